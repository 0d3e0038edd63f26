"""The service menu item by item (服务类救助): one code for what a need asks and an offer gives, its unit, and its price by place and day.

Nouns: ServiceItem, ITEMS. Verbs: item_of, words_of, price_of. The kinds of service and their words are the law's menu
(`programmes.service_assistance`); prices are terms (`prices.yaml`): where nobody set one, there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from django.utils.translation import gettext, gettext_lazy

from doudi.facts import HAO
from doudi.programmes.service_assistance.menu import MENU, MenuLine
from doudi.rules.terms import load_terms

UNITS = {
    "visit": gettext_lazy("次"),
    "hour": gettext_lazy("小时"),
    "meal": gettext_lazy("餐"),
    "set": gettext_lazy("套"),
}
LINES: dict[str, MenuLine] = {line.name: line for line in MENU}
PRICES = load_terms([Path(__file__).with_name("prices.yaml")])


@dataclass(frozen=True)
class ServiceItem:
    """One service: its code, the line of the menu it belongs to, its Chinese name, and the unit it is counted in."""

    code: str
    line: str
    label: str
    unit: str

    @property
    def words(self) -> str:
        """Name it for a reader."""
        return gettext(self.label)


def _read() -> dict[str, ServiceItem]:
    text = Path(__file__).with_name("menu.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=yaml.CSafeLoader)
    return {code: ServiceItem(code=code, **row) for code, row in rows.items()}


ITEMS = _read()
"""Every service, in the order of the menu."""


def item_of(code: str) -> ServiceItem | None:
    """Give the service of a code; None for a code that is none."""
    return ITEMS.get(code)


def words_of(code: str) -> str:
    """Name a service or a line of the menu; a code that is neither is given back."""
    if code in ITEMS:
        return ITEMS[code].words
    return gettext(LINES[code].label) if code in LINES else code


def price_of(code: str, *, place: str, on: date) -> Decimal | None:
    """Give what one unit costs in yuan, as the place has set it; None where nobody has."""
    if code not in PRICES.terms:
        return None
    found = PRICES.notice(code, place=place, residence="any", on=on)
    return None if found is None else Decimal(found.value) / HAO
