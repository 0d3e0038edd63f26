"""Django's entry for this room."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """The room `delivery.batches`."""

    name = "doudi.delivery.batches"
    label = "batches"
