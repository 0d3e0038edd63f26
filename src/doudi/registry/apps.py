"""Django's entry for this floor."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The floor `registry`."""

    name = "doudi.registry"
    label = "registry"
