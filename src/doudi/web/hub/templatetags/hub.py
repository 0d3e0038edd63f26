"""Filters of the hub's templates: kinds, programmes, reasons and masked names in words."""

from datetime import date
from typing import Any

from django import template

from doudi.evidence.letters import permissions as letter_permissions
from doudi.evidence.reports import permissions as report_permissions
from doudi.evidence.reports.told import conflict_words
from doudi.standards.permissions import READERS
from doudi.web.hub import standard_words, words

register = template.Library()

register.filter("kind_name", words.kind_name)
register.filter("kind_meaning", words.kind_meaning)
register.filter("programme", words.programme)
register.filter("reason", words.reason)
register.filter("verb", words.verb)
register.filter("masked_name", words.masked_name)
register.filter("sentence", words.sentence)
register.filter("days_ago", words.days_ago)
register.filter("term_label", standard_words.label)
register.filter("conflict", conflict_words)
register.filter("residence", standard_words.residence)
register.filter("standard_state", standard_words.state)


@register.filter
def standard_value(row: Any) -> str:
    """Write the value of a publication or draft with its unit."""
    return standard_words.value_words(row.term, row.value)


@register.filter
def cell(value: Any) -> str:
    """Write a cell of a table: text as it is, numbers with thousands separated, a dash for nothing."""
    if value is None:
        return "—"
    return value if isinstance(value, str) else f"{value:,}"


@register.filter
def reads_standards(officer: Any) -> bool:
    """Say whether the officer's desk has to do with standards."""
    return officer.desk.kind in READERS


@register.filter
def reads_verification(officer: Any) -> bool:
    """Say whether the officer's desk has to do with verification."""
    return officer.desk.kind in report_permissions.READERS


@register.filter
def reads_letters(officer: Any) -> bool:
    """Say whether the officer's desk has to do with letters of authorisation."""
    return officer.desk.kind in letter_permissions.READERS


@register.filter
def days_until(day: date, later: date) -> int:
    """Count the days from one day to a later one."""
    return (later - day).days
