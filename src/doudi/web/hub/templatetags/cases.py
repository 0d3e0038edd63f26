"""Filters of the pages about cases: who reads them, how a deadline and a stage are marked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from doudi.cases.permissions import READERS, desk_words
from doudi.web.hub.cases import lines

register = template.Library()

register.filter("stage_mark", lines.stage_mark)
register.filter("stage_words", lines.stage_words)
register.filter("desk_words", desk_words)


@register.filter
def reads_cases(officer: Any) -> bool:
    """Say whether the officer's desk has to do with cases."""
    return officer.desk.kind in READERS


@register.filter
def due_words(day: date | None, on: date) -> str:
    """Say until when, and how long that is or has been."""
    return lines.due_words(day, on=on)


@register.filter
def due_mark(day: date | None, on: date) -> str:
    """Choose the colour of a deadline."""
    return lines.due_mark(day, on=on)
