"""Django's entry for this floor."""

from django.apps import AppConfig


class ResidentConfig(AppConfig):
    """The floor `resident`."""

    name = "doudi.web.resident"
    label = "resident"
