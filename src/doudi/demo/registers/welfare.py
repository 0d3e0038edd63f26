"""民政 and 信访: who is helped now, who owes support, what visitors saw, who petitioned."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.figures import dial
from doudi.demo.grants import OF_ONE_PERSON
from doudi.demo.hardship import NONE, income_of
from doudi.demo.holdings import BY_STORY
from doudi.demo.parents import SIDES
from doudi.demo.registers.known import Known, optional
from doudi.demo.schooling import STAGES
from doudi.demo.wording import EMPTY, Rows
from doudi.demo.work import UNSEEN
from doudi.evidence.assembly.aid import REVIEWED
from doudi.evidence.assembly.parents import ADULT_YEARS
from doudi.facts import FACTS

Array = NDArray[Any]

PROGRAMME_WORDS = {
    "tekun": "特困供养", "edge": "低保边缘", "rigid": "刚性支出困难", "orphan": "孤儿",
    "unattended": "事实无人抚养儿童", "medical_premium": "资助参保",
    "disability_living": "困难残疾人生活补贴", "disability_nursing": "重度残疾人护理补贴", "elder_allowance": "高龄津贴",
}  # fmt: skip
RELATION_WORDS = {
    "child": "子女",
    "spouse": "配偶",
    "parent": "父母",
    "grandchild": "孙子女",
    "grandparent": "祖父母",
    "sibling": "兄弟姐妹",
}
PARENT_WORDS = {
    "able": "正常", "dead": "死亡", "untraceable": "查找不到", "missing": "宣告失踪", "disabled": "重残", "ill": "重病",
    "prison": "服刑", "detox": "强制隔离戒毒", "restricted": "限制人身自由", "out_of_contact": "失联", "revoked": "撤销监护资格",
    "deported": "被遣送出境",
}  # fmt: skip
PETITION_SHARE = 0.0004
PETITION_POOR_SHARE = 0.04
WORKING_AGE = (16, 66)
ENDED_SHARE = 0.002
LATE_SHARE, LATE_DAYS_MOST = 0.02, 130
YEAR_DAYS = 365


def benefits(known: Known) -> Rows:
    """Everybody on the books now, some whose help ended, and some who stand in no register of persons."""
    block, grants = known.block, known.holdings.grants
    random = known.random("benefits")
    person, programme = grants["person"], grants["programme"]
    rural = block.of_family("rural")[person]
    rows = {
        "person": known.people["id"][person],
        "programme": _words(programme, rural=rural),
        "file_number": _file_numbers(known=known, person=person, letter=grants["letter"]),
        "is_applicant": grants["is_applicant"],
        "base_month": grants["base"],
        "supplement_month": grants["supplement"],
        "care_form": np.where(
            programme == "tekun", np.where(known.people["care_form"][person] == 1, "集中供养", "分散供养"), ""
        ).astype(object),
        "from_on": grants["since"],
        "until_on": np.full(len(person), EMPTY),
        "review_due_on": _review_days(known, person=person, programme=programme, since=grants["since"]),
        "place": known.hukou_village(person),
        "updated_on": known.recorded(count=len(person), topic="benefit day", oldest=25),
    }
    others = [_ended(known=known, random=random), _outside(known)]
    return {name: np.concatenate([rows[name], *(one[name] for one in others)]) for name in rows}


def _review_days(known: Known, *, person: Array, programme: Array, since: Array) -> Array:
    """Review households each year after the grant; some reviews are overdue, for the whole family at once."""
    random, families = known.random("reviews"), len(known.block.families["kind"])
    family = known.people["family"][person]
    is_late, days = random.random(families) < LATE_SHARE, random.integers(5, LATE_DAYS_MOST, families)
    next_day = known.today + YEAR_DAYS - (known.today - since) % YEAR_DAYS
    due = np.where(is_late[family], known.today - days[family], next_day)
    return np.asarray(np.where(np.isin(programme, REVIEWED), due, EMPTY))


def _words(programme: Array, *, rural: Array) -> Array:
    words = np.array([PROGRAMME_WORDS.get(name, "") for name in programme.tolist()], dtype=object)
    return np.where(programme == "dibao", np.where(rural, "农村低保", "城市低保"), words).astype(object)


def _file_numbers(*, known: Known, person: Array, letter: Array) -> Array:
    """Number files: a family's file by the family, a person's own (single entry, tekun, allowances) by family and person."""
    numbers = known.block.families["number"][known.people["family"][person]]
    own = np.isin(letter, OF_ONE_PERSON)
    slots = np.where(own, known.people["slot"][person] + 1, 0)
    rows = zip(letter.tolist(), numbers.tolist(), slots.tolist(), strict=True)
    return np.array([f"GZ{kind}{number:09d}{slot}" for kind, number, slot in rows], dtype=object)


def _ended(*, known: Known, random: np.random.Generator) -> Rows:
    people, block = known.people, known.block
    ordinary = people["is_local"] & people["alive"] & (block.of_family("fate") == NONE) & (people["slot"] == 0)
    who = np.flatnonzero(ordinary & (random.random(block.size) < ENDED_SHARE))
    until = known.today - random.integers(100, 900, len(who))
    return {
        "person": people["id"][who],
        "programme": np.full(len(who), "低保", dtype=object),
        "file_number": _file_numbers(known=known, person=who, letter=np.full(len(who), "E", dtype=object)),
        "is_applicant": np.ones(len(who), dtype=bool),
        "base_month": 1_000_000 * random.integers(2, 12, len(who)),
        "supplement_month": np.zeros(len(who), dtype=np.int64),
        "care_form": np.full(len(who), "", dtype=object),
        "from_on": until - random.integers(300, 2000, len(who)),
        "until_on": until,
        "review_due_on": np.full(len(who), EMPTY),
        "place": known.hukou_village(who),
        "updated_on": until,
    }


def _outside(known: Known) -> Rows:
    """People who are paid on, each in a file of his own, and stand in no register any more."""
    found = known.holdings.outsiders
    count = len(found.id)
    return {
        "person": found.id,
        "programme": _words(found.programme, rural=known.block.of_family("rural")[found.beside]),
        "file_number": _file_numbers(known=known, person=found.beside, letter=np.full(count, "W", dtype=object)),
        "is_applicant": np.ones(count, dtype=bool),
        "base_month": found.base,
        "supplement_month": np.zeros(count, dtype=np.int64),
        "care_form": np.full(count, "", dtype=object),
        "from_on": found.since,
        "until_on": np.full(count, EMPTY),
        "review_due_on": np.full(count, EMPTY),
        "place": known.hukou_village(found.beside),
        "updated_on": known.recorded(count=count, topic="outside day", oldest=25),
    }


def support(known: Known) -> Rows:
    """Supporters outside the household; without consent their means stay empty."""
    rows, people = known.block.supports, known.people
    given = rows["consent"].astype(bool)
    words = np.array([RELATION_WORDS[name] for name in FACTS["support"]["relation"].choices], dtype=object)
    return {
        "person": people["id"][rows["person"]],
        "supporter": rows["id"],
        "relation": words[rows["relation"]],
        "consent": given,
        "income_per_head": optional(rows["income_per_head"], given=given),
        "members": optional(rows["members"], given=given),
        "children": optional(rows["children"], given=given),
        "supported": optional(rows["supported"], given=given),
        "own_income": optional(rows["own_income"], given=given),
        "property_within": _answer(rows["property_within"], given=given),
        "agreed": optional(rows["agreed"], given=rows["agreed"] > 0),
        "updated_on": known.recorded(count=len(given), topic="support day", oldest=120),
    }


VISITED_NUMBERS = (
    "maintenance_received", "maintenance_paid", "other_transfers", "ancestral_homes", "small_businesses", "livelihood_vehicles",
    "livelihood_vehicle_value", "education_paid", "rehabilitation_paid", "disaster_loss", "missing_months", "clergy_apart_months",
)  # fmt: skip


def visits(known: Known) -> Rows:
    """What visitors saw and judged of the families they went to."""
    people, block = known.people, known.block
    random = known.random("visits")
    who = np.flatnonzero(known.holdings.is_visited & people["alive"])
    answered = (random.random(len(who)) >= dial("visits.blank")) | (block.of_family("told")[who] == BY_STORY)
    working_age = (people["age"][who] >= WORKING_AGE[0]) & (people["age"][who] < WORKING_AGE[1])
    is_head = people["slot"][who] == 0
    unseen = block.sums(np.where(people["job"] == UNSEEN, people["wage_6m"] + people["business_6m"], 0))
    total = np.maximum(income_of(block), 0)
    asks_income = is_head & (unseen[block.family[who]] > 0)
    rows = {
        "person": people["id"][who],
        "visited_on": known.today - random.integers(5, 330, len(block.families["kind"]))[block.family[who]],
        "place": known.home_village(who),
        "lives_here": people["lives_here"][who].astype(object),
        "lived_together_months": optional((known.today - people["since"][who]) // 30, given=people["is_local"][who]),
        "idle_reason": _answer(people["idle_reason"][who], given=answered & working_age),
        "care_items_failed": optional(people["care_items_failed"][who], given=answered),
        "no_separate_life": _answer(people["no_separate_life"][who], given=answered),
        "specially_difficult": _answer(people["specially_difficult"][who], given=answered),
        "named_by_county": _answer(people["named_by_county"][who], given=answered),
        "civil_capacity": _answer(people["civil_capacity"][who], given=answered),
        "care_form": np.where(people["care_form"][who] == 1, "集中供养", "分散供养").astype(object),
        "judged_member": _answer(
            people["judged_member"][who], given=people["student"][who] == STAGES.index("postgraduate")
        ),
        "parents_unable": _answer(people["parents_unable"][who], given=people["age"][who] < 18),
        "childless": _answer(people["childless"][who], given=people["age"][who] >= 55),
        "chooses_child_scheme": _answer(people["chooses_child_scheme"][who], given=people["age"][who] < 18),
        "declared_income": optional(total[block.family[who]], given=asks_income),
        "assessment_adjustment": optional(block.of_family("assessment_adjustment")[who], given=is_head),
        "income_year": optional(
            block.of_family("income_year")[who], given=is_head & (block.of_family("income_year")[who] > 0)
        ),
    }
    rows |= _parents(known, who=who, given=answered & (people["age"][who] < ADULT_YEARS))
    return rows | {name: optional(people[name][who], given=people[name][who] > 0) for name in VISITED_NUMBERS}


def _parents(known: Known, *, who: Array, given: Array) -> Rows:
    """What visitors wrote of minors' mothers and fathers."""
    words = np.array([PARENT_WORDS[name] for name in FACTS["person"]["mother_state"].choices], dtype=object)
    found: Rows = {}
    for fact in SIDES:
        states, months = known.people[fact][who], known.people[f"{fact}_months"][who]
        found[fact] = np.where(given, words[states], "").astype(object)
        found[f"{fact}_months"] = optional(months, given=given & (months > 0))
    return found


