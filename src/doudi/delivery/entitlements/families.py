"""Families of programmes that share a budget and a list. Noun: FAMILIES. Question: family_of."""

from __future__ import annotations

from collections.abc import Mapping

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


def family_of(programme: str) -> str:
    """Name the family whose budget pays a programme.

    :raises KeyError: for a programme that pays no money here.
    """
    return FAMILY_OF[programme]
