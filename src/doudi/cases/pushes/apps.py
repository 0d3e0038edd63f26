"""Django's entry for this room."""

from django.apps import AppConfig


class PushesConfig(AppConfig):
    """The room `cases.pushes`."""

    name = "doudi.cases.pushes"
    label = "pushes"
