"""Words of linkage on the pages: what was compared, how far two agree, and how much that tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.evidence.linkage.models import Pair
from doudi.evidence.mapping import mapping_of

COMPARED = {
    "name": gettext_noop("姓名"),
    "birth": gettext_noop("出生日期"),
    "sex": gettext_noop("性别"),
    "place": gettext_noop("户籍地"),
    "number": gettext_noop("证件号码"),
    "rarity": gettext_noop("姓名少见不少见"),
}
LEVELS = {
    "name same": gettext_noop("相同（繁简、异体字视为相同）"),
    "name turned": gettext_noop("姓和名写反了"),
    "name sound": gettext_noop("同音，字不同"),
    "name spelled": gettext_noop("拼音或粤语拼写对得上"),
    "name one_character": gettext_noop("差一个字"),
    "name near_sound": gettext_noop("读音接近"),
    "name surname": gettext_noop("只有姓相同"),
    "birth same": gettext_noop("相同"),
    "birth swapped": gettext_noop("月和日写反了"),
    "birth year_known": gettext_noop("只有年份，年份相同"),
    "birth one_digit": gettext_noop("差一位数字"),
    "birth year_or_day": gettext_noop("年份相同，或月日相同"),
    "sex same": gettext_noop("相同"),
    "place same": gettext_noop("同一个村（社区）"),
    "place town": gettext_noop("同一个乡镇（街道）"),
    "place county_known": gettext_noop("同一个县（区），没有更细的地址"),
    "place county": gettext_noop("同一个县（区），乡镇不同"),
    "number whole": gettext_noop("认出来以后完全相同"),
    "number same": gettext_noop("前17位相同，校验位不对"),
    "number swapped": gettext_noop("相邻两位写反了"),
    "number one_slip": gettext_noop("差一位"),
    "number two_slips": gettext_noop("差两位"),
    "rarity rare": gettext_noop("少见的姓名，更说明问题"),
    "rarity common": gettext_noop("常见的姓名，不那么说明问题"),
}
DIFFERENT, UNKNOWN = gettext_noop("不同"), gettext_noop("有一方没有填，不算")
STRENGTHS = (
    (8.0, gettext_noop("很像同一人")),
    (2.0, gettext_noop("有点像同一人")),
    (-2.0, gettext_noop("说明不了什么")),
    (-6.0, gettext_noop("有点不像同一人")),
)
WEAKEST = gettext_noop("很不像同一人")
BAR_HALF = 100
BITS_MOST = 25.0
SEXES = {"male": gettext_noop("男"), "female": gettext_noop("女")}


@dataclass(frozen=True)
class Line:
    """One line of the explanation: words, both sides, and a bar from the middle to the right (for) or left (against)."""

    compared: str
    level: str
    strength: str
    row: str
    person: str
    weight: float
    start: int
    length: int


def lines(pair: Pair) -> list[Line]:
    """Explain a pair's weight line by line."""
    return [_line(step) for step in pair.steps]


def _line(step: Mapping[str, Any]) -> Line:
    weight = float(step["weight"])
    length = round(min(abs(weight), BITS_MOST) / BITS_MOST * BAR_HALF)
    return Line(
        compared=gettext(COMPARED[step["compared"]]),
        level=level(step["compared"], step["level"]),
        strength="" if step["level"] == "unknown" else strength(weight),
        row=_value(step["row"]),
        person=_value(step["person"]),
        weight=weight,
        start=BAR_HALF if weight >= 0 else BAR_HALF - length,
        length=length,
    )


def _value(text: str) -> str:
    return gettext(SEXES[text]) if text in SEXES else text


def level(compared: str, name: str) -> str:
    """Say how far two agree."""
    if name == "unknown":
        return gettext(UNKNOWN)
    return gettext(LEVELS.get(f"{compared} {name}", DIFFERENT))


def strength(weight: float) -> str:
    """Say how much that tells."""
    return gettext(next((words for least, words in STRENGTHS if weight >= least), WEAKEST))


def chance(share: float) -> str:
    """Write a chance as whole percent, never 100."""
    return f"{min(99, int(share * 100))}%"


def dataset(name: str) -> str:
    """Name a data set by its title."""
    return gettext(mapping_of(name).title)
