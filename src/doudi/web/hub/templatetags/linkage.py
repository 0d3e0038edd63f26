"""Filters of the pages about linkage and sources."""

from typing import Any

from django import template

from doudi.evidence.linkage.permissions import READERS
from doudi.web.hub import linkage_words

register = template.Library()

register.filter("dataset_title", linkage_words.dataset)
register.filter("chance", linkage_words.chance)


@register.filter
def reads_sources(officer: Any) -> bool:
    """Say whether the officer's desk has to do with how good the data is."""
    return officer.desk.kind in READERS


@register.filter
def percent(share: float | None) -> str:
    """Write a share in percent with two decimals; a dash where it is not known."""
    return "—" if share is None else f"{100 * share:.2f}%"
