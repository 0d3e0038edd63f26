"""Population: one block of invented people, complete: families, places, health, work, property, hardship, events.

Verbs: make_block. The order matters: hardship overwrites what was drawn before, slips change what hardship made.
"""

from __future__ import annotations

import numpy as np

from doudi.demo.blocks import Block, Plan, chance, code
from doudi.demo.dwelling import settle
from doudi.demo.events import happen
from doudi.demo.hardship import TEKUN, draw_fates, impoverish, lift
from doudi.demo.health import sicken
from doudi.demo.kinship import draw_families, kinds
from doudi.demo.parents import tell_parents
from doudi.demo.schooling import study
from doudi.demo.slips import draw_slips
from doudi.demo.supporters import draw_supporters
from doudi.demo.wealth import endow
from doudi.demo.work import employ

DAYS_PER_MONTH = 30.4369
CENTRALISED_SHARE = 0.12


def complete(block: Block) -> None:
    """Fill in what no other step decides: marriages, months together, and facts that are mostly their defaults."""
    people, families = block.people, block.families
    random = block.random("complete")
    nothing, never = np.zeros(block.size, dtype=np.int64), np.zeros(block.size, dtype=bool)
    for name in ("maintenance_received", "maintenance_paid", "disaster_loss", "missing_months"):
        people[name] = nothing.copy()
    for name in ("separate_household", "specially_difficult", "named_by_county", "petitions"):
        people[name] = never.copy()
    people["married"] = _married(block)
    people["lived_together_months"] = np.floor((block.today - people["since"]) / DAYS_PER_MONTH).astype(np.int64)
    people["no_separate_life"], people["judged_member"] = ~never, ~never
    people["civil_capacity"] = ~(people["disability_grade"] == 1) | (
        people["disability_kind"] < code("disability_kind", "intellectual")
    )
    centralised = (block.of_family("fate") == TEKUN) & chance(random=random, odds=CENTRALISED_SHARE, count=block.size)
    people["care_form"] = centralised.astype(np.int64)
    people["childless"] = kinds().flagged("childless")[block.of_family("kind")]
    orphan = kinds().flagged("orphan")[block.of_family("kind")]
    people["chooses_child_scheme"] = (
        orphan & (people["relation"] == code("relation", "grandchild")) & (people["age"] < 18)
    )
    people["parents_unable"] = people["chooses_child_scheme"].copy()
    for name in ("told", "assessment_adjustment", "income_year"):
        families[name] = np.zeros(len(families["kind"]), dtype=np.int64)
    tell_parents(block)


def _married(block: Block) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say who has a living husband or wife in the family."""
    people = block.people
    married = np.zeros(block.size, dtype=bool)
    for one, other in (("self", "spouse"), ("parent", "parent")):
        first, second = people["relation"] == code("relation", one), people["relation"] == code("relation", other)
        pair = (block.sums(first & people["alive"]) + block.sums(second & people["alive"])) >= (
            2 if one != other else 4
        )
        married |= (first | second) & pair[block.family] & people["alive"]
    return married


STEPS = (
    settle,
    study,
    sicken,
    employ,
    endow,
    draw_fates,
    impoverish,
    lift,
    happen,
    draw_slips,
    draw_supporters,
    complete,
)


def make_block(*, plan: Plan, number: int, spare: int = 0) -> Block:
    """Invent one block; the same plan and number give the same block. `spare` leaves room for so many people of the cast."""
    block = draw_families(plan=plan, number=number, people=plan.people_of(number) - spare)
    for step in STEPS:
        step(block)
    return block
