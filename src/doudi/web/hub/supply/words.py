"""What supply is called on pages: what a need asks, where it is, what an offer gives.

Verbs: asked_words, given_words, for_whom, wished, alone_words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from doudi.cases.visits.actions import ITEMS
from doudi.dispatch.menu import words_of
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.supply.hours import words_of as words_of_hours
from doudi.dispatch.supply.possible import ANYBODY
from doudi.dispatch.supply.tags import words_of_skills, words_of_tags

ITEM_WORDS = {
    "eats": gettext_lazy("吃饭"), "dresses": gettext_lazy("穿衣"), "gets_up": gettext_lazy("上下床"),
    "uses_toilet": gettext_lazy("上厕所"), "walks_indoors": gettext_lazy("室内走动"), "bathes": gettext_lazy("洗澡"),
}  # fmt: skip
"""The six items of self-care, each in a word (特困人员认定办法 第二十一条)."""

assert tuple(ITEM_WORDS) == ITEMS, "every item has its word, in the order of the law"


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


def alone_words(self_care: Mapping[str, bool], *, can: bool) -> str:
    """List what somebody can, or cannot, do by himself."""
    return gettext("、").join(
        str(words) for item, words in ITEM_WORDS.items() if item in self_care and self_care[item] == can
    )
