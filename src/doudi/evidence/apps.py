"""Django's entry for this floor."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The floor `evidence`."""

    name = "doudi.evidence"
    label = "evidence"
