"""Django's entry for this floor."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """The floor `standards`."""

    name = "doudi.standards"
    label = "standards"
