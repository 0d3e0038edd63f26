"""Rule F02: a line of somebody held for the whole month stops; of a household with one held the desk says; what is not known is said."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Problem
from doudi.delivery.entitlements.models import Period
from doudi.evidence.tests.deliveries import deliver, resident_id
from doudi.monitoring.months.tests.city import custody
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.payments import HAIZHU, money, recipient

pytestmark = pytest.mark.django_db
MARCH, ON = date(2026, 3, 1), date(2026, 3, 2)
ONE, TWO, THREE = (resident_id(number, birth="19500101") for number in (2, 4, 6))


@pytest.fixture
def var(tmp_path, monkeypatch):
    """A lake of its own."""
    monkeypatch.setattr("doudi.monitoring.custody.var", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def three(db, system):
    """Three recipients with their numbers."""
    money(cents=100_000_000)
    held = [recipient(number) for number in (1, 2, 3)]
    with acting_as(SYSTEM):
        for one, text in zip(held, (ONE, TWO, THREE), strict=True):
            number = Number(kind=Kind.RESIDENT_ID, text=text)
            add_identifier(person=one.subject, number=number, by=SYSTEM, on=ON)
    return held


def stay(person, *, since="20260115", until=""):
    return dict(custody(person, until=until)) | {"from_on": since, "updated_on": "20260220"}


def found(luo):
    with acting_as(luo):
        (batch,) = compute(place=HAIZHU, month=MARCH, family="dibao", by=luo, on=ON)
        freeze(batch, by=luo, on=ON)
        check(batch, by=luo, on=ON)
    with acting_as(SYSTEM):
        told = Problem.objects.filter(batch=batch, rule="F02").order_by("severity")
        return [(one.severity, one.line and one.line.entitlement_id, one.about) for one in told]


def test_who_was_held_the_whole_month_is_stopped(var, three, luo):
    deliver(var, "custody", [stay(ONE), stay(TWO, until="20260228")], as_of=date(2026, 3, 1))

    assert found(luo) == [("A", three[0].pk, "2026-01-15")]


@pytest.mark.parametrize(
    ("since", "until", "is_stopped"),
    [
        ("20260301", "20260331", True),
        ("20260301", "20260330", False),
        ("20260302", "", False),
        ("20260301", "", True),
    ],
)
def test_the_month_is_covered_from_its_first_day_to_its_last(var, three, luo, since, until, is_stopped):
    deliver(var, "custody", [stay(ONE, since=since, until=until)], as_of=date(2026, 3, 2))

    assert bool(found(luo)) == is_stopped


def test_who_is_on_parole_is_paid(var, three, luo):
    deliver(var, "custody", [stay(ONE) | {"kind": "4"}], as_of=date(2026, 3, 1))

    assert found(luo) == []


def test_of_a_household_with_somebody_held_the_desk_says(var, three, luo):
    with acting_as(SYSTEM):
        Period.objects.filter(entitlement__in=three[1:]).delete()
        people = [three[1].subject_id, three[2].subject_id]
        Period.objects.create(
            entitlement=three[1], programme="dibao", family="dibao", place=three[1].place, subject=three[1].subject,
            months=DateRange(date(2026, 1, 1), None), base_cents=130_900, supplement_cents=0, people=people, cause="takeover",
        )  # fmt: skip
    deliver(var, "custody", [stay(THREE)], as_of=date(2026, 3, 1))

    assert found(luo) == [("B", three[1].pk, "2026-01-15")]


def test_without_a_register_with_an_old_one_and_without_a_number_it_is_not_known(var, three, luo):
    recipient(4)
    deliver(var, "custody", [stay(ONE)], as_of=date(2026, 3, 1))
    assert ("C", None, "羁押、服刑没有全部核对：1 人没有身份证号") in found(luo)


def test_an_old_register_tells_nothing(var, three, luo):
    deliver(var, "custody", [stay(ONE)], as_of=date(2025, 12, 1))

    ((severity, line, about),) = found(luo)
    assert (severity, line) == ("C", None)
    assert "2025-12-01 的，太旧" in about
