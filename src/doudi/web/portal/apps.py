"""Django's entry for this floor."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The floor `portal`."""

    name = "doudi.web.portal"
    label = "portal"
