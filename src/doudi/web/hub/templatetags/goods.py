"""Filters of the pages about goods: who has to do with them, and families and fittings in words."""

from __future__ import annotations

from typing import Any

from django import template

from doudi.delivery.goods.permissions import READERS
from doudi.offices.models import Desk
from doudi.web.hub.goods.words import family_of_goods, fitting_word, unit_word

register = template.Library()
register.filter("family_of_goods", family_of_goods)
register.filter("fitting_word", fitting_word)
register.filter("unit_word", unit_word)


@register.filter
def reads_goods(officer: Any) -> str:
    """Name the page of goods an officer's desk begins on; empty when it has nothing to do with them."""
    if officer.desk.kind == Desk.Kind.SERVICE:
        return "hub:goods_redeem"
    return "hub:goods" if officer.desk.kind in READERS else ""
