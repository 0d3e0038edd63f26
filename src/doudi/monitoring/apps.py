"""Django's entry for this floor."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """The floor `monitoring`."""

    name = "doudi.monitoring"
    label = "monitoring"
