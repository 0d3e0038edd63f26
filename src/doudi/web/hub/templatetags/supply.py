"""Filters of the pages about supply: who has to do with it, and on which page an officer begins."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from doudi.dispatch.supply.permissions import READERS, SERVICE
from doudi.dispatch.supply.tags import words_of_skills

register = template.Library()


@register.filter
def skill_words(names: list[str]) -> str:
    """Say what a helper can do."""
    return gettext("、").join(words_of_skills(names))


@register.filter
def reads_supply(officer: Any) -> str:
    """Name the page of supply an officer's desk begins on; empty when it has nothing to do with it."""
    if officer.desk.kind == SERVICE:
        return "hub:supply_portal"
    return "hub:supply" if officer.desk.kind in READERS else ""
