"""What officers judge on a visit: which facts are asked, for a programme and what its answer still waits for.

Nouns: Asked, ITEM_WORDS. Verbs: asked_for, kept. The words are those of `facts`; money is yuan, written as text.
Desk and phone ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.visits.actions import ITEMS
from doudi.facts import FACTS, Fact

MEANS = (
    ("household", "property_within_limits"), ("person", "idle_reason"), ("person", "other_transfers"),
    ("person", "maintenance_received"),
)  # fmt: skip
HARDSHIP = (
    ("household", "sudden_hardship"), ("household", "people_hit"), ("household", "life_in_difficulty"),
    ("household", "cannot_wait"), ("household", "needed_amount"),
)  # fmt: skip
PARENTS = (
    ("person", "father_state"), ("person", "father_state_months"), ("person", "mother_state"),
    ("person", "mother_state_months"), ("person", "adopted"),
)  # fmt: skip
BY_PROGRAMME = {
    "dibao": MEANS, "dibao_single": (*MEANS, ("person", "no_separate_life")), "edge": MEANS,
    "rigid": (*MEANS, ("person", "education_paid"), ("person", "rehabilitation_paid")),
    "tekun": (("person", "tekun_property_within"), ("person", "idle_reason"), ("person", "care_form")),
    "orphan": PARENTS, "unattended": PARENTS, "emergency": HARDSHIP, "quick_aid": HARDSHIP,
    "expenditure": (*HARDSHIP, ("household", "spending_beyond_means")),
    "jobless_aid": (("person", "months_without_income"),),
    "living_subsidy": (("person", "other_living_allowance"),),
    "nursing_subsidy": (("person", "long_care_needed"), ("person", "other_care_allowance")),
}  # fmt: skip
"""What is looked at on a visit whatever is known already, by programme."""

ITEM_WORDS = {
    "eats": gettext_lazy("吃饭：自己能把饭菜送进嘴里"),
    "dresses": gettext_lazy("穿衣：自己能穿脱衣服"),
    "gets_up": gettext_lazy("上下床：自己能上床、下床"),
    "uses_toilet": gettext_lazy("如厕：自己能上厕所"),
    "walks_indoors": gettext_lazy("室内行走：自己能在屋里走动"),
    "bathes": gettext_lazy("洗澡：自己能洗澡"),
}
"""The six items of self-care as they are asked (特困人员认定办法 第二十二条)."""

assert tuple(ITEM_WORDS) == ITEMS, "every item is asked, in the order of the law"

Missing = Iterable[Mapping[str, Any]]
"""What an answer of the law still waits for: paths of facts, with the source that supplies each."""


@dataclass(frozen=True)
class Asked:
    """One question of the form: about whom, which fact, and whether the law waits for it."""

    key: str
    of: str
    name: str
    person: str
    is_waited_for: bool

    @property
    def fact(self) -> Fact:
        """The word of the vocabulary."""
        return FACTS[self.of][self.name]


def asked_for(programme: str, *, missing: Missing, members: Sequence[ApplicationMember]) -> list[Asked]:
    """List what a visit's form asks: of the household, then of each member."""
    waited = _waited_for(missing)
    words = list(dict.fromkeys([*waited, *BY_PROGRAMME.get(programme, ())]))
    whole = [name for of, name in words if of == "household"]
    own = [name for of, name in words if of == "person"]
    asked = [Asked(f"whole_{name}", "household", name, "", ("household", name) in waited) for name in whole]
    for one in members:
        asked += [
            Asked(f"own_{one.person_id}_{name}", "person", name, str(one.person_id), ("person", name) in waited)
            for name in own
        ]
    return asked


def kept(asked: Asked, value: Any) -> Any:
    """Write what was chosen as a form keeps it: flags as truth, money as text, days in ISO form."""
    kind = asked.fact.kind
    if kind == "flag":
        return value == "yes"
    return value if kind in ("count", "months") or isinstance(value, int) else str(value)


def _waited_for(missing: Missing) -> list[tuple[str, str]]:
    """Read which facts of visits an open answer waits for, from the paths of what is missing."""
    found = [one for one in missing if one["source"] == "visits" and one["from"] != "term"]
    parts = [one["fact"].split(".") for one in found]
    named = [("person" if len(part) == 3 else "household", part[-1]) for part in parts if len(part) in (1, 3)]
    return [one for one in dict.fromkeys(named) if one[1] in FACTS[one[0]]]
