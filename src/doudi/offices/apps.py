"""Django's entry for this floor."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """The floor `offices`."""

    name = "doudi.offices"
    label = "offices"
