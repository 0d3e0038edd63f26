"""Django's entry for this room."""

from django.apps import AppConfig


class PayeesConfig(AppConfig):
    """The room `delivery.payees`."""

    name = "doudi.delivery.payees"
    label = "payees"
