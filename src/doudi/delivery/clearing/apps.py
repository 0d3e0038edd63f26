"""Django's entry for this room."""

from django.apps import AppConfig


class ClearingConfig(AppConfig):
    """The room `delivery.clearing`."""

    name = "doudi.delivery.clearing"
    label = "clearing"
