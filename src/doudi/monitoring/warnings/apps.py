"""Django's entry for this room."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """The room `monitoring.warnings`."""

    name = "doudi.monitoring.warnings"
    label = "warnings"

    def ready(self) -> None:
        """Be told what becomes of the needs that warnings open, and what changes in our cases."""
        from doudi.cases.reviews import hearers
        from doudi.dispatch.needs.askers import register
        from doudi.dispatch.needs.models import Need
        from doudi.monitoring.warnings.hearing import Warnings
        from doudi.monitoring.warnings.reported import Reported

        register(Need.Source.WARNING, asker=Warnings())
        hearers.register("warnings", hearer=Reported())
