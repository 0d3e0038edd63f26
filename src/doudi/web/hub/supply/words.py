"""What supply is called on pages: what a need asks, where it is, what an offer gives.

Verbs: asked_words, given_words, for_whom, wished.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from doudi.dispatch.menu import words_of
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.supply.hours import words_of as words_of_hours
from doudi.dispatch.supply.possible import ANYBODY
from doudi.dispatch.supply.tags import words_of_skills, words_of_tags


def asked_words(one: Any) -> str:
    """Say what a need or listing asks for: the service, else the kind."""
    return words_of(one.item) if one.item else str(one.get_kind_display())


def given_words(codes: Iterable[str]) -> str:
    """Say what an offer gives."""
    return gettext("、").join(str(Kind(code).label) if code in Kind.values else words_of(code) for code in codes)


def for_whom(offer: Any) -> str:
    """Say whom an offer is for; empty when it is for everybody."""
    found = words_of_tags(offer.tags)
    if offer.age_from > 0:
        found.append(gettext("%(age)s岁以上") % {"age": offer.age_from})
    if offer.age_to < ANYBODY:
        found.append(gettext("%(age)s岁以下") % {"age": offer.age_to})
    return gettext("、").join(found)


def wished(listing: Any) -> str:
    """Say what somebody would like of whoever comes, and when."""
    return gettext("、").join([*words_of_skills(listing.wishes), *filter(None, [words_of_hours(listing.hours)])])