def _answer(values: Array, *, given: Array) -> Array:
    answers = values.astype(bool).astype(object)
    answers[~given] = None
    return np.asarray(answers)


def petitions(known: Known) -> Rows:
    """People who wrote of hardship, more of them poor; some gave no number of a document."""
    people, block = known.people, known.block
    random = known.random("petitions")
    odds = np.where(block.of_family("fate") != NONE, PETITION_POOR_SHARE, PETITION_SHARE)
    writes = (people["age"] >= 18) & people["alive"] & (random.random(block.size) < odds)
    who = np.flatnonzero(people["petitions"] | writes)
    numbers = block.number * 100_000 + np.arange(len(who))
    written_on = known.today - random.integers(10, 300, len(who))
    anonymous = random.random(len(who)) < 0.1
    return {
        "petition_number": np.array([f"XF{number:010d}" for number in numbers.tolist()], dtype=object),
        "person": np.where(anonymous, EMPTY, people["id"][who]),
        "subject": np.array(["生活困难", "医疗", "住房", "就业", "其他"], dtype=object)[
            random.integers(0, 5, len(who))
        ],
        "status": np.array(["受理", "办结"], dtype=object)[random.integers(0, 2, len(who))],
        "petitioned_on": written_on,
        "updated_on": np.minimum(written_on + 9, known.today - 1),
    }
