"""Parents: what has happened to a minor's mother and father, as an all-knowing eye sees it.

Verbs: tell_parents. A parent who lives in the family is judged by what is true of him; of one who lives elsewhere nothing bad is
told, but the two of a child of the orphans' kind are dead.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, code
from doudi.demo.events import CUSTODIES
from doudi.evidence.assembly.parents import ADULT_YEARS
from doudi.facts import FACTS

Array = NDArray[Any]

STATES = FACTS["person"]["mother_state"].choices
PARENTS_OF = {
    "self": ("parent",),
    "child": ("self", "spouse"),
    "grandchild": ("child", "child_in_law"),
    "sibling": ("parent",),
}
"""A child's place in the family → the places its parents have."""
SIDES = {"mother_state": 0, "father_state": 1}
HELD_AS = {"prison": "prison", "detox": "detox", "restricted": "arrested"}
"""States that last as long as a custody: the state, and the custody."""
DAYS_PER_MONTH = 30.44


def tell_parents(block: Block) -> None:
    """Write the states of everybody's parents into the facts of a block; whoever is grown up needs none."""
    people = block.people
    is_minor = people["alive"] & (people["age"] < ADULT_YEARS)
    states, months = _states(block), _months(block)
    for fact, male in SIDES.items():
        parent = np.where(is_minor, _parents(block, male=male), -1)
        known = parent >= 0
        found = np.where(known, states[parent], STATES.index("able"))
        gone = is_minor & ~known & people["chooses_child_scheme"]
        people[fact] = np.where(gone, STATES.index("dead"), found)
        people[f"{fact}_months"] = np.where(known, months[parent], 0)


def _parents(block: Block, *, male: int) -> Array:
    """Find the parent of one sex of everybody in his own family, -1 where there is none."""
    people = block.people
    found = np.full(block.size, -1, dtype=np.int64)
    for child, places in PARENTS_OF.items():
        relations = [code("relation", place) for place in places]
        first = block.first_of(np.isin(people["relation"], relations) & (people["male"] == male))
        found = np.where(people["relation"] == code("relation", child), first[block.family], found)
    return found


def _states(block: Block) -> Array:
    """Say what is true of everybody as a parent: the first that fits, in the order in which the registers are asked."""
    people, grade = block.people, block.people["disability_grade"]
    of_mind = np.isin(people["disability_kind"], [code("disability_kind", name) for name in ("intellectual", "mental")])
    held = {state: people["custody"] == CUSTODIES.index(custody) for state, custody in HELD_AS.items()}
    fits = {
        "dead": ~people["alive"],
        "missing": people["missing_declared"],
        "prison": held["prison"],
        "detox": held["detox"],
        "disabled": np.isin(grade, (1, 2)) | (of_mind & np.isin(grade, (3, 4))),
        "ill": people["serious_illness"],
        "restricted": held["restricted"],
    }
    chosen = np.select(list(fits.values()), [STATES.index(state) for state in fits], default=STATES.index("able"))
    return np.asarray(chosen)


def _months(block: Block) -> Array:
    """Count the months of each term; of an arrest, whose end nobody knows, those that have passed."""
    people = block.people
    is_open = people["custody"] == CUSTODIES.index("arrested")
    days = np.where(is_open, block.today, people["custody_until"]) - people["custody_since"]
    held = np.isin(people["custody"], [CUSTODIES.index(custody) for custody in HELD_AS.values()])
    return np.asarray(np.where(held, days / DAYS_PER_MONTH, 0).astype(np.int64))
