"""`doudi manage`: Django's own commands, as the owner where they change tables."""

from collections.abc import Sequence
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from doudi.database import roles
from doudi.database.owner import as_owner

OWNERS = {"migrate", "flush", "dbshell", "sqlmigrate", "makemigrations", "showmigrations"}
WITHOUT_DATABASE = {"makemessages", "compilemessages", "collectstatic", "help", "--help", "check", "diffsettings"}


def main(arguments: Sequence[str]) -> int:
    """Hand the line to Django."""
    command = arguments[0] if arguments else "help"
    if command not in WITHOUT_DATABASE:
        roles.prepare()
    with as_owner() if command in OWNERS else nullcontext():
        execute_from_command_line(["doudi manage", *arguments])
    return 0
