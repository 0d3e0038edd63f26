"""Django's entry for this floor."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The floor `journal`."""

    name = "doudi.journal"
    label = "journal"
