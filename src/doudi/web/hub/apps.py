"""Django's entry for this floor."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """The floor `hub`."""

    name = "doudi.web.hub"
    label = "hub"
