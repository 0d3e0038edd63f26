"""The demo's rounds: a map, errands on two phones, two that came back, and once only."""

from datetime import date

import pytest

from doudi.demo.rounds import WANTED, ensure_rounds
from doudi.dispatch.rounds.doors import doors_of
from doudi.dispatch.rounds.models import Door, Errand, Hall, Post, Record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import register_person
from tests.cast import COMMUNITY

pytestmark = pytest.mark.django_db


def test_the_street_sends_people_out_once():
    for _ in range(2):
        assert ensure_rounds(lambda words, done, of: None) == []

    with acting_as(SYSTEM):
        assert Errand.objects.count() == len(WANTED)
        assert Record.objects.count() == sum(bool(one.came_back) for one in WANTED)
        assert set(Hall.objects.values_list("place", flat=True)) == {COMMUNITY, "440105001101"}
        assert {one.place.name for one in Post.objects.select_related("place")} == {"客村社区居委会"}


def test_who_is_registered_there_has_a_door_near_the_committee():
    with acting_as(SYSTEM):
        village = Place.objects.get(code=COMMUNITY)
        person = register_person(
            name="陈伯", numbers=[], sex="1", born_on=None, hukou_place=village, residence_place=village, by=SYSTEM, on=date(2026, 8, 3)
        )  # fmt: skip

    ensure_rounds(lambda words, done, of: None)

    with acting_as(SYSTEM):
        assert Door.objects.count() == 1
        hall = Hall.objects.get(place=village)
        at = doors_of([person.pk])[person.pk].at
    assert at is not None
    assert max(abs(at[0] - hall.latitude), abs(at[1] - hall.longitude)) < 1
