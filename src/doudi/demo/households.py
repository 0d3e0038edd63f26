"""Households: the families of the story placed among the invented ones, so that a visitor finds them by name.

Nouns: the cast's block. Verbs: make_cast, cast_size, books_elsewhere. `households.yaml` tells each story; here it becomes
rows like everybody else's. Nobody mistypes the cast, everybody answers about them, and they hold exactly what their story says.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, Columns, Plan, code
from doudi.demo.dwelling import FAMILIES_PER_BLOCK_MAX, LOCAL, MIGRANT, SPLIT
from doudi.demo.figures import HERE, figure
from doudi.demo.holdings import BY_STORY
from doudi.demo.identity import calendar
from doudi.demo.kinship import kinds
from doudi.demo.parents import tell_parents
from doudi.demo.population import make_block
from doudi.demo.registers.police import relation_codes
from doudi.demo.schooling import PUBLIC_FEES
from doudi.demo.wording import Rows
from doudi.demo.work import EMPLOYED, HOME, RETIRED, set_pay
from doudi.facts import FACTS, hao

Array = NDArray[Any]
Story = dict[str, Any]

CAST_DISTRICT = "440105"
SEQUENCE_FROM = 901
BIRTHDAY = (5, 20)
HOME_COUNTY = 440105
MONEY = (
    "deposits",
    "other_transfers",
    "medical_paid",
    "education_paid",
    "education_public_rate",
    "rehabilitation_paid",
)
PLAIN = (
    "homes",
    "outpatient_special",
    "care_items_failed",
    "idle_reason",
    "serious_illness",
    "chooses_child_scheme",
    "petitions",
)
TEMPLATE_PEOPLE = 300
CUSTODY_DAYS = (420, 500)


def stories(plan: Plan) -> list[Story]:
    """Return the stories that happen inside the plan's place; a small city has none."""
    if plan.people < TEMPLATE_PEOPLE * 5 or not CAST_DISTRICT.startswith(plan.territory.place[:6]):
        return []
    return [story for story in told() if story["village"].startswith(plan.territory.place)]


def told() -> list[Story]:
    """Read every story."""
    import yaml

    rows: list[Story] = yaml.safe_load((HERE / "households.yaml").read_text(encoding="utf-8"))
    return rows


def cast_size(plan: Plan) -> int:
    """Count the people of the stories."""
    return sum(len(story["people"]) for story in stories(plan))


def make_cast(plan: Plan) -> Block | None:
    """Make the block of the story's families; None when none of them lives in the plan's place."""
    chosen = stories(plan)
    if not chosen:
        return None
    template = make_block(plan=plan, number=0)
    people = [(number, person) for number, story in enumerate(chosen) for person in story["people"]]
    block = Block(
        plan=plan,
        number=plan.blocks,
        families={name: np.zeros(len(chosen), dtype=values.dtype) for name, values in template.families.items()},
        people={name: _blank(values, count=len(people)) for name, values in template.people.items()},
    )
    block.people["family"] = np.array([number for number, _ in people])
    _place_families(block=block, chosen=chosen)
    _describe(block=block, rows=[person for _, person in people])
    _settle_people(block=block, chosen=chosen, rows=[person for _, person in people])
    _earn(block=block, rows=[person for _, person in people])
    _supports(block=block, rows=[person for _, person in people], template=template)
    tell_parents(block)
    block.told = _grants(block=block, chosen=chosen)
    return block


def _blank(values: Array, *, count: int) -> Array:
    return np.full(count, "" if values.dtype == object else 0, dtype=values.dtype)


def _place_families(*, block: Block, chosen: list[Story]) -> None:
    families, territory = block.families, block.plan.territory
    families["kind"][:] = kinds().number("couple")
    families["told"][:] = BY_STORY
    families["number"] = block.number * FAMILIES_PER_BLOCK_MAX + np.arange(len(chosen)) + 1
    families["village"] = np.array([_village(block.plan, story["village"]) for story in chosen])
    moved = [str(story.get("hukou_village", story["village"])) for story in chosen]
    families["hukou_village"] = np.array([_village(block.plan, code_) for code_ in moved])
    split = families["hukou_village"] != families["village"]
    outside = np.array([story.get("county", 0) for story in chosen])
    families["origin"] = np.select([outside > 0, split], [MIGRANT, SPLIT], default=LOCAL)
    families["county"] = np.where(outside > 0, outside, territory.counties[0])
    families["rural"] = np.array([bool(story.get("rural")) for story in chosen])
    families["income_year"] = np.array([hao(story.get("income_year", 0)) for story in chosen])


