"""Django's entry for this room."""

from django.apps import AppConfig


class GoodsConfig(AppConfig):
    """The room `delivery.goods`."""

    name = "doudi.delivery.goods"
    label = "goods"
