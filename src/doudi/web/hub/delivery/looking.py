"""Whoever looks at people in lists of payments is written down. Verb: write_look."""

from __future__ import annotations

from doudi.journal.actions import record
from doudi.web.shell.signed_in import OfficerRequest

PURPOSE = "查看发放名单"


def write_look(request: OfficerRequest, *, about: str, place: str) -> None:
    """Write down who looked at what."""
    record(verb="payment.look", by=request.officer, on=request.today, about=about, place=place, purpose=PURPOSE)
