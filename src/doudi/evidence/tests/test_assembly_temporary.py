"""Assembly of what temporary assistance, the price subsidy and the old-age allowance ask: grants of the year, hardships, registration."""

from __future__ import annotations

import pytest

from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import Row, deliver
from doudi.evidence.tests.test_assembly import Tables, made_of
from doudi.facts import hao

FIRE = {"person": city.HE, "visited_on": "2026-06-20", "place": city.VILLAGE, "sudden_hardship": "火灾", "people_hit": "2",
        "life_in_difficulty": "是", "cannot_wait": "是", "needed_amount": "5000"}  # fmt: skip


def grant(person: str, programme: str, file: str, yuan: str, *, on: str, cause: str = "火灾") -> Row:
    money = {"base_month": "0", "supplement_month": "0", "grant_once": yuan, "cause": cause}
    return {"person": person, "programme": programme, "file_number": file, "is_applicant": "是", "from_on": on,
            "updated_on": "2026-06-20", "place": "440105", **money}  # fmt: skip


GRANTS = [
    grant(city.HE, "临时救助", "T1", "3000", on="2026-03-01"),
    grant(city.MEI, "临时救助", "T1", "3000", on="2026-03-01"),  # the same file, on her row
    grant(city.HE, "小额快救", "K1", "1309", on="2026-02-01"),
    grant(city.HE, "临时救助", "T2", "500", on="2026-04-01", cause="突发重病"),
    grant(city.HE, "临时救助", "T0", "9000", on="2025-12-31"),
    grant(city.HE, "临时救助", "T9", "7000", on="2026-07-02"),
    grant(city.LONELY, "临时救助", "T5", "800", on="2026-01-01", cause=""),
    grant(city.FANG, "临时救助", "T6", "600", on="2026-01-01", cause="必需支出"),
    grant(city.LIANG, "临时救助", "T7", "700", on="2026-01-01"),
]
AIDED = ("paid_temporary_year", "paid_same_cause", "same_cause_aided")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    var = tmp_path_factory.mktemp("city")
    for dataset in ("hukou", "residence", "marriage", "veterans"):
        deliver(var, dataset, city.REGISTERS[dataset])
    allowance = {**grant(city.HUANG, "高龄津贴", "G1", "", on="2025-01-01", cause=""), "base_month": "200"}
    deliver(var, "benefits", [*GRANTS, allowance])
    deliver(var, "visits", [FIRE])
    made: Tables = made_of(var)
    return made


def aided(tables: Tables, person: str) -> list[int]:
    home = tables.home(person)
    return [home[name] for name in AIDED]


def test_grants_of_the_year_add_up_once_a_file_and_those_for_the_same_hardship_apart(tables: Tables) -> None:
    assert aided(tables, city.HE) == [hao(4809), hao(4309), 1]  # quick aid is money, but no ordinary time


def test_without_a_hardship_the_cause_is_spending_and_a_grant_without_a_cause_counts_too(tables: Tables) -> None:
    assert aided(tables, city.FANG) == [hao(600), hao(600), 1]
    assert aided(tables, city.LONELY) == [hao(800), hao(800), 1]
    assert aided(tables, city.LIANG) == [hao(700), 0, 0]
    assert aided(tables, city.QIANG) == [0, 0, 0]


def test_a_hardship_comes_as_the_visit_saw_it(tables: Tables) -> None:
    home, other = tables.home(city.HE), tables.home(city.QIANG)

    assert (home["sudden_hardship"], home["people_hit"], home["needed_amount"]) == ("fire", 2, hao(5000))
    assert (home["life_in_difficulty"], home["cannot_wait"]) == (True, True)
    assert (other["sudden_hardship"], other["people_hit"], other["needed_amount"]) == ("none", 0, None)
    assert (other["life_in_difficulty"], other["cannot_wait"]) == (None, False)


def test_the_old_age_allowance_is_held_by_a_person_and_paid_to_the_household(tables: Tables) -> None:
    assert tables.person(city.HUANG)["holds_elder_allowance"] is True
    assert tables.home(city.HUANG)["paid_elder_allowance"] == hao(200)
    assert tables.person(city.QIANG)["holds_elder_allowance"] is False


def test_registered_in_this_province_or_another(tables: Tables) -> None:
    assert tables.person(city.LIANG_WIFE)["hukou_in_province"] is False
    assert tables.person(city.LIANG)["hukou_in_province"] is True


def test_a_pensioned_veteran_is_honoured_and_the_family_of_a_conscript_is_not(tables: Tables, tmp_path) -> None:
    conscript = {**city.REGISTERS["veterans"][0], "person": city.QIANG, "item": "义务兵家庭优待金"}
    deliver(tmp_path, "hukou", city.REGISTERS["hukou"])
    deliver(tmp_path, "veterans", [conscript])

    assert tables.person(city.HUANG)["honoured"] is True
    assert made_of(tmp_path).person(city.QIANG)["honoured"] is False


def test_where_the_register_of_aid_is_silent_what_was_given_is_not_known(tmp_path) -> None:
    deliver(tmp_path, "hukou", city.REGISTERS["hukou"])

    assert aided(made_of(tmp_path), city.HE) == [None, None, None]
