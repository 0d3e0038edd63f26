"""Families of programmes that share a budget and a list. Nouns: FAMILIES, TITLES. Questions: family_of, family_title."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "dibao": ("dibao", "dibao_single", "supplement", "edge", "rigid"),
    "tekun": ("tekun",),
    "children": ("orphan", "unattended"),
    "disabled": ("living_subsidy", "nursing_subsidy"),
    "old_age": ("elder_allowance",),
    "temporary": ("quick_aid", "emergency", "expenditure", "jobless_aid"),
    "price": ("price_subsidy",),
    "one_off": ("one_off",),
}
FAMILY_OF: Mapping[str, str] = {programme: family for family, several in FAMILIES.items() for programme in several}

TITLES = {
    "dibao": gettext_lazy("最低生活保障等"), "tekun": gettext_lazy("特困供养"), "children": gettext_lazy("孤儿、事实无人抚养儿童"),
    "disabled": gettext_lazy("残疾人两项补贴"), "old_age": gettext_lazy("高龄津贴等"), "temporary": gettext_lazy("临时救助"),
    "price": gettext_lazy("价格临时补贴"), "one_off": gettext_lazy("一次性补贴"),
}  # fmt: skip
"""What pages call a family."""


def family_title(family: str) -> str:
    """Name a family in the reader's language; one nobody knows, by its code."""
    return str(TITLES.get(family, family))


def family_of(programme: str) -> str:
    """Name the family whose budget pays a programme.

    :raises KeyError: for a programme that pays no money here.
    """
    return FAMILY_OF[programme]
