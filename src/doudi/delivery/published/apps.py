"""Django's entry for this room."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    """The room `delivery.published`."""

    name = "doudi.delivery.published"
    label = "published"
