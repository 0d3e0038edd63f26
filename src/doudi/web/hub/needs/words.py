"""Words of needs: the fields of a package, what a notice tells. Nouns: PACKED. Verb: package_rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from doudi.dispatch.menu import words_of
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.models import Need
from doudi.web.hub import words

PACKED = {
    "kind": gettext_lazy("需求"),
    "item": gettext_lazy("点的服务"),
    "urgency": gettext_lazy("多急"),
    "county": gettext_lazy("所在区县"),
    "age_band": gettext_lazy("年龄段"),
    "name": gettext_lazy("姓名"),
    "masked": gettext_lazy("证件号码（遮盖）"),
    "phone": gettext_lazy("电话"),
    "address": gettext_lazy("社区"),
    "situation": gettext_lazy("情况"),
    "status": gettext_lazy("已认定的救助，不用再查经济状况"),
}
"""What a package may hold, in the order it is read."""


def package_rows(package: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Put a package into words, row by row; what is not in it is not named."""
    return [(label, _said(name, package[name])) for name, label in PACKED.items() if package.get(name)]


def _said(name: str, value: Any) -> str:
    if name == "kind":
        return str(Kind(value).label)
    if name == "urgency":
        return str(Need.Urgency(value).label)
    if name == "item":
        return words_of(value)
    return "、".join(words.programme(one) for one in value) if name == "status" else str(value)
