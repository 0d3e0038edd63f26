"""Household rows: what the tables say of one household, as the rules read it."""

import json
from datetime import date

import pytest

from doudi.engine import open_engine
from doudi.evidence.assembly import assemble
from doudi.evidence.household_rows import households_from
from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import AS_OF, deliver
from doudi.facts import FACTS
from doudi.programmes import RULEBOOK
from doudi.rules import decide
from doudi.rules.household import household_from_json


def households_of(var):
    """Give all households of 440105."""
    folder = assemble(var=var, on=AS_OF).folder / "440105"
    engine = open_engine(memory_gb=1)
    for unit in FACTS:
        engine.scan(f"all_{unit}", [folder / f"{unit}.arrow"])
    households = list(households_from(engine, folder=folder, prefix="all_"))
    engine.close()
    return households


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """All households of 440105, by the head's identity number."""
    var = tmp_path_factory.mktemp("city")
    city.build(var)
    return {rows.head.resident_id: rows for rows in households_of(var)}


def test_households_come_in_the_order_of_their_keys(found):
    keys = [rows.key for rows in found.values()]

    assert keys == sorted(keys)
    assert len(keys) == 6


def test_the_head_comes_first_and_people_have_names_keys_and_numbers(found):
    rows = found[city.LIANG]

    assert [person.name for person in rows.people] == ["梁叔", "梁婶", "梁仔"]
    assert rows.head.resident_id == city.LIANG
    assert rows.person(1).resident_id == ""  # registered elsewhere: the lake does not hold her number
    assert rows.person_key(None) is None
    assert rows.person_key(2) == rows.person(2).key


def test_every_fact_of_the_law_is_handed_on(found):
    household = found[city.HUANG].household()

    assert set(household.facts) == set(FACTS["household"])
    assert all(set(person.facts) == set(FACTS["person"]) for person in household.people)
    assert [set(supporter) for supporter in household.people[0].supporters] == [set(FACTS["support"])]
    assert (household.place, household.residence) == (city.VILLAGE, "rural")


def test_each_fact_carries_its_source_and_how_it_answered(found):
    sources = found[city.QIANG].household().sources

    assert sources["people.0.deposits"].status == "TIMEOUT"
    assert sources["people.1.deposits"].status == "NOT_AVAILABLE"
    assert sources["people.0.wage_6m"].status == "HIT"
    assert sources["people.0.wage_6m"].as_of == date(2026, 7, 1)
    assert len(sources["people.0.wage_6m"].delivery) == 12
    assert sources["people.1.vehicles"].status == "NO_HIT"
    assert (sources["people.0.student"].status, sources["people.0.student"].as_of) == ("NOT_AVAILABLE", None)
    assert sources["household.paid_dibao"].status == "HIT"
    assert found[city.HUANG].household().sources["people.0.supporters.0.consent"].dataset == "support"


def test_a_household_survives_json(found):
    for rows in found.values():
        household = rows.household()

        assert household_from_json(json.loads(json.dumps(household.as_json()))) == household


def test_the_law_can_decide_every_household(found):
    for rows in found.values():
        assert decide(RULEBOOK, rows.household(), on=AS_OF)


def test_an_unread_row_is_no_answer(tmp_path):
    deliver(tmp_path, "hukou", city.REGISTERS["hukou"])
    deliver(tmp_path, "vehicles", [{**city.REGISTERS["vehicles"][0], "kind": "飞船"}])

    he = next(rows for rows in households_of(tmp_path) if rows.head.resident_id == city.HE)

    assert he.household().people[0].facts["vehicles"] is None
    assert he.household().sources["people.0.vehicles"].status == "NOT_AVAILABLE"
    assert he.household().sources["people.0.vehicles"].dataset == "vehicles"
