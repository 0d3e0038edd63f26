"""民政婚姻, 教育, 残联, 退役军人, 医保: marriages, students, disability cards, veterans' pay, bills and registrations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from doudi.demo.blocks import code
from doudi.demo.identity import written
from doudi.demo.kinship import kinds
from doudi.demo.registers.known import DISTRICT, Known, optional
from doudi.demo.schooling import STAGES
from doudi.demo.wording import EMPTY, Rows
from doudi.facts import FACTS

Array = NDArray[Any]

KIND_CODES = {"sight": 1, "hearing": 2, "speech": 3, "limb": 4, "intellectual": 5, "mental": 6, "multiple": 7}
LAPSED_SHARE = 0.0012
REPLACED_SHARE = 0.05
DIVORCED_KINDS = ("single_mother", "single_mother_two", "single_father")
GRADUATED_SHARE = 0.05
PART_TIME_SHARE = 0.004
CLAIM_STEP = 30_000_000
"""Above every three thousand yuan a bill comes as one claim more."""
CLAIMS_MOST = 4
OLD_CLAIM_SHARE = 0.03
STAY_FROM, STAY_DAY = 15_000_000, 6_000_000
"""A claim of so much is a stay in hospital, and what a day of it costs the patient."""
STAY_DAYS_MOST, SERIOUS_DAYS_MOST = 25, 45
INTENSIVE_SHARE = 0.15
DISEASES = ("I10", "E11", "J18", "K80", "M51", "N18", "C34", "I63", "F20", "S82")


def marriage(known: Known) -> Rows:
    """Couples of the families here, and divorces of parents who raise children alone."""
    people, block = known.people, known.block
    pairs = _couples(known)
    alone = block.first_of(people["relation"] == code("relation", "self"))
    kind = [kinds().number(name) for name in DIVORCED_KINDS]
    parted = alone[np.isin(block.families["kind"], kind) & (block.families["number"] % 5 < 3)]
    random = known.random("marriage")
    ids = _documents(known)
    ex = _documents_of_ex(ids=people["id"][parted])
    male = people["male"][parted] == 1
    husband = np.r_[ids[pairs[0]], np.where(male, ids[parted], ex)]
    wife = np.r_[ids[pairs[1]], np.where(male, ex, ids[parted])]
    since = np.r_[
        known.today - random.integers(300, 7000, len(pairs[0])), known.today - random.integers(300, 4000, len(parted))
    ]
    again = random.random(len(pairs[0])) < 0.02
    status = np.where(again, "补领结婚证", "结婚").astype(object)
    return {
        "husband": husband,
        "wife": wife,
        "status": np.r_[status, np.full(len(parted), "离婚", dtype=object)],
        "registered_on": since,
    }


def _couples(known: Known) -> tuple[Array, Array]:
    """Return husbands and wives: heads with their spouses, and fathers with mothers."""
    people, block = known.people, known.block
    head = block.first_of(people["relation"] == code("relation", "self"))
    spouse = block.first_of(people["relation"] == code("relation", "spouse"))
    parent = people["relation"] == code("relation", "parent")
    father, mother = block.first_of(parent & (people["male"] == 1)), block.first_of(parent & (people["male"] == 0))
    couples, elders = (head >= 0) & (spouse >= 0), (father >= 0) & (mother >= 0)
    first, second = np.r_[head[couples], father[elders]], np.r_[spouse[couples], mother[elders]]
    swap = people["male"][first] == 0
    return np.asarray(np.where(swap, second, first)), np.asarray(np.where(swap, first, second))


def _documents(known: Known) -> Array:
    """The document people married with: residents their id, those from across the border their travel permit."""
    people = known.people
    texts = written(people["id"]).to_numpy(zero_copy_only=False).astype(object)
    border = np.flatnonzero(people["is_cross_border"])
    texts[border] = [f"H{number % 10**8:08d}" for number in people["id"][border].tolist()]
    return np.asarray(texts)


def _documents_of_ex(*, ids: Array) -> Array:
    """Former spouses live elsewhere: their ids stand in no register of the place."""
    ex = ids // 1000 * 1000 + 900 + (ids % 97)
    return np.asarray(written(ex).to_numpy(zero_copy_only=False).astype(object))


def students(known: Known) -> Rows:
    """Children and young people at school, some who left, and adults who study beside their work."""
    people = known.people
    random = known.random("students")
    stage = people["student"]
    enrolled = np.flatnonzero(((stage > 0) | (people["left_school"] > 0)) & people["alive"])
    grown = (people["age"] >= 18) & (people["age"] < 24) & (stage == 0) & people["alive"]
    left = np.flatnonzero(grown & (random.random(known.block.size) < GRADUATED_SHARE * 10))
    evening = np.flatnonzero(
        (people["age"] >= 24)
        & (people["age"] < 45)
        & people["alive"]
        & (random.random(known.block.size) < PART_TIME_SHARE)
    )
    who = np.r_[enrolled, left, evening]
    extra = len(left) + len(evening)
    undergraduate = STAGES.index("undergraduate")
    stages = np.r_[np.maximum(stage, people["left_school"])[enrolled], np.full(extra, undergraduate)]
    fee = np.where(np.arange(len(who)) < len(enrolled), people["education_public_rate"][who], 68_500_000)
    year = known.block.plan.on.year
    begun = np.r_[
        _first_of_september(year - 1 - people["age"][enrolled] % 3),
        np.full(len(left), _first_of_september(np.array([year - 4]))[0]),
        np.full(len(evening), _first_of_september(np.array([year - 1]))[0]),
    ]
    ends = np.r_[
        begun[: len(enrolled)] + 365 * 4,
        np.full(len(left), _first_of_september(np.array([year]))[0] - 63),
        begun[len(enrolled) + len(left) :] + 1000,
    ]
    return {
        "person": people["id"][who],
        "name": people["name"][who],
        "school": _schools(known=known, who=who, stage=stages),
        "stage": _stage_words(stage=stages, age=people["age"][who], random=random),
        "is_full_time": np.r_[np.ones(len(enrolled) + len(left), dtype=bool), np.zeros(len(evening), dtype=bool)],
        "school_place": known.home_village(who) // 1_000_000,
        "public_fee_year": fee,
        "status": np.r_[
            np.where(people["left_school"][enrolled] > 0, "退学", "在读").astype(object),
            np.array(["毕业"] * len(left) + ["在读"] * len(evening), dtype=object),
        ],
        "enrolled_on": begun,
        "graduates_on": np.maximum(ends, np.where(np.arange(len(who)) < len(enrolled), known.today + 200, ends)),
        "updated_on": known.recorded(count=len(who), topic="student day"),
    }


def _first_of_september(years: Array) -> Array:
    months = (years.astype(np.int64) - 1970) * 12 + 8
    return np.asarray(months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))


def _stage_words(*, stage: Array, age: Array, random: np.random.Generator) -> Array:
    name = np.array(["", "幼儿园", "小学", "普通高中", "本科", "硕士"], dtype=object)[stage]
    draw = random.random(len(stage))
    name[(stage == STAGES.index("compulsory")) & (age >= 12)] = "初中"
    name[(stage == STAGES.index("senior")) & (draw < 0.4)] = "中等职业学校"
    name[(stage == STAGES.index("undergraduate")) & (draw < 0.4)] = "专科"
    return np.asarray(name)


def _schools(*, known: Known, who: Array, stage: Array) -> Array:
    endings = np.array(["", "幼儿园", "学校", "中学", "学院", "大学"], dtype=object)[stage]
    number = (known.home_village(who) % 97 + 1).astype(str).astype(object)
    return np.asarray("第" + number + endings)


def disability(known: Known) -> Rows:
    """Valid cards, replaced ones with B and a number, and some lapsed ones that count no more."""
    people = known.people
    random = known.random("disability")
    valid = np.flatnonzero(
        (people["disability_grade"] > 0) & (people["alive"] | (random.random(known.block.size) < 0.1))
    )
    lapsed = np.flatnonzero(
        (people["disability_grade"] == 0) & people["alive"] & (random.random(known.block.size) < LAPSED_SHARE)
    )
    who = np.r_[valid, lapsed]
    names = FACTS["person"]["disability_kind"].choices
    kind = np.array([KIND_CODES.get(name, 4) for name in names])[people["disability_kind"][who]]
    grade = np.where(people["disability_grade"][who] > 0, people["disability_grade"][who], 3)
    suffix = np.where(random.random(len(who)) < REPLACED_SHARE, "B1", "").astype(object)
    card = pc.binary_join_element_wise(
        written(people["id"][who]),
        pa.array(kind).cast(pa.string()),
        pa.array(grade).cast(pa.string()),
        pa.array(suffix, type=pa.string()),
        "",
    )
    status = np.array(["正常"] * len(valid) + ["过期", "注销"] * len(lapsed), dtype=object)[: len(who)]
    return {
        "person": np.asarray(card.to_numpy(zero_copy_only=False).astype(object)),
        "name": people["name"][who],
        "kind": kind.astype(str).astype(object),
        "grade": grade,
        "status": status,
        "issued_on": np.maximum(people["card_since"][who], people["birth"][who]),
        DISTRICT: known.hukou_village(who) // 1_000_000,
    }


def veterans(known: Known) -> Rows:
    """Pay of the veterans' office, which is no income."""
    people = known.people
    who = np.flatnonzero((people["excluded_transfers"] > 0) & people["alive"])
    old = people["age"][who] >= 60
    items = np.array(["残疾抚恤金", "生活补助", "定期抚恤金"], dtype=object)[people["id"][who] % 3]
    return {
        "person": people["id"][who],
        "item": np.where(old, items, "义务兵家庭优待金").astype(object),
        "amount_month": people["excluded_transfers"][who],
        "from_on": known.today - 400 - people["id"][who] % 900,
        "until_on": optional(known.today + 300 + people["id"][who] % 200, given=~old),
        "updated_on": known.recorded(count=len(who), topic="veteran day"),
    }


