"""One household, one chain of help: every file of the same people on one line of time."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.cases.chain import benefits_of, chain_of_household
from doudi.cases.permissions import resident_of
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.cases import applied, case_of
from tests.roads import fresh
from tests.support import changed, granted

pytestmark = pytest.mark.django_db


def second_application(case, *, by, on=date(2026, 9, 3)):
    """The wife asks for the subsidies of the disabled."""
    with acting_as(SYSTEM):
        wife = Person.objects.get(name="何丽华")
    return case_of(applied(by=by, people=[wife], programmes={"nursing_subsidy": wife}, on=on), "nursing_subsidy")


def test_the_chain_tells_of_every_file_of_the_household_in_the_order_of_time(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    other = second_application(case, by=li)
    changed(case, kind="job", by=li, on=date(2026, 9, 10))

    with acting_as(chen):
        events = chain_of_household(fresh(case))

    assert [one.on for one in events] == sorted(one.on for one in events)
    assert {
        "application",
        "step",
        "opinion",
        "decision",
        "visit",
        "posting",
        "paper",
        "change",
        "letter",
        "report",
    } <= {one.kind for one in events}
    assert {one.case for one in events if one.kind == "step"} == {case.number, other.number}
    assert {one.programme for one in events if one.case} == {"最低生活保障", "重度残疾人护理补贴"}


def test_a_longer_chain_asks_the_database_no_more_often(li, wu, chen, guo):
    case = fresh(granted(li=li, wu=wu, chen=chen, guo=guo))

    def asked() -> int:
        with (
            acting_as(chen),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            chain_of_household(case)
        return len(queries)

    before = asked()
    second_application(case, by=li)
    for day in (7, 8, 9):
        changed(case, kind="income", by=li, on=date(2026, 9, day))

    assert asked() == before


def test_a_resident_sees_his_own_chain_and_nobody_elses(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(resident_of(case.applicant_person, name=case.name)):
        own = chain_of_household(fresh(case))
    assert "decision" in {one.kind for one in own}
    with acting_as(resident_of(case.applicant_person + 1000, name="别人")):
        assert chain_of_household(case) == []


def test_another_county_sees_nothing_of_the_chain(li, wu, chen, guo, zhou):
    case = fresh(granted(li=li, wu=wu, chen=chen, guo=guo))

    with acting_as(zhou):
        assert chain_of_household(case) == []


def test_what_registers_say_of_benefits_is_shown_with_its_source(li, wu, chen, guo, monkeypatch):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(chen):
        made = case.decisions.get()
        assert made.receipt is not None
        household = made.receipt["household"]
        assert benefits_of(fresh(case), on=date(2026, 9, 1)) == []

    household["facts"]["paid_living_subsidy"] = 2_170_000  # hao
    household["people"][1]["facts"]["holds_living_subsidy"] = True
    household["sources"]["people.1.holds_living_subsidy"] = {
        "dataset": "benefits", "as_of": "2026-07-31", "delivery": "", "status": "HIT",
    }  # fmt: skip
    monkeypatch.setattr("doudi.cases.chain._latest_household", lambda case, on: (household, made.on))
    paid, held = benefits_of(case, on=date(2026, 9, 1))

    assert (paid.amount_yuan, paid.as_of) == ("217.00", made.on)
    assert (held.name, held.source, held.as_of) == ("何丽华", "benefits", date(2026, 7, 31))
