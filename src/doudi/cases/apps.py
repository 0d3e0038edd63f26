"""Django's entry for this floor."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The floor `cases`."""

    name = "doudi.cases"
    label = "cases"

    def ready(self) -> None:
        """Let those a standard left out hear of what is decided about them."""
        from doudi.cases import decided
        from doudi.cases.reviews.resuming import Resumes

        decided.register("cases.reviews", hearer=Resumes())
