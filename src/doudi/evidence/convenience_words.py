"""Short words of a household file that stand for one or more facts: age, wage, business, disability, self_care.

Nouns: Words, CONVENIENCE. Each reads one entry, on the day of the file, into facts; faults are noted, not raised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yaml.nodes import SequenceNode

from doudi.evidence.fact_words import Unreadable, read_amount, read_choice, read_value, read_whole
from doudi.evidence.written import Entry, Faults, gettext_noop, is_unknown
from doudi.facts import FACTS

AGE_MAX = 130
MONTHS_LISTED_MAX = 24
CARE_ITEMS = {
    "eat": "吃饭",
    "dress": "穿衣",
    "get_up": "上下床",
    "toilet": "如厕",
    "walk": "室内行走",
    "bathe": "洗澡",
}
"""The six abilities of self-care (特困人员认定办法, 第二十一条)."""

_EXPECTED_DISABILITY = gettext_noop(
    "应写类别和等级，例如 limb 1 或 mental 3；没有残疾写 none，不知道写 ~；您写的是“%(written)s”"
)
_TOO_MANY_MONTHS = gettext_noop("最多写 %(most)s 个月的金额，最近的月份写在最后")
_CARE_ITEM = FACTS["person"]["alive"]  # read like any other yes or no

Reader = Callable[[Entry, "date | None", Faults], dict[str, Any]]


@dataclass(frozen=True)
class Words:
    """One short word: where it may stand, the facts it sets, and how it is read."""

    label: str
    units: tuple[str, ...]
    facts: tuple[str, ...]
    how: str
    read: Reader


def _one(entry: Entry, read: Callable[[str], Any], *, faults: Faults) -> Any:
    written = faults.scalar(entry.value, path=entry.path)
    try:
        return None if written is None else read(written)
    except Unreadable as problem:
        faults.add(problem.text, node=entry.value, path=entry.path, **problem.values)
        return None


def _age(entry: Entry, on: date | None, faults: Faults) -> dict[str, Any]:
    """A person of so many full years, whose birthday is taken to be the day itself."""
    years = _one(entry, lambda written: read_whole(written, least=0, most=AGE_MAX), faults=faults)
    if years is None or on is None:
        return {}
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return {"birth": date(on.year - years, on.month, day)}


def _monthly(prefix: str) -> Reader:
    def read(entry: Entry, on: date | None, faults: Faults) -> dict[str, Any]:
        if not isinstance(entry.value, SequenceNode):
            amount = _one(entry, read_amount, faults=faults)
            return {f"{prefix}_6m": amount, f"{prefix}_12m": amount}
        months = [
            _one(Entry(word=entry.word, key=entry.key, value=node, path=path), read_amount, faults=faults)
            for node, path in faults.items(entry.value, path=entry.path)
        ]
        if len(months) > MONTHS_LISTED_MAX:
            faults.add(_TOO_MANY_MONTHS, node=entry.key, path=entry.path, most=str(MONTHS_LISTED_MAX))
        return {f"{prefix}_6m": average(months, last=6), f"{prefix}_12m": average(months, last=12)}

    return read


def average(months: list[int | None], *, last: int) -> int | None:
    """Average the last so many months, half a hao up; unknown when a month is unknown or too few are written."""
    window = months[-last:]
    known = [amount for amount in window if amount is not None]
    return (sum(known) * 2 + last) // (last * 2) if len(known) == last else None


def _disability(entry: Entry, on: date | None, faults: Faults) -> dict[str, Any]:
    return _one(entry, read_disability, faults=faults) or {}


def read_disability(written: str) -> dict[str, Any]:
    """Read `limb 1` into a kind and a grade.

    :raises Unreadable: when it is no kind with a grade.
    """
    if written == "none":
        return {"disability_kind": "none", "disability_grade": 0}
    parts = written.replace(",", " ").split()
    if len(parts) != 2:
        raise Unreadable(_EXPECTED_DISABILITY, written=written)
    kinds = tuple(kind for kind in FACTS["person"]["disability_kind"].choices if kind != "none")
    grade = None if parts[1] == "~" else read_whole(parts[1], least=1, most=4)
    return {"disability_kind": read_choice(parts[0], choices=kinds), "disability_grade": grade}


def _self_care(entry: Entry, on: date | None, faults: Faults) -> dict[str, Any]:
    """Count what the person cannot do alone; unknown as long as one of the six is."""
    able: dict[str, bool | None] = dict.fromkeys(CARE_ITEMS)
    for item in faults.entries(entry.value, path=entry.path).values():
        if item.word not in CARE_ITEMS:
            faults.unknown_word(item, words=CARE_ITEMS)
        elif not is_unknown(item.value):
            able[item.word] = _one(item, _read_care_item, faults=faults)
    is_known = all(answer is not None for answer in able.values())
    return {"care_items_failed": sum(not answer for answer in able.values()) if is_known else None}


def _read_care_item(written: str) -> bool:
    answer: bool = read_value(written, fact=_CARE_ITEM)
    return answer


CONVENIENCE = {
    "age": Words(
        label="周岁", units=("person", "support"), facts=("birth",), read=_age,
        how="评估日期当天的周岁，整数；按当天生日折算出生日期",
    ),
    "wage": Words(
        label="月工资", units=("person",), facts=("wage_6m", "wage_12m"), read=_monthly("wage"),
        how="每月金额；或最近各月金额的列表（最近的写在最后），自动取后 6 个月和后 12 个月的平均",
    ),
    "business": Words(
        label="月经营净收入", units=("person",), facts=("business_6m", "business_12m"), read=_monthly("business"),
        how="同 wage",
    ),
    "disability": Words(
        label="残疾类别和等级", units=("person", "support"), facts=("disability_kind", "disability_grade"), read=_disability,
        how="类别加等级，例如 limb 1；没有写 none",
    ),
    "self_care": Words(
        label="生活自理能力", units=("person",), facts=("care_items_failed",), read=_self_care,
        how=f"六项各写能否自主完成，例如 {{eat: yes, dress: no, …}}：{'、'.join(f'{word} {label}' for word, label in CARE_ITEMS.items())}",
    ),
}  # fmt: skip
"""Every short word, in the order of the reference."""
