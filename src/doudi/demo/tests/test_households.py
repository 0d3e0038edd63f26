"""The families of the story: present, answered about by every register, and decided by the law as their story says."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from doudi.demo.cast import AQIANG_FAMILY, COMMUNITY, HUANG_POPO, STREET
from doudi.demo.holdings import draw_holdings
from doudi.demo.households import books_elsewhere, cast_size, make_cast, told
from doudi.demo.law import entitle
from doudi.demo.registers import REGISTERS, Known
from doudi.demo.tests.cities import cast_block, plan_of
from doudi.facts import yuan

STORIES = {story["name"]: story for story in told()}
CODES = plan_of().territory.codes


def known() -> Known:
    block = cast_block()
    return Known(block=block, holdings=draw_holdings(block=block, law=LAW))


LAW = entitle([cast_block()])[0]


def people_of(name: str) -> np.ndarray:
    return np.flatnonzero(cast_block().family == list(STORIES).index(name))


def test_all_ten_worked_cases_are_told():
    assert sorted(story["case"] for story in STORIES.values() if "case" in story) == list(range(1, 11))


def test_they_live_where_the_officers_of_the_demo_work():
    block = cast_block()
    villages = CODES[block.families["village"]].astype(str)

    here = [village.startswith(STREET) for village in villages]
    assert sum(here) == len(here) - 1, "only the stranger of case 7 is elsewhere"
    assert villages[list(STORIES).index("黄婆婆")] == COMMUNITY


def test_they_are_the_people_of_every_test():
    block = cast_block()
    born = dict(zip(block.people["name"].tolist(), block.people["birth"].astype("datetime64[D]").tolist(), strict=True))

    for resident in (HUANG_POPO, *AQIANG_FAMILY):
        assert born[resident.name] == resident.born_on


def _amount(values: np.ndarray) -> Decimal:
    return yuan(int(values.sum()))


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story["comes_out"]])
def test_the_law_decides_them_as_their_story_says(name):
    expected = STORIES[name]["comes_out"]
    family, who = list(STORIES).index(name), people_of(name)

    found = {
        "dibao": bool(LAW.dibao[family]),
        "edge": bool(LAW.edge[family]),
        "dibao_single": bool(LAW.single[who].any()),
        "tekun": bool(LAW.tekun[who].any()),
        "base": _amount(LAW.dibao_base[family]),
        "single": _amount(LAW.single_amount[who]),
        "supplement": _amount(LAW.supplement[who]),
        "amount": _amount(LAW.tekun_amount[who]),
    }

    for key, value in expected.items():
        if key != "kind":
            assert found[key] == (Decimal(value) if isinstance(value, str) else value), key


def test_nothing_is_paid_beside_what_their_story_says():
    holdings = known().holdings
    told_people = {name for story in STORIES.values() for grant in story.get("holds", ()) for name in [story["name"]]}
    families = set(cast_block().family[holdings.grants["person"]].tolist())

    assert families == {list(STORIES).index(name) for name in told_people}


def test_every_bank_answers_about_them_and_every_home_was_visited():
    bank, visits = REGISTERS["bank"](known()), REGISTERS["visits"](known())

    assert set(bank["result"]) <= {"HIT", "NO_HIT"}
    assert set(bank["person"].tolist()) == set(cast_block().people["id"].tolist())
    assert set(visits["person"].tolist()) == set(cast_block().people["id"].tolist())


def test_the_stranger_is_known_to_no_hukou_register():
    stranger = cast_block().people["id"][people_of("外乡人")]

    assert not np.isin(stranger, REGISTERS["hukou"](known())["person"]).any()
    assert np.isin(stranger, REGISTERS["petitions"](known())["person"]).all()


def test_the_wife_from_another_province_brings_her_book():
    books = books_elsewhere(cast_block())

    assert {county: len(rows["person"]) for county, rows in books.items()} == {"430121": 3}


def test_a_city_elsewhere_has_no_cast():
    assert make_cast(plan_of(place="3501", people=5_000)) is None
    assert cast_size(plan_of(place="440106", people=5_000)) == 0


def test_ages_move_with_the_day_for_those_told_by_age():
    later = make_cast(plan_of(on=date(2027, 11, 1)))

    assert later is not None
    assert later.people["age"][people_of("卢福根")].tolist() == [67]
