"""What a desk is told of a pair: each comparison with its level, its weight and both values, masked where they agree.

Nouns: Step. Verbs: steps_of, start_of. What differs must be seen to be judged, so a name shows its differing characters and a
number its differing digits; all else stays hidden.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from doudi.evidence.linkage.linker import Model
from doudi.evidence.linkage.records import Seen, birth_of, number_of

HIDDEN = "＊"
NUMBER_SHOWN = (3, 1)
RARITY, UNKNOWN = "rarity", "unknown"


@dataclass(frozen=True)
class Step:
    """One comparison: how far the two agree, what that adds to the weight, and what each side says."""

    compared: str
    level: str
    weight: float
    row: str
    person: str

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {**asdict(self), "weight": round(self.weight, 2)}


def start_of(model: Model) -> float:
    """Give the weight before anything is compared: how rare it is that two at random are one."""
    share = float(model.settings["probability_two_random_records_match"])
    return math.log2(share / (1 - share))


def steps_of(weighed: Mapping[str, Any], *, model: Model, row: Seen, person: Seen) -> list[Step]:
    """Tell a weighed pair comparison by comparison, what is unknown included."""
    steps = []
    for comparison in model.settings["comparisons"]:
        name = comparison["output_column_name"]
        weight = float(weighed[name])
        left, right = masked_pair(name, row=row, person=person)
        steps.append(Step(name, _level(comparison, weight=weight), weight, left, right))
        rarity = float(weighed.get(f"rarity_of_{name}", 0.0))
        if rarity:
            steps.append(Step(RARITY, "rare" if rarity > 0 else "common", rarity, "", ""))
    return steps


def _level(comparison: Mapping[str, Any], *, weight: float) -> str:
    """Find the level by its weight: Splink keeps the weight, and each level has its own."""
    if not weight:
        return UNKNOWN
    known = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    weights = {
        str(level["label_for_charts"]): math.log2(level["m_probability"] / level["u_probability"]) for level in known
    }
    return min(weights, key=lambda name: abs(weights[name] - weight))


def masked_pair(name: str, *, row: Seen, person: Seen) -> tuple[str, str]:
    """Give both sides of one comparison, masked where they agree."""
    if name == "name":
        return _masked_names(row.name or "", person.name or "")
    if name == "number":
        return _masked_numbers(number_of(row.number) or "", number_of(person.number) or "")
    if name == "birth":
        return _masked_births(birth_of(row.birth) or "", birth_of(person.birth) or "")
    return str(getattr(row, name) or ""), str(getattr(person, name) or "")


def _masked_names(left: str, right: str) -> tuple[str, str]:
    """Show the first character and what differs; a name in letters against characters shows whole."""
    if left and right and left.isascii() != right.isascii():
        return left, right
    return _masked(left, right, first=1, last=0)


def _masked_numbers(left: str, right: str) -> tuple[str, str]:
    return _masked(left, right, first=NUMBER_SHOWN[0], last=NUMBER_SHOWN[1])


def _masked_births(left: str, right: str) -> tuple[str, str]:
    """Show the year and what differs."""
    return _masked(left, right, first=4, last=0)


def _masked(left: str, right: str, *, first: int, last: int) -> tuple[str, str]:
    if not (left and right):
        return _hidden(left, keep=set(), first=first, last=last), _hidden(right, keep=set(), first=first, last=last)
    lefts: set[int] = set()
    rights: set[int] = set()
    for kind, start, stop, begin, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            lefts |= set(range(start, stop))
            rights |= set(range(begin, end))
    return _hidden(left, keep=lefts, first=first, last=last), _hidden(right, keep=rights, first=first, last=last)


def _hidden(text: str, *, keep: set[int], first: int, last: int) -> str:
    shown = keep | set(range(first)) | set(range(len(text) - last, len(text)))
    return "".join(one if place in shown else HIDDEN for place, one in enumerate(text))
