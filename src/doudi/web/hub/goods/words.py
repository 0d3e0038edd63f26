"""What goods are called on pages: families of goods, fittings, groups. Questions: family_of_goods, fitting_word, unit_word."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from doudi.delivery.goods.books import GOODS, HOMES, SERVICES, VOUCHERS
from doudi.delivery.goods.fittings import FITTINGS

FAMILIES = {
    GOODS: gettext_noop("物资"), VOUCHERS: gettext_noop("救助券"), SERVICES: gettext_noop("服务"), HOMES: gettext_noop("适老化改造"),
}  # fmt: skip


def family_of_goods(family: str) -> str:
    """Name a family of goods."""
    return gettext(FAMILIES.get(family, family))


def fitting_word(code: str) -> str:
    """Name what is built in."""
    return FITTINGS[code].words if code in FITTINGS else code


def unit_word(code: str) -> str:
    """Name what it is counted in."""
    return gettext(FITTINGS[code].unit) if code in FITTINGS else ""
