"""Drafts for tests: the city raises its standard."""

from dataclasses import replace
from datetime import date
from typing import Any

from doudi.offices.acting import acting_as
from doudi.offices.models import Officer
from doudi.standards.actions import propose, publish
from doudi.standards.models import Publication
from doudi.standards.notices import Draft

ON = date(2026, 3, 10)
RAISED = Draft(
    term="dibao_standard",
    place="4401",
    residence="any",
    value="1340",
    since=date(2026, 1, 1),
    announced_on=date(2026, 3, 2),
    source="广州市民政局关于调整2026年低保标准的通知（虚构）",
    reason="省里提高了最低标准",
    despite="收入线和供养标准随后另行提出",
)


def draft(**changes: Any) -> Draft:
    """Change the raised standard a little."""
    return replace(RAISED, **changes)


def proposed(*, by: Officer, **changes: Any) -> Publication:
    """Propose a standard through an officer's eyes."""
    with acting_as(by):
        return propose(draft=draft(**changes), by=by, on=ON)


def published(*, by: Officer, second: Officer, **changes: Any) -> Publication:
    """Propose and publish a standard, each through the officer's own eyes."""
    row = proposed(by=by, **changes)
    with acting_as(second):
        return publish(publication=row, by=second, on=ON, effect=None)
