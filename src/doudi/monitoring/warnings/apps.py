"""Django's entry for this room."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """The room `monitoring.warnings`."""

    name = "doudi.monitoring.warnings"
    label = "warnings"

    def ready(self) -> None:
        """Be told what becomes of the needs that warnings open."""
        from doudi.dispatch.needs.askers import register
        from doudi.dispatch.needs.models import Need
        from doudi.monitoring.warnings.hearing import Warnings

        register(Need.Source.WARNING, asker=Warnings())
