"""册外领取 is kept beside the findings: the same again and again, and seen by place."""

from dataclasses import replace
from datetime import date

import pytest

from doudi.evidence.assembly.outside import Outsider as Found
from doudi.facts import hao
from doudi.journal.models import Entry
from doudi.monitoring import outside
from doudi.monitoring.models import Outsider
from doudi.monitoring.outside import look_outside, outsiders_for
from doudi.monitoring.permissions import NotAllowed
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
ON, LATER = date(2026, 7, 1), date(2026, 8, 1)
ONE = Found(
    person=11, place="440105001001", programme="dibao", file_number="D1", paid_hao=hao(900), since=date(2025, 1, 1),
    is_dead=False, file_is_outside=True,
)  # fmt: skip
DEAD = replace(ONE, person=12, file_number="D2", paid_hao=hao(20), is_dead=True)
ELSEWHERE = replace(ONE, person=13, place="440106002001", file_number="D3")


@pytest.fixture
def look(monkeypatch, tmp_path):
    def kept(*found, on=ON, place=""):
        monkeypatch.setattr(outside, "outsiders", lambda **_: list(found))
        return look_outside(var=tmp_path, on=on, place=place)

    return kept


def rows(officer):
    with acting_as(officer):
        return [(row.file_number, row.paid_month, row.first_seen_on) for row in outsiders_for(officer=officer)]


def test_each_desk_sees_its_own_place_the_dead_first(look, chen, zhou, wang):
    assert look(ONE, DEAD, ELSEWHERE) == 3

    assert [row[0] for row in rows(chen)] == ["D2", "D1"]
    assert [row[0] for row in rows(zhou)] == ["D3"]
    assert [row[0] for row in rows(wang)] == ["D2", "D1", "D3"] or [row[0] for row in rows(wang)] == ["D2", "D3", "D1"]


def test_looked_at_again_they_are_the_same_and_those_who_are_gone_go(look, wang):
    look(ONE, DEAD)

    look(replace(ONE, paid_hao=hao(950)), on=LATER)

    assert [(name, str(paid), since) for name, paid, since in rows(wang)] == [("D1", "950.00", ON)]
    with acting_as(SYSTEM):
        assert [line.detail for line in Entry.objects.filter(verb="screen.outside").order_by("sequence")] == [
            {"found": 2, "dead": 1, "closed": 0}, {"found": 1, "dead": 0, "closed": 1},
        ]  # fmt: skip


def test_one_county_leaves_the_others_alone(look, wang):
    look(ONE, ELSEWHERE)

    assert look(place="440105") == 0

    assert [row[0] for row in rows(wang)] == ["D3"]


def test_an_earlier_day_may_be_looked_at_after_a_later_one(look, wang):
    look(ONE, on=LATER)

    look(ONE, on=ON)

    assert [row[2] for row in rows(wang)] == [ON]


def test_a_volunteer_is_told_nothing(look, xiaoliang):
    look(ONE)

    with acting_as(xiaoliang), pytest.raises(NotAllowed):
        outsiders_for(officer=xiaoliang)
    with acting_as(xiaoliang):
        assert not Outsider.objects.exists()
