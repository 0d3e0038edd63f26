"""Django's entry for this room."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The room `dispatch.rounds`."""

    name = "doudi.dispatch.rounds"
    label = "rounds"
