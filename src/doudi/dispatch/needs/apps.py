"""Django's entry for this room."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """The room `dispatch.needs`."""

    name = "doudi.dispatch.needs"
    label = "needs"
