"""One line of the journal about a case. Verb: write_line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.cases.case import Case
from doudi.cases.permissions import By
from doudi.journal.actions import record


def write_line(verb: str, *, case: Case, by: By, on: date, detail: Mapping[str, Any]) -> None:
    """Write one line about a case."""
    record(verb=verb, by=by, on=on, about=case.number, place=case.place, purpose="办理社会救助案件", detail=detail)
