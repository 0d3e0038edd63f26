"""Whoever looks at people who were given something is written down. Verb: write_look."""

from __future__ import annotations

from doudi.journal.actions import record
from doudi.web.shell.signed_in import OfficerRequest

PURPOSE = "查看实物、救助券和适老化改造"


def write_look(request: OfficerRequest, *, about: str, place: str) -> None:
    """Write down who looked at what."""
    record(verb="goods.look", by=request.officer, on=request.today, about=about, place=place, purpose=PURPOSE)
