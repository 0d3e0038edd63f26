"""Filters of the pages about supply: who has to do with it, and on which page an officer begins."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from doudi.dispatch.rounds.permissions import SENDERS
from doudi.dispatch.supply.permissions import READERS, SERVICE
from doudi.dispatch.supply.tags import words_of_skills
from doudi.web.hub.supply.words import alone_words

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


@register.filter
def sends_people(officer: Any) -> bool:
    """Say whether an officer's desk sends people on errands."""
    return officer.desk.kind in SENDERS


@register.filter
def able(self_care: dict[str, bool]) -> str:
    """List what somebody can do by himself."""
    return alone_words(self_care, can=True)


@register.filter
def unable(self_care: dict[str, bool]) -> str:
    """List what somebody cannot do by himself."""
    return alone_words(self_care, can=False)
