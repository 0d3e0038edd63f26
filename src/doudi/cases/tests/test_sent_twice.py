"""A form that was sent twice is one opinion and one decision; who applied counts whether or not a desk may see him in the registry."""

from decimal import Decimal
from typing import Any

import pytest

from doudi.cases.actions import decide, opine
from doudi.cases.finding import find_for
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers
from tests.roads import fresh

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"proposes": "grant", "why": "经调查，家庭情况属实。"}


def test_the_same_opinion_twice_is_one(taken, li):
    with acting_as(li):
        first = opine(case=taken, by=li, on=APPLIED_ON, **SAID)
        second = opine(case=taken, by=li, on=APPLIED_ON, **SAID)
        third = opine(case=taken, by=li, on=APPLIED_ON, **{**SAID, "why": "补充：已看过房屋。"})

    assert first.pk == second.pk
    assert third.pk != first.pk


def test_the_same_decision_twice_is_one(at_county, chen):
    said: dict[str, Any] = {"verdict": "granted", "reasons": "生活确有困难。", "amount_yuan": Decimal("800.00")}
    with acting_as(chen):
        first = decide(case=at_county, by=chen, on=at_county.stage_since, **said)
        second = decide(case=at_county, by=chen, on=at_county.stage_since, **said)
        third = decide(case=at_county, by=chen, on=at_county.stage_since, **{**said, "amount_yuan": Decimal("900.00")})

    assert first.pk == second.pk
    assert third.pk != first.pk


def test_a_household_is_whole_though_the_desk_sees_nobody_of_it_in_the_registry(li):
    people = family_with_numbers()
    case = case_of(applied(by=li, people=people, programmes={"quick_aid": None}, declared={"near_relatives": [], "urgent": True}),
                   "quick_aid")  # fmt: skip
    with acting_as(SYSTEM):
        Person.objects.filter(pk__in=[one.pk for one in people]).update(hukou_place="44", residence_place=None)

    with acting_as(li):
        home = find_for(fresh(case), on=APPLIED_ON).household

    assert [one.name for one in home.people] == [one.name for one in people]
    assert home.people[0].facts["sex"] == "male"
