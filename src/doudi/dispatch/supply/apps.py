"""Django's entry for this room."""

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    """The room `supply`."""

    name = "doudi.dispatch.supply"
    label = "supply"
