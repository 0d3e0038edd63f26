"""Django's entry for this room."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """The room `monitoring.warnings`."""

    name = "doudi.monitoring.warnings"
    label = "warnings"

    def ready(self) -> None:
        """Hear what becomes of needs."""
        from doudi.monitoring.warnings.hearing import hear

        hear()
