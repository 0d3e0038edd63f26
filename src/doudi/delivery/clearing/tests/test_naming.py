"""A message says which lists it names: a list reads those, and of all others which days they cover."""

from datetime import date

import pytest

from doudi.delivery.banks.returned import Entry, Reply, Statement
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.models import Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.models import Kept, Unmatched
from doudi.delivery.clearing.tests.conftest import ACCOUNT, ON
from doudi.offices.acting import SYSTEM, acting_as
from tests.payments import HAIZHU, recipient

pytestmark = pytest.mark.django_db
EACH = 130_900


@pytest.fixture
def other(signed, luo):
    """A number of another list of the same bank."""
    with acting_as(SYSTEM):
        recipient(4, programme="tekun")
    with acting_as(luo):
        compute(place=HAIZHU, month=date(2026, 3, 1), family="tekun", by=luo, on=ON)
    with acting_as(SYSTEM):
        return Line.objects.get(batch__family="tekun")


def moved(bank, message, *numbers):
    """Let the bank's statement of the day say what left for these."""
    entries = tuple(Entry(f"S{number}", number, EACH, ON) for number in numbers)
    bank.say(message, entries=[("x", "x", 1, ON)])
    said = Reply(about=bank.sent[0].message, statements=(Statement("1", ACCOUNT, ON, ON, 0, 0, entries),))
    bank.waiting[-1] = bank.waiting[-1].__class__(**{**vars(bank.waiting[-1]), "reply": said})


def test_a_message_names_its_lists_and_days(signed, bank, other):
    with acting_as(SYSTEM):
        export(signed, by=SYSTEM, on=ON)
        one = Line.objects.filter(batch=signed)[0].end_to_end_id
        bank.say("m1", returned=[(one, "OK")])
        moved(bank, "m2", one, other.end_to_end_id, "E99")
        collect(bank.code, on=ON)

        rows = list(Kept.objects.order_by("pk").values_list("lists", "covers"))

    assert rows == [
        ([signed.pk], []),
        (sorted([signed.pk, other.batch_id]), [[ACCOUNT, ON.isoformat(), ON.isoformat()]]),
    ]


def test_a_statement_of_the_day_that_names_no_line_of_a_list_still_speaks_against_it(signed, bank, other):
    with acting_as(SYSTEM):
        export(signed, by=SYSTEM, on=ON)
        numbers = list(Line.objects.filter(batch=signed).values_list("end_to_end_id", flat=True))
        bank.say("m1", returned=[(number, "OK") for number in numbers])
        moved(bank, "m2", other.end_to_end_id)
        collect(bank.code, on=ON)

        assert reconcile_list(signed, on=ON).stage == Stage.RECONCILED

        assert set(Unmatched.objects.values_list("kind", "about")) == {("contradicting", number) for number in numbers}
