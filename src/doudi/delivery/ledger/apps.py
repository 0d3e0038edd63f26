"""Django's entry for this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room `delivery.ledger`."""

    name = "doudi.delivery.ledger"
    label = "ledger"
