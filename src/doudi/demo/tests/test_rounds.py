"""The demo's rounds: errands on two phones, two that came back, and once only."""

import pytest

from doudi.demo.rounds import WANTED, ensure_rounds
from doudi.dispatch.rounds.models import Errand, Post, Record
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db


def test_the_street_sends_people_out_once():
    for _ in range(2):
        assert ensure_rounds(lambda words, done, of: None) == []

    with acting_as(SYSTEM):
        assert Errand.objects.count() == len(WANTED)
        assert Record.objects.count() == sum(bool(one.came_back) for one in WANTED)
        assert {one.place.name for one in Post.objects.select_related("place")} == {"客村社区居委会"}