def _village(plan: Plan, prefix: str) -> int:
    """Find a village by its code, or the first under a prefix; where the place has none such, its first village."""
    digits = 10 ** (12 - len(prefix))
    found = np.flatnonzero(plan.territory.codes // digits == int(prefix))
    return int(found[0]) if len(found) else 0


def _born(*, row: Story, on: date) -> int:
    if "born" in row:
        return int(np.datetime64(row["born"], "D").astype(np.int64))
    return int(np.datetime64(date(on.year - int(row["age"]), *BIRTHDAY), "D").astype(np.int64))


def _describe(*, block: Block, rows: list[Story]) -> None:
    """Fill in who they are and what the story says outright."""
    people, on = block.people, block.plan.on
    people["name"] = np.array([row["name"] for row in rows], dtype=object)
    people["male"] = np.array([int(row["sex"] == "male") for row in rows])
    people["relation"] = np.array([code("relation", row.get("relation", "self")) for row in rows])
    people["student"] = np.array([code("student", row.get("student", "none")) for row in rows])
    people["birth"] = np.array([_born(row=row, on=on) for row in rows])
    people["age"] = np.array(
        [on.year - int(calendar(np.array([birth]))[0]) // 10_000 for birth in people["birth"].tolist()]
    )
    kinds_of = [row.get("disability", ["none", 0]) for row in rows]
    people["disability_kind"] = np.array([code("disability_kind", kind) for kind, _ in kinds_of])
    people["disability_grade"] = np.array([grade for _, grade in kinds_of])
    people["custody"] = np.array([code("custody", row.get("custody", "none")) for row in rows])
    for name in PLAIN:
        people[name] = np.array([row.get(name, 0) for row in rows]).astype(people[name].dtype)
    for name in MONEY:
        people[name] = np.array([hao(row.get(name, 0)) for row in rows])
    public = np.array([hao(PUBLIC_FEES[row.get("student", "none")]) for row in rows])
    people["education_public_rate"] = np.where(
        people["education_public_rate"] > 0, people["education_public_rate"], public
    )
    people["education_paid"] = np.maximum(people["education_paid"], people["education_public_rate"])


def _settle_people(*, block: Block, chosen: list[Story], rows: list[Story]) -> None:
    """Give books, identity numbers, and what is true of everybody in the stories."""
    people, today = block.people, block.today
    sizes = np.array([len(story["people"]) for story in chosen])
    people["slot"] = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    own = np.array([row.get("county", 0) for row in rows])
    away = block.of_family("origin") == MIGRANT
    people["is_outsider"] = own > 0
    people["is_local"] = ~away & ~people["is_outsider"]
    here = block.plan.territory.districts[block.of_family("hukou_village")]
    people["hukou_county"] = np.select([own > 0, away], [own, block.of_family("county")], default=here)
    people["book"] = block.of_family("number") * 10 + people["is_outsider"]
    people["same_book"] = ~people["is_outsider"]
    for name in ("alive", "on_book", "lives_here", "no_separate_life", "judged_member", "civil_capacity"):
        people[name] = np.ones(len(rows), dtype=bool)
    people["since"] = np.maximum(today - 3650, people["birth"])
    people["lived_together_months"] = (today - people["since"]) * 100 // 3044
    people["card_since"] = np.full(len(rows), today - 200)
    people["custody_since"], people["custody_until"] = (
        np.full(len(rows), today - CUSTODY_DAYS[0]),
        np.full(len(rows), today + CUSTODY_DAYS[1]),
    )
    old = np.array([row.get("id_county", HOME_COUNTY) for row in rows])
    county = np.where(own > 0, own, np.where(away, people["hukou_county"], old))
    sequence = SEQUENCE_FROM + 2 * np.arange(len(rows)) + (1 - people["male"])
    people["id"] = county * 10**11 + calendar(people["birth"]) * 1000 + sequence
    couple = np.isin(people["relation"], [code("relation", "self"), code("relation", "spouse")])
    people["married"] = couple & (block.sums(couple) == 2)[block.family]


def _earn(*, block: Block, rows: list[Story]) -> None:
    people = block.people
    pay = np.array([hao(row.get("wage", 0)) for row in rows])
    resident = np.array([hao(row.get("resident_pension", 0)) for row in rows])
    employee = np.array([hao(row.get("employee_pension", 0)) for row in rows])
    people["pension"] = resident + employee
    people["pension_basic"] = np.where(resident > 0, hao(figure("work.resident_pension_basic_yuan")), 0)
    people["is_employee_pension"] = employee > 0
    people["job"] = np.select(
        [pay > 0, people["pension"] > 0, people["idle_reason"]], [EMPLOYED, RETIRED, HOME], default=0
    )
    set_pay(block=block, chosen=pay > 0, pay=pay, months=np.array([row.get("months", 0) for row in rows]))
    for name in ("own_contribution", "income_tax", "tax_and_insurance"):
        people[name] = np.zeros(len(rows), dtype=np.int64)


def _supports(*, block: Block, rows: list[Story], template: Block) -> None:
    """Place the supporters of the stories, all of whom agreed to be checked."""
    told_of = [(number, supporter) for number, row in enumerate(rows) for supporter in row.get("supporters", ())]
    person = np.array([number for number, _ in told_of], dtype=np.int64)
    births = np.array([_born(row=supporter, on=block.plan.on) for _, supporter in told_of], dtype=np.int64)
    columns = {name: np.array([supporter[name] for _, supporter in told_of]) for name in ("members", "children")}
    for name in ("income_per_head", "own_income", "agreed"):
        columns[name] = np.array([hao(supporter.get(name, 0)) for _, supporter in told_of], dtype=np.int64)
    sequence = SEQUENCE_FROM + np.arange(len(told_of))
    block.supports = columns | {
        "person": person,
        "birth": births,
        "id": block.plan.territory.counties[0] * 10**11 + calendar(births) * 1000 + sequence,
        "relation": np.full(len(told_of), FACTS["support"]["relation"].choices.index("child")),
        "consent": np.ones(len(told_of), dtype=bool),
        "supported": np.ones(len(told_of), dtype=np.int64),
        "property_within": np.zeros(len(told_of), dtype=bool),
    }
    assert set(block.supports) == set(template.supports)


def _grants(*, block: Block, chosen: list[Story]) -> Columns:
    """Lay out what the stories say their people hold."""
    first = np.cumsum([0, *(len(story["people"]) for story in chosen)]).tolist()
    rows = [
        (first[number] + position, grant, str(grant.get("supplements", {}).get(position, 0)))
        for number, story in enumerate(chosen)
        for grant in story.get("holds", ())
        for position in grant["people"]
    ]
    return {
        "person": np.array([person for person, _, _ in rows], dtype=np.int64),
        "programme": np.array([grant["programme"] for _, grant, _ in rows], dtype=object),
        "base": np.array([hao(grant.get("base", 0)) for _, grant, _ in rows], dtype=np.int64),
        "supplement": np.array([hao(supplement) for _, _, supplement in rows], dtype=np.int64),
    }


def books_elsewhere(block: Block) -> dict[str, Rows]:
    """Return, by county, the hukou rows that counties of other provinces sent about people of the stories."""
    people = block.people
    found = {}
    for county in np.unique(people["hukou_county"][people["is_outsider"]]).tolist():
        who = np.flatnonzero(people["is_outsider"] & (people["hukou_county"] == county))
        grown = people["relation"][who] == code("relation", "spouse")
        relation = np.where(grown, code("relation", "self"), people["relation"][who])
        found[str(county)] = {
            "person": people["id"][who],
            "name": people["name"][who],
            "sex": np.where(people["male"][who] == 1, "1", "2").astype(object),
            "birth": people["birth"][who],
            "book": people["book"][who],
            "relation": relation_codes(relation=relation, male=people["male"][who]),
            "hukou_type": np.full(len(who), "2", dtype=object),
            "place": np.full(len(who), county * 1_000_000 + 1001),
            "house": np.full(len(who), f"{county}001001H1", dtype=object),
            "status": np.full(len(who), "0", dtype=object),
            "updated_on": np.full(len(who), block.today - 20),
        }
    return found
