"""What is owed follows what was decided: every month as `amount_in` has it, to the cent, however often it is settled."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.cases.refusals import NotReady
from doudi.cases.reviews.transfers import hand_over, take_over
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in
from doudi.cases.terms import months_after
from doudi.delivery.entitlements.models import Counted, Entitlement, Period
from doudi.delivery.entitlements.settling import settle, settle_all
from doudi.delivery.entitlements.tests.files import ON, PLACE, decide, file_of, owed, step
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.support import granted

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 1, 1)


def month(number: int) -> date:
    return months_after(BEGIN, count=number)


def rows_of(case):
    return list(
        Period.objects.filter(entitlement__case=case)
        .order_by("months")
        .values_list("months", "base_cents", "cause", "ends")
    )


def is_as_decided(case) -> bool:
    """Ask every month of three years both ways."""
    held = Entitlement.objects.filter(case=case).first()
    found = owed(first=BEGIN, last=month(35))
    return all(
        found.get((held.pk if held else 0, f"{one:%Y-%m}"), 0) == int((amount_in(case, one) or 0) * 100)
        for one in map(month, range(36))
    )  # fmt: skip


VERDICTS = ("granted", "changed", "changed", "kept", "suspended", "ended")
AMOUNTS = (None, "0.00", "100.00", "261.80", "2650.60")
SOME_MONTH = st.one_of(st.none(), st.integers(0, 16))
DECISIONS = st.lists(
    st.tuples(st.sampled_from(VERDICTS), SOME_MONTH, SOME_MONTH, st.sampled_from(AMOUNTS), st.booleans()),
    min_size=1, max_size=7,
)  # fmt: skip


def written(case, *, rows, by) -> None:
    """Write decisions as they came, the first a grant; some suspensions are lifted by a step."""
    for nth, (verdict, since, until, amount, is_lifted) in enumerate(rows):
        verdict = "granted" if nth == 0 else verdict
        begins = month(since) if since is not None else month(2) if verdict == "granted" else None
        ends = month(until) if until is not None and (begins is None or month(until) > begins) else None
        made = decide(
            case, verdict, amount if verdict in ("granted", "changed") else None, by=by, on=months_after(ON, count=nth * 2),
            since=begins, until=ends, because="INCOME_OVER" if verdict == "ended" else "",
        )  # fmt: skip
        if verdict == "suspended":
            step(case, to=Stage.SUSPENDED, on=made.on, decision=made)
            step(case, to=Stage.GRANTED if is_lifted else Stage.HEARING, on=months_after(made.on, count=1))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=DECISIONS, at_once=st.booleans())
def test_every_month_is_owed_as_decided_whatever_was_decided(running, chen, rows, at_once):
    with transaction.atomic():
        case = file_of(running, programme="living_subsidy", number="AJX")
        written(case, rows=rows, by=chen)

        settle(case=case, on=ON) if at_once else settle_all(place="44", on=ON)
        first, ids = rows_of(case), set(Period.objects.values_list("pk", flat=True))

        assert is_as_decided(case)
        assert settle(case=case, on=ON).written == 0
        assert rows_of(case) == first and set(Period.objects.values_list("pk", flat=True)) == ids
        transaction.set_rollback(True)


def test_a_grant_a_change_and_an_end_are_three_causes(running, chen):
    decide(running, "granted", "2650.60", by=chen, since=month(1))
    decide(running, "changed", "2700", by=chen, on=date(2026, 4, 10), since=month(4))
    decide(running, "ended", by=chen, on=date(2026, 8, 10), until=month(8), because="DEATH")

    settle(case=running, on=ON)

    told = [(f"{one[0].lower:%m}", f"{one[0].upper:%m}", *one[1:]) for one in rows_of(running)]
    assert told == [("02", "05", 265060, "new", "changed"), ("05", "09", 270000, "changed", "death")]
    assert Entitlement.objects.get().arrears_from == month(1)


def test_nothing_is_owed_until_a_step_carries_the_decision_out(applied_for, chen, system):
    decide(applied_for, "granted", "1000", by=chen, since=month(1))

    settle(case=applied_for, on=ON)
    before = Entitlement.objects.count()
    step(applied_for, to=Stage.GRANTED)
    settle(case=applied_for, on=ON)

    assert before == 0
    assert owed()[(Entitlement.objects.get().pk, "2026-02")] == 100000


def test_a_late_standard_is_paid_back_to_those_on_the_rolls_and_not_to_who_came_later(running, another, chen):
    for case, since in ((running, month(0)), (another, month(3))):
        decide(case, "granted", "1000", by=chen, on=months_after(since, count=-1), since=since)
        decide(case, "changed", "1045", by=chen, on=date(2026, 6, 12), since=month(0))

    settle_all(place=PLACE, on=ON)

    old, new = (Entitlement.objects.get(case=one).pk for one in (running, another))
    found = owed(last=month(6))
    assert [found.get((old, f"2026-{one:02}")) for one in range(1, 8)] == [104500] * 7
    assert [found.get((new, f"2026-{one:02}")) for one in range(1, 8)] == [None] * 3 + [104500] * 4


def test_a_standard_is_told_from_another_change_by_its_receipt(running, chen):
    def receipt(standard: int, wage: int) -> dict[str, object]:
        answer = {"programme": "dibao", "verdict": "eligible", "amount": {"value": "1000"}}
        home = {"people": [{"key": "1", "facts": {"wage": wage}}], "sources": {"x": standard}}
        return {
            "household": home,
            "terms": {"dibao_standard": {"value": standard}},
            "answers": [answer],
            "sha256": f"{standard}{wage}",
        }

    for nth, (standard, wage) in enumerate(((900, 0), (950, 0), (950, 7))):
        verdict, on = "changed" if nth else "granted", date(2026, nth + 1, 5)
        decide(
            running,
            verdict,
            str(1000 + nth),
            by=chen,
            on=on,
            since=month(nth),
            is_by_rule=True,
            receipt=receipt(standard, wage),
        )

    settle(case=running, on=ON)

    assert [one[2:] for one in rows_of(running)] == [("new", "standard"), ("standard", "changed"), ("changed", "")]


def test_the_supplement_is_kept_apart_and_rounded_once(running, chen):
    answers = [
        {"programme": "dibao", "verdict": "eligible", "amount": {"value": "2127.00"}},
        {"programme": "supplement", "verdict": "eligible", "amount": {"value": "261.80"}},
        {"programme": "supplement", "verdict": "eligible", "amount": {"value": "261.80"}},
        {"programme": "supplement", "verdict": "refused", "amount": {"value": "261.80"}},
        {"programme": "supplement", "verdict": "eligible", "amount": {"value": None}},
    ]
    decide(
        running,
        "granted",
        "2650.60",
        by=chen,
        since=month(1),
        is_by_rule=True,
        receipt={"answers": answers, "sha256": "ab"},
    )

    settle(case=running, on=ON)

    one = Period.objects.get()
    assert (one.base_cents, one.supplement_cents, one.receipt_hash) == (212700, 52360, "ab")
    assert sorted(one.people) == sorted(
        running.application.members.filter(is_member=True).values_list("person", flat=True)
    )


def test_help_given_once_is_one_sum_in_its_month(running, chen):
    case = file_of(running, programme="emergency", stage=Stage.SUBMITTED)
    first = decide(case, "granted", "800", by=chen, since=date(2026, 3, 12), unit="yuan")
    step(case, to=Stage.HELPED, decision=first)
    decide(case, "granted", "999", by=chen, since=date(2026, 3, 30), unit="yuan")  # nobody carried it out
    more = decide(case, "granted", "1200.50", by=chen, since=date(2026, 4, 2), unit="yuan")
    step(case, to=Stage.GRANTED, decision=more)

    settle(case=case, on=ON)

    found = owed(family="temporary")
    assert {one: cents for (_, one), cents in found.items()} == {"2026-03": 80000, "2026-04": 120050}


def test_two_files_of_one_person_never_pay_a_month_twice(another, chen):
    decide(another, "granted", "1000", by=chen, since=month(1))
    decide(another, "ended", by=chen, until=month(6), because="VOLUNTARY")
    step(another, to=Stage.ENDED)
    settle(case=another, on=ON)
    again = file_of(another)
    decide(again, "granted", "900", by=chen, since=month(5))

    with pytest.raises(NotReady, match="2026-06-01"):
        settle(case=again, on=ON)
    left = settle_all(place=PLACE, on=ON)

    assert [(one.case_id, one.month) for one in left.meetings] == [(again.pk, month(5))]
    assert rows_of(again) == []


def test_the_database_refuses_a_month_twice_and_another_hand(running, chen):
    decide(running, "granted", "1000", by=chen, since=month(1))
    settle(case=running, on=ON)
    one = Period.objects.get()
    one.pk = None

    with pytest.raises(IntegrityError, match="period_once_a_month"), transaction.atomic():
        one.save(force_insert=True)
    with acting_as(chen), pytest.raises(ProgrammingError, match="may not write here"), transaction.atomic():
        Period.objects.update(base_cents=1)


def test_a_period_is_of_its_entitlement_and_of_whole_months(running, chen):
    decide(running, "granted", "1000", by=chen, since=month(1))
    settle(case=running, on=ON)

    for column, rule in (
        ("programme = 'tekun'", "its_entitlements"),
        ("months = '[2026-02-02,2026-03-01)'", "whole_months"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE entitlements_period SET {column}")


def test_arrears_begin_with_the_first_month_that_is_another_now(running, chen):
    decide(running, "granted", "1000", by=chen, since=month(0))
    settle(case=running, on=ON)
    Entitlement.objects.update(arrears_from=None)
    decide(running, "ended", by=chen, on=date(2026, 9, 1), until=month(4), because="DEATH")

    settle(case=running, on=ON)

    assert Entitlement.objects.get().arrears_from == month(4)
    assert Entry.objects.filter(verb="entitlement.settle").count() == 2


def test_who_sees_what_is_owed(running, chen, zhou, li):
    decide(running, "granted", "1000", by=chen, since=month(1))
    settle(case=running, on=ON)

    seen = []
    for who in (li, chen, zhou):
        with acting_as(who):
            seen.append(Period.objects.count())

    assert seen == [1, 1, 0]


def test_a_decision_is_followed_at_once(running, chen):
    from doudi.cases.reviews.adjusting import change_amount

    decide(running, "granted", "1000", by=chen, since=month(1))
    settle(case=running, on=ON)

    with acting_as(chen):
        change_amount(case=running, by=chen, on=date(2026, 6, 3), amount_yuan=Decimal(1200), reasons="家里多了一口人。")

    with acting_as(SYSTEM):
        assert owed()[(Entitlement.objects.get().pk, "2026-07")] == 120000


def test_who_moves_has_no_month_twice_and_none_left_out(li, wu, chen, guo, zhou):
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(chen):
        transfer = hand_over(
            case=here, to_place="440106001", last_month=date(2026, 10, 1), by=chen, on=date(2026, 9, 7)
        )
    with acting_as(zhou):
        take_over(transfer=transfer, by=zhou, on=date(2026, 9, 9))

    found = owed(first=date(2026, 8, 1))
    with acting_as(SYSTEM):
        place = dict(Entitlement.objects.values_list("pk", "place"))
        assert Entitlement.objects.filter(place="440106001", follows__case=here).exists()
        ends = Period.objects.get(entitlement__case=here).ends
    assert {month: place[held][:6] for held, month in found} == {
        "2026-09": "440105", "2026-10": "440105", "2026-11": "440106", "2026-12": "440106",
    }  # fmt: skip
    assert ends == "moved"


def test_a_suspension_lifted_is_paid_again_from_the_month_after(running, chen):
    decide(running, "granted", "1000", by=chen, since=month(0))
    step(
        running, to=Stage.SUSPENDED, decision=decide(running, "suspended", by=chen, on=date(2026, 2, 9), since=month(2))
    )
    settle(case=running, on=ON)
    standing = owed(last=month(5))
    step(running, to=Stage.GRANTED, on=date(2026, 4, 20))
    decide(running, "changed", "1100", by=chen, on=date(2026, 6, 3), since=month(0))

    settle(case=running, on=ON)

    assert sorted(one for _, one in standing) == ["2026-01", "2026-02"]
    assert sorted(one for _, one in owed(last=month(5))) == ["2026-01", "2026-02", "2026-05", "2026-06"]
    assert set(owed(last=month(5)).values()) == {110000}
    assert [one[2:] for one in rows_of(running)] == [("new", "suspended"), ("resumed", "")]


def test_whoever_is_counted_is_found_by_his_number_as_long_as_the_period_stands(running, chen):
    decide(running, "granted", "1000", by=chen, since=month(1))
    settle(case=running, on=ON)
    (period,) = Period.objects.all()

    assert set(Counted.objects.values_list("person", "period")) == {(one, period.pk) for one in period.people}
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE entitlements_period SET people = people || 1::bigint")

    Period.objects.all().delete()
    assert not Counted.objects.exists()
