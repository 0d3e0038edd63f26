"""Filters of the pages about delivery: who has to do with money, and money, families and sources in words."""

from __future__ import annotations

from typing import Any

from django import template

from doudi.delivery.entitlements.groups import group_title
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.permissions import READERS
from doudi.web.hub.delivery.words import bank_says, family_word, fund_word
from doudi.web.hub.words import programme
from doudi.web.shell.words import money

register = template.Library()
register.filter("family_word", family_word)
register.filter("fund_word", fund_word)
register.filter("programme_word", programme)
register.filter("bank_says", bank_says)
register.filter("group_word", group_title)


@register.filter
def reads_delivery(officer: Any) -> bool:
    """Say whether the officer's desk has to do with money."""
    return officer.desk.kind in READERS


@register.filter
def in_yuan(cents: int | None) -> str:
    """Write cents as yuan with two decimals and thousands separated; nothing where nothing is known."""
    return "" if cents is None else money(yuan(cents))


@register.filter
def turned(cents: int) -> int:
    """Give the same amount from the other side."""
    return -cents


@register.filter
def signed_yuan(cents: int) -> str:
    """Write a difference of cents as yuan, with its sign; none has no sign."""
    return f"{yuan(cents):+,.2f}" if cents else money(yuan(cents))