def medical(known: Known) -> Rows:
    """Settled claims whose personal shares add up to each person's year, and registrations without a claim."""
    people = known.people
    random = known.random("medical")
    paid = people["medical_paid"]
    who = np.flatnonzero((paid > 0) | people["serious_illness"] | (people["outpatient_special"] > 0))
    count = np.minimum(1 + paid[who] // CLAIM_STEP, CLAIMS_MOST)
    row = np.repeat(np.arange(len(who)), count)
    part = paid[who] // count // 100 * 100
    first = np.arange(len(row)) == np.repeat(np.cumsum(count) - count, count)
    personal = np.where(first, paid[who][row] - part[row] * (count[row] - 1), part[row])
    person = who[row]
    old = np.flatnonzero(people["alive"] & (random.random(known.block.size) < OLD_CLAIM_SHARE))
    ago = np.r_[random.integers(6, 350, len(row)), random.integers(380, 700, len(old))]
    personal = np.r_[personal, 1_000_000 * random.integers(1, 900, len(old))]
    person = np.r_[person, old]
    has_ended = ~people["alive"][person]
    visited = np.where(has_ended, people["died"][person] - ago % 90, known.today - ago)
    visited = np.maximum(visited, people["birth"][person])
    return _claims(
        known=known,
        person=person,
        personal=personal,
        visited=visited,
        fresh=np.arange(len(person)) < len(row),
        random=random,
    )


def _claims(
    *, known: Known, person: Array, personal: Array, visited: Array, fresh: Array, random: np.random.Generator
) -> Rows:
    people = known.people
    pooled = (personal * random.integers(90, 260, len(person)) // 100) // 100 * 100
    serious = people["serious_illness"][person] & fresh
    big = np.where(serious, pooled // 4 // 100 * 100, 0)
    numbers = known.block.number * 1_000_000 + np.arange(len(person))
    return {
        "claim_number": np.array([f"GZ{number:011d}" for number in numbers.tolist()], dtype=object),
        "person": people["id"][person],
        "visited_on": visited,
        "total": personal + pooled + big,
        "pooled": pooled,
        "serious_disease_paid": big,
        "aid": np.zeros(len(person), dtype=np.int64),
        "personal": personal,
        "compliant": personal,
        "disease_code": np.array(DISEASES, dtype=object)[random.integers(0, len(DISEASES), len(person))],
        "is_serious": serious,
        "outpatient_special": np.where(fresh, people["outpatient_special"][person], 0),
        "updated_on": np.minimum(visited + 3, known.today - 1),
    } | _stays(personal, visited=visited, born=people["birth"][person], serious=serious, random=random)


def _stays(personal: Array, *, visited: Array, born: Array, serious: Array, random: np.random.Generator) -> Rows:
    """Claims of much are stays: so many days as the bill tells, settled on the day of leaving, a few in intensive care."""
    is_stay = personal >= STAY_FROM
    most = np.where(serious, SERIOUS_DAYS_MOST, STAY_DAYS_MOST)
    days = np.clip(personal // STAY_DAY + random.integers(0, 4, len(personal)), 1, most)
    is_intensive = is_stay & serious & (random.random(len(personal)) < INTENSIVE_SHARE)
    return {
        "care": np.where(is_stay, "21", np.where(random.random(len(personal)) < 0.2, "14", "11")).astype(object),
        "admitted_on": np.where(is_stay, np.maximum(visited - days, born), EMPTY),
        "discharged_on": np.where(is_stay, visited, EMPTY),
        "intensive": np.where(is_intensive, "其他", "").astype(object),
    }
