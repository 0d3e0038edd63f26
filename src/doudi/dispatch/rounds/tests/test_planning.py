"""The roster of a village, and who is visited how often."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from doudi.cases.reviews.models import Review
from doudi.dispatch.rounds import planning
from doudi.dispatch.rounds.models import Errand, Post
from doudi.dispatch.rounds.permissions import NotAllowed, NotReady
from doudi.dispatch.rounds.planning import plan_rounds, rounds_due
from doudi.dispatch.rounds.roster import enrol, leave, on_roster
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import open_household, register_person
from doudi.registry.models import Person
from tests.cases import applied, case_of
from tests.cast import COMMUNITY
from tests.rounds import ON, brought, phone_of, received

pytestmark = pytest.mark.django_db
LATER = ON + timedelta(days=40)


@pytest.fixture
def village(db):
    return Place.objects.get(code=COMMUNITY)


@pytest.fixture
def post(li, wu, village):
    with acting_as(li):
        return enrol(officer=wu, place=village, kind="ASSOCIATE", by=li, on=ON)


def old_woman(village, *, born_on=date(1940, 5, 1)):
    """何婆婆, who lives alone."""
    with acting_as(SYSTEM):
        person = register_person(
            name="何婆婆",
            numbers=[],
            sex="2",
            born_on=born_on,
            hukou_place=village,
            residence_place=village,
            by=SYSTEM,
            on=ON,
        )
        open_household(head=person, place=village, by=SYSTEM, on=ON)
    return person


def errands() -> list[Errand]:
    with acting_as(SYSTEM):
        return list(Errand.objects.select_related("worker"))


def test_a_roster_has_somebody_once_until_he_leaves(post, li, wu, village):
    with acting_as(li):
        assert [one.officer for one in on_roster(COMMUNITY, on=ON)] == [wu]
        with pytest.raises(NotReady, match="已经在"):
            enrol(officer=wu, place=village, kind="VOLUNTEER", by=li, on=ON)
        leave(post=post, by=li, on=LATER)
        assert list(on_roster(COMMUNITY, on=LATER)) == []
        with pytest.raises(NotReady, match="不在名册"):
            leave(post=post, by=li, on=LATER)


def test_only_who_sends_people_there_keeps_the_roster(post, zhou, xiaoliang, li, he, village):
    for stranger in (zhou, xiaoliang):
        with acting_as(stranger), pytest.raises(NotAllowed):
            enrol(officer=xiaoliang, place=village, kind="VOLUNTEER", by=stranger, on=ON)
    with acting_as(li), pytest.raises(NotReady, match="请另选一位"):
        enrol(officer=he, place=village, kind="VOLUNTEER", by=li, on=ON)
    with acting_as(zhou):
        assert Post.objects.count() == 0


def test_the_very_old_who_live_alone_are_visited_and_planned_once(post, wu, village):
    old_woman(village)

    assert len(plan_rounds(on=LATER).errands) == 1
    assert plan_rounds(on=LATER).errands == []
    (made,) = errands()
    assert (made.worker, made.name, made.source) == (wu, "何婆婆", "ROUND")


def test_the_next_visit_counts_from_the_last(post, wu, village):
    old_woman(village)
    plan_rounds(on=LATER)
    (made,) = errands()
    assert received(brought(made, on=LATER), device=phone_of(wu), by=wu, on=LATER).state == "stored"

    assert plan_rounds(on=LATER + timedelta(days=20)).errands == []
    assert len(plan_rounds(on=LATER + timedelta(days=23)).errands) == 1


def test_nobody_younger_and_nobody_with_company_is_called_old_and_alone(post, village):
    old_woman(village, born_on=date(1950, 5, 1))

    assert plan_rounds(on=LATER).errands == []


def test_a_village_without_anybody_is_named(village):
    old_woman(village)

    planned = plan_rounds(on=LATER)

    assert planned.errands == []
    assert planned.villages_without == {COMMUNITY}


def test_what_a_place_has_not_set_is_not_planned(post, village, monkeypatch):
    old_woman(village)
    monkeypatch.setattr(planning, "term", lambda name, *, place, on: None)

    with acting_as(SYSTEM):
        assert rounds_due(on=LATER) == []


@pytest.mark.parametrize(("of_class", "days"), [("A", 180), ("B", 90), ("C", 30)])
def test_a_household_in_support_is_visited_by_its_class(post, li, of_class, days, monkeypatch):
    monkeypatch.setattr(planning, "IN_SUPPORT", ("submitted",))  # a file as it is opened serves as well
    case = case_of(applied(by=li))
    with acting_as(SYSTEM):
        Review.objects.create(case=case, review_class=of_class, due_on=LATER)

        (due,) = [one for one in rounds_due(on=ON + timedelta(days=days)) if one.name == case.name]

    assert due.due_on == case.stage_since + timedelta(days=days)


def test_whoever_has_least_goes_next(post, li, wu, xiaoliang, village):
    with acting_as(li):
        enrol(officer=xiaoliang, place=village, kind="VOLUNTEER", by=li, on=ON)
    for _ in range(4):
        old_woman(village)

    plan_rounds(on=LATER)

    assert sorted(one.worker.pk for one in errands()) == sorted([wu.pk, wu.pk, xiaoliang.pk, xiaoliang.pk])


def test_the_very_old_are_found_without_counting_everybody():
    """Which side of the join comes first hangs on how many people there are; that both sides have their index does not."""
    with transaction.atomic(), acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        whole = planning._old_and_alone(ON).explain()
        people = (
            Person.objects.filter(died_on=None, born_on__lte=date(1946, 1, 1)).order_by().values("born_on").explain()
        )

    assert "Aggregate" not in whole
    assert "person_alive_by_birth" in people
