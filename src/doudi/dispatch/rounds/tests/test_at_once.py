"""The same record from several windows in one moment is kept once, and each is told so; two records of one errand are not both kept."""

from collections import Counter
from functools import partial

import pytest

from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.models import Record
from doudi.offices.acting import SYSTEM, acting_as
from tests.at_once import at_once
from tests.rounds import brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS, ROUNDS = 4, 5


def states_of(sents, *, device, by) -> Counter[str]:
    """Send all in the same moment; count what they were told."""
    states: list[str] = []

    def send(sent):
        states.append(received(sent, device=device, by=by).state)

    at_once(*(partial(send, one) for one in sents))
    return Counter(states)


def count(model) -> int:
    with acting_as(SYSTEM):
        return int(model.objects.count())


def test_the_same_visit_from_several_windows_is_kept_once(li, xiaoliang):
    device = phone_of(xiaoliang)
    for nth in range(1, ROUNDS + 1):
        sent = brought(errand_for(xiaoliang, by=li))

        assert states_of([sent] * WINDOWS, device=device, by=xiaoliang) == {"stored": WINDOWS}
        assert count(Record) == nth


def test_the_same_need_from_several_windows_is_opened_once(li, xiaoliang):
    device = phone_of(xiaoliang)
    errand = errand_for(xiaoliang, by=li)
    for nth in range(1, ROUNDS + 1):
        sent = brought(errand, kind="NEED", words=f"第{nth}件：轮椅坏了", form={"urgency": "SOON"})

        assert states_of([sent] * WINDOWS, device=device, by=xiaoliang) == {"stored": WINDOWS}
        assert (count(Need), count(Record)) == (nth, nth)


def test_two_records_of_one_errand_are_not_both_kept(li, xiaoliang):
    device = phone_of(xiaoliang)
    for nth in range(1, ROUNDS + 1):
        errand = errand_for(xiaoliang, by=li)

        told = states_of([brought(errand), brought(errand)], device=device, by=xiaoliang)

        assert told == {"stored": 1, "conflict": 1}
        assert count(Record) == nth
