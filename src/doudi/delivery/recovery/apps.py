"""Django's entry for this room."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """The room `delivery.recovery`."""

    name = "doudi.delivery.recovery"
    label = "recovery"
