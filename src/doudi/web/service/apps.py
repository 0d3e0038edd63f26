"""Django's entry for this floor."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """The floor `service`."""

    name = "doudi.web.service"
    label = "service"
