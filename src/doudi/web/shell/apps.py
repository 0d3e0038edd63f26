"""Django's entry for this floor."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The floor `shell`."""

    name = "doudi.web.shell"
    label = "shell"
