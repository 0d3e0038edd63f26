"""Where somebody lives: sealed, seen where it lies, kept for the next visit; where nobody told it, the committee's point serves."""

from decimal import Decimal

import pytest
from django.db import connection

from doudi.dispatch.rounds import planning
from doudi.dispatch.rounds.actions import locate
from doudi.dispatch.rounds.doors import Way, doors_of, forget_door, keep_door, keep_hall
from doudi.dispatch.rounds.models import Door, Errand, Hall
from doudi.dispatch.rounds.permissions import NotAllowed, NotReady
from doudi.dispatch.rounds.planning import plan_rounds
from doudi.dispatch.rounds.queries import in_turn
from doudi.dispatch.rounds.roster import enrol
from doudi.dispatch.rounds.route import Basis
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import register_person
from tests.cast import COMMUNITY, STREET
from tests.needs import opened
from tests.rounds import ON, errand_for

pytestmark = pytest.mark.django_db
AT = (Decimal("23.097500"), Decimal("113.328100"))
HOME = Way(COMMUNITY, "客村大街8号202", AT)


@pytest.fixture
def village(db):
    return Place.objects.get(code=COMMUNITY)


@pytest.fixture
def person(village):
    with acting_as(SYSTEM):
        return register_person(
            name="陈伯",
            numbers=[],
            sex="1",
            born_on=None,
            hukou_place=village,
            residence_place=village,
            by=SYSTEM,
            on=ON,
        )


@pytest.fixture
def door(person, li):
    with acting_as(li):
        return keep_door(person=person.pk, way=HOME, by=li, on=ON)


def seen(officer, person) -> list[Way]:
    with acting_as(officer):
        return list(doors_of([person.pk]).values())


def test_a_door_is_seen_where_it_lies_and_nowhere_else(door, person, li, wu, zhou, xiaoliang):
    assert seen(li, person) == seen(wu, person) == [HOME]
    assert seen(zhou, person) == seen(xiaoliang, person) == []


def test_what_lies_in_the_table_names_no_street_and_no_degree(door):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT sealed, row_to_json(rounds_door)::text FROM rounds_door")
        sealed, row = cursor.fetchone()
        lying = bytes(sealed).decode("latin-1") + bytes(sealed).decode(errors="replace") + row
        lines = str(list(Entry.objects.filter(verb="door.keep").values()))

    for told in ("客村大街", "23.0975", "113.3281"):
        assert told not in lying
        assert told not in lines


def test_a_door_is_kept_and_forgotten_by_who_sends_people_there(door, person, li, zhou, xiaoliang):
    for stranger in (zhou, xiaoliang):
        with acting_as(stranger), pytest.raises(NotAllowed):
            keep_door(person=person.pk, way=HOME, by=stranger, on=ON)
        with acting_as(stranger), pytest.raises(NotAllowed):
            forget_door(person=person.pk, by=stranger, on=ON)
    with acting_as(li), pytest.raises(NotReady, match="住址"):
        keep_door(person=person.pk, way=Way(COMMUNITY, " ", AT), by=li, on=ON)
    with acting_as(li):
        forget_door(person=person.pk, by=li, on=ON)
    with acting_as(SYSTEM):
        assert Door.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "is_kept"),
    [
        ({}, True),
        ({"residence_place_id": "440105001101"}, False),
        ({"residence_place_id": None}, True),
        ({"died_on": ON}, False),
    ],
)
def test_a_door_is_forgotten_when_nobody_it_was_told_of_lives_there(door, person, changed, is_kept):
    with acting_as(SYSTEM):
        type(person).objects.filter(pk=person.pk).update(**changed)

    plan_rounds(on=ON)

    with acting_as(SYSTEM):
        assert Door.objects.exists() == is_kept
        assert Entry.objects.filter(verb="door.forget").exists() != is_kept


def test_who_is_sent_for_a_registered_person_keeps_the_door_for_the_next(person, li, wu):
    need = opened(by=li, person=person)

    errand_for(wu, by=li, source="NEED", source_number=need.number, need=need, at=AT)

    assert seen(li, person) == [HOME]


def test_who_is_nobody_the_registry_knows_leaves_no_door(li, wu):
    errand_for(wu, by=li, at=AT)

    with acting_as(SYSTEM):
        assert Door.objects.count() == 0


def test_a_door_told_later_reaches_the_phone_and_the_next_visit(person, li, wu, zhou):
    errand = errand_for(wu, by=li, source_number=f"person:{person.pk}", where="客村社区")
    with acting_as(li):
        changed = locate(errand=errand, where="客村大街8号202", at=AT, by=li, on=ON)

    assert (changed.where, changed.at, changed.version) == ("客村大街8号202", AT, 2)
    assert seen(li, person) == [HOME]
    with acting_as(zhou), pytest.raises(NotAllowed):
        locate(errand=errand, where="别处", at=None, by=zhou, on=ON)


@pytest.mark.parametrize(
    ("lives", "from_door", "where", "at"),
    [
        (COMMUNITY, True, "客村大街8号202", AT),
        (COMMUNITY, False, "客村大街8号202", None),
        ("440105001101", True, "广东省广州市海珠区赤岗街道下渡社区居委会", None),
    ],
)
def test_a_planned_visit_goes_to_the_door_while_somebody_lives_there(
    door, person, li, lives, from_door, where, at, monkeypatch
):
    monkeypatch.setattr(planning, "may_use_doors", lambda place, *, on: from_door)
    due = planning.Round(person.pk, "陈伯", lives, ON, "看看")
    monkeypatch.setattr(planning, "rounds_due", lambda *, on: [due])
    with acting_as(li):
        enrol(officer=li, place=Place.objects.get(code=lives), kind="ASSOCIATE", by=li, on=ON)

    plan_rounds(on=ON)

    with acting_as(SYSTEM):
        (made,) = Errand.objects.all()
    assert (made.where, made.at) == (where, at)


def test_a_hall_is_put_on_the_map_by_who_sends_people_there(village, li, zhou):
    with acting_as(zhou), pytest.raises(NotAllowed):
        keep_hall(place=village, at=AT, by=zhou, on=ON)
    with acting_as(li):
        with pytest.raises(NotReady, match="村（居）"):
            keep_hall(place=Place.objects.get(code=STREET), at=AT, by=li, on=ON)
        keep_hall(place=village, at=(Decimal(1), Decimal(2)), by=li, on=ON)
        keep_hall(place=village, at=AT, by=li, on=ON)

    (made,) = Hall.objects.all()
    assert (made.latitude, made.longitude) == AT


def test_without_a_door_the_committee_serves_between_villages(village, li, xiaoliang):
    other = Place.objects.get(code="440105001101")
    near = [
        errand_for(xiaoliang, by=li, name=name, place=place) for name, place in (("一", other.code), ("二", COMMUNITY))
    ]
    with acting_as(li):
        keep_hall(place=village, at=AT, by=li, on=ON)
        keep_hall(place=other, at=(AT[0] + Decimal("0.01"), AT[1]), by=li, on=ON)

    with acting_as(xiaoliang):
        first, second = in_turn(near, worker=xiaoliang, on=ON)

    assert first.stop.is_hall
    assert second.stop.is_hall
    assert second.leg.basis == Basis.HALLS
    assert second.leg.metres == pytest.approx(1112 * 1.3, abs=3)
