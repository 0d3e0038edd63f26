"""公安, 殡葬 and 司法: books, residence, deaths, custody, vehicles."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import code
from doudi.demo.dwelling import SPLIT
from doudi.demo.events import CUSTODIES
from doudi.demo.registers.known import Known, optional
from doudi.demo.wording import EMPTY, Rows
from doudi.facts import FACTS, hao

Array = NDArray[Any]

RELATION_CODES = {
    "self": ("02", "02"), "spouse": ("12", "11"), "child": ("30", "20"), "grandchild": ("42", "41"),
    "parent": ("52", "51"), "sibling": ("77", "73"), "other": ("99", "99"), "grandparent": ("62", "61"),
    "child_in_law": ("28", "38"), "parent_in_law": ("56", "55"),
}  # fmt: skip
"""GB/T 4761 codes of women and men."""
CUSTODY_CODES = {"arrested": "1", "prison": "2", "detox": "3", "parole": "4"}
INSTITUTIONS = ("市看守所", "粤北监狱", "市强制隔离戒毒所", "区社区矫正中心", "区人民法院")
CAR_KINDS = ("小型轿车", "小型普通客车", "小型越野客车", "微型面包车")
OLD_CAR_SHARE = 0.02
EBIKE_SHARE = 0.12


def hukou(known: Known) -> Rows:
    """Everybody in a book of the place; some of the dead still stand there as living."""
    people = known.people
    listed = people["is_local"] & (people["on_book"] | (known.random("hukou").random(known.block.size) < 0.5))
    who = np.flatnonzero(listed)
    status = np.where(people["on_book"][who], np.where(people["missing_declared"][who], "3", "0"), "1")
    random = known.random("hukou moves")
    moved = random.random(len(who)) < 0.2
    return {
        "person": people["id"][who],
        "name": people["name"][who],
        "sex": np.where(people["male"][who] == 1, "1", "2").astype(object),
        "birth": people["birth"][who],
        "book": people["book"][who],
        "relation": relation_codes(relation=people["relation"][who], male=people["male"][who]),
        "hukou_type": np.where(known.block.of_family("rural")[who], "2", "1").astype(object),
        "place": known.hukou_village(who),
        "house": known.hukou_houses(who),
        "moved_in_on": optional(
            np.maximum(people["birth"][who], known.today - random.integers(400, 9000, len(who))), given=moved
        ),
        "status": status.astype(object),
        "updated_on": known.recorded(count=len(who), topic="hukou day", oldest=900),
    }


def relation_codes(*, relation: Array, male: Array) -> Array:
    """Write relations to the head of the book as GB/T 4761 codes."""
    table = np.array([RELATION_CODES[name] for name in FACTS["person"]["relation"].choices], dtype=object)
    return np.asarray(table[relation, male])


def residence(known: Known) -> Rows:
    """People who live elsewhere than in the house of their book, and people whose book is elsewhere."""
    people, block = known.people, known.block
    apart = (block.of_family("origin") == SPLIT) | ~people["is_local"] | people["is_absent"]
    seen = ~people["is_absent"] | (known.random("absent").random(block.size) < 0.8)
    who = np.flatnonzero(apart & seen & people["alive"])
    away = people["is_absent"][who]
    outside = block.plan.territory.counties[people["id"][who] % len(block.plan.territory.counties)] * 1_000_000 + 1001
    local = people["is_local"][who]
    houses = known.houses(who)
    houses[away] = np.array([f"{place}W" for place in outside[away]], dtype=object)
    return {
        "person": people["id"][who],
        "name": people["name"][who],
        "sex": np.where(people["male"][who] == 1, "男", "女").astype(object),
        "birth": people["birth"][who],
        "hukou_place": np.where(local, known.hukou_village(who), people["hukou_county"][who]),
        "place": np.where(away, outside, known.home_village(who)),
        "house": houses,
        "since_on": people["since"][who],
        "updated_on": known.recorded(count=len(who), topic="residence day", oldest=500),
    }


def deaths(known: Known) -> Rows:
    """The dead of the last two years: funeral homes and cancelled hukou; and those struck off who are paid on."""
    people = known.people
    who = np.flatnonzero(~people["alive"])
    random = known.random("deaths")
    source = np.array(["火化", "户口注销", "医院死亡证明"], dtype=object)[random.integers(0, 3, len(who))]
    source[people["on_book"][who] & (source == "户口注销")] = "火化"
    died = people["died"][who]
    rows = {
        "person": people["id"][who],
        "name": people["name"][who],
        "died_on": died,
        "cremated_on": optional(np.minimum(died + 3, known.today - 1), given=source == "火化"),
        "source": source,
        "recorded_on": np.minimum(died + random.integers(4, 20, len(who)), known.today - 1),
    }
    struck_off = _struck_off(known)
    return {name: np.concatenate([values, struck_off[name]]) for name, values in rows.items()}


def _struck_off(known: Known) -> Rows:
    found = known.holdings.outsiders
    dead = found.died > 0
    died, count = found.died[dead], int(dead.sum())
    return {
        "person": found.id[dead],
        "name": known.people["name"][(found.beside[dead] + 1) % known.block.size],
        "died_on": died,
        "cremated_on": np.full(count, EMPTY),
        "source": np.full(count, "户口注销", dtype=object),
        "recorded_on": died + 6,
    }


def custody(known: Known) -> Rows:
    """Arrest, prison, detox, correction, and declarations that somebody is missing."""
    people = known.people
    held = np.flatnonzero(people["custody"] > 0)
    missing = np.flatnonzero(people["missing_declared"])
    who = np.r_[held, missing]
    kinds = np.array(["", *(CUSTODY_CODES[name] for name in CUSTODIES[1:])], dtype=object)
    kind = np.r_[kinds[people["custody"][held]], np.full(len(missing), "5", dtype=object)]
    is_open = (kind == "1") | (kind == "5")
    return {
        "person": people["id"][who],
        "kind": kind,
        "institution": np.array(INSTITUTIONS, dtype=object)[kind.astype(np.int64) - 1],
        "from_on": people["custody_since"][who],
        "until_on": optional(people["custody_until"][who], given=~is_open),
        "updated_on": known.recorded(count=len(who), topic="custody day"),
    }


def vehicles(known: Known) -> Rows:
    """Cars and the vehicles that do not count: electric bicycles, fuel motorcycles, wheelchairs, cars long scrapped."""
    people = known.people
    random = known.random("vehicles")
    cars = np.repeat(np.arange(known.block.size), people["vehicles"])
    grown = people["alive"] & (people["age"] >= 18)
    scrapped = np.flatnonzero(grown & (random.random(known.block.size) < OLD_CAR_SHARE))
    ebikes = np.flatnonzero(grown & (random.random(known.block.size) < EBIKE_SHARE))
    chairs = np.flatnonzero(
        grown & (people["disability_kind"] == code("disability_kind", "limb")) & (random.random(known.block.size) < 0.2)
    )
    who = np.r_[cars, scrapped, ebikes, chairs]
    small = random.integers(0, len(CAR_KINDS), len(who))
    small[: len(cars)][people["livelihood_vehicles"][cars] > 0] = 3
    kind = np.array(CAR_KINDS, dtype=object)[small]
    kind[len(cars) + len(scrapped) :] = np.array(["电动自行车", "普通二轮摩托车"], dtype=object)[
        random.integers(0, 2, len(ebikes) + len(chairs))
    ]
    kind[len(who) - len(chairs) :] = "残疾人机动轮椅车"
    status = np.full(len(who), "A", dtype=object)
    status[len(cars) : len(cars) + len(scrapped)] = np.array(["B", "E", "P"], dtype=object)[
        random.integers(0, 3, len(scrapped))
    ]
    price = hao("100") * random.integers(300, 3500, len(who))
    value = people["livelihood_vehicle_value"][who]
    return {
        "plate": _plates(known=known, count=len(who)),
        "person": people["id"][who],
        "kind": kind,
        "use": np.where(people["livelihood_vehicles"][who] > 0, "F", "A").astype(object),
        "status": status,
        "price": np.where(value > 0, value, np.where(np.arange(len(who)) < len(cars), price, EMPTY)),
        "registered_on": np.maximum(known.today - random.integers(40, 4000, len(who)), people["birth"][who] + 366 * 18),
        "updated_on": known.recorded(count=len(who), topic="vehicle day"),
    }


def _plates(*, known: Known, count: int) -> Array:
    """Number plates no two vehicles share; the form is close to real ones and longer, so none is anybody's."""
    numbers = known.block.number * 100_000 + np.arange(count)
    return np.array([f"粤A虚{number:08d}" for number in numbers.tolist()], dtype=object)
