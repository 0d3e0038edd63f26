"""Under which entry of the hub's navigation a page stands, and where visits begin. Noun: ENTRIES. Filters: is_under, visits_at."""

from __future__ import annotations

from django import template

from doudi.dispatch.rounds.permissions import SENDERS, WORKERS
from doudi.offices.models import Officer

register = template.Library()

ENTRIES: dict[str, tuple[str, ...]] = {
    "overview": ("overview",),
    "findings": ("finding", "changes", "outside"),
    "warnings": ("warning", "campaign"),
    "supply": ("supply",),
    "needs": ("need", "sending"),
    "cases": ("case", "posting", "intake", "transfer", "paper"),
    "delivery": ("delivery",),
    "goods": ("goods",),
    "letters": ("letter",),
    "verification": ("verification", "verify", "commission", "recheck", "inquiry", "report", "settle", "objection"),
    "sources": ("source", "rejected", "pair"),
    "standards": ("standard", "propose", "simulat"),
}
"""How the names of its pages begin (`hub/urls.py`)."""


@register.filter
def is_under(page: str | None, entry: str) -> bool:
    """Say whether a page, by its name in `urls.py`, stands under an entry.

    :raises KeyError: when there is no such entry.
    """
    return (page or "").startswith(ENTRIES[entry])


@register.filter
def visits_at(officer: Officer) -> str:
    """Name the page of visits an officer begins on: whoever sends people out the errands, a helper his own; empty for other desks."""
    if officer.desk.kind in SENDERS:
        return "service:errands"
    return "service:app" if officer.desk.kind in WORKERS else ""
