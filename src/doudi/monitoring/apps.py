"""Django's entry for this floor."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """The floor `monitoring`."""

    name = "doudi.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Let lists of payments ask who is in custody."""
        from doudi.monitoring.custody import register_custody  # models are there only now

        register_custody()
