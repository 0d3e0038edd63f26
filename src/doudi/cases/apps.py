"""Django's entry for this floor."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The floor `cases`."""

    name = "doudi.cases"
    label = "cases"
