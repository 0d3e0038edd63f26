"""Whom a standard does not find running: it comes by itself when help goes on, and of who has gone the months he was paid are paid up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from doudi.cases.actions import decide
from doudi.cases.case import Case
from doudi.cases.refusals import NotReady
from doudi.cases.reviews import actions as reviews
from doudi.cases.reviews.carried import Carried
from doudi.cases.reviews.resuming import settle_left
from doudi.cases.reviews.standard_of_one import BY_HAND, DIED, EXITS, LESS, PENDING, STILL, WRONGLY
from doudi.cases.reviews.standards import Left, adjust_all, adjust_published, carried_out, left_of
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in
from doudi.delivery.entitlements.models import Entitlement, Period
from doudi.delivery.entitlements.tests.files import decide as written
from doudi.delivery.entitlements.tests.files import step
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import moved
from tests.roads import fresh
from tests.standards import LATE, OCTOBER, copies_of, decided_for
from tests.support import FIRST_MONTH, heard

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, month, 1) for month in range(9, 13)] + [date(2027, 1, 1)]
MORE = 3 * (1400 - 1309)


def amounts(case: Case) -> list[int]:
    """Give what is owed from September to January; nothing is nought."""
    with acting_as(SYSTEM):
        return [int(amount_in(fresh(case), month) or 0) for month in MONTHS]


def periods(case: Case) -> list[tuple[str, str, str]]:
    with acting_as(SYSTEM):
        found = Period.objects.filter(entitlement__case=case).order_by("months")
        return [(f"{one.months.lower:%m}", one.cause, one.ends) for one in found]


def suspended(case: Case, *, by: Officer) -> None:
    """From November on."""
    with acting_as(by):
        decide(case=fresh(case), verdict="suspended", reasons="联系不上。", by=by, on=date(2026, 10, 20))
    moved(case, Stage.SUSPENDED, by=by, on=date(2026, 10, 20), why="暂停")


def ended(case: Case, *, by: Officer, on: date = date(2026, 10, 20), because: str = "VOLUNTARY") -> None:
    with acting_as(by):
        reviews.end_support(case=fresh(case), because=because, reasons="不再发放。", by=by, on=on)


def given_back(case: Case, *, by: Officer, on: date) -> None:
    with acting_as(by):
        asked = reviews.ask_again(case=fresh(case), road="review", words="弄错了。", by=by, on=on)
        reviews.answer_again(reconsideration=asked, outcome="reopened", answer="撤销。", by=by, on=on)
        reviews.restore(case=fresh(case), reasons="依复议决定恢复。", by=by, on=on)


def of_standard(case: Case) -> tuple[str, str]:
    with acting_as(SYSTEM):
        row = Carried.objects.get(case=case)
        return row.outcome, row.why


def told(case: Case, *, say: str) -> int:
    with acting_as(SYSTEM):
        return case.messages.filter(key__startswith=f"{say}:").count()


def test_who_is_suspended_heard_or_gone_has_it_for_the_months_paid_and_for_no_other(case, standard, li, chen):
    lifted, kept = copies_of(case, count=2)
    was = amounts(case)[0]
    ended(case, by=chen)
    suspended(lifted, by=chen)
    heard(kept, by=li, on=date(2026, 10, 20))
    made = standard("1400")

    done = adjust_all(publication=made, on=LATE)
    before = amounts(lifted)
    moved(lifted, Stage.GRANTED, by=chen, on=date(2026, 11, 20), why="已联系上，恢复发放")
    with acting_as(chen):
        reviews.keep(case=fresh(kept), reasons="所说属实。", by=chen, on=date(2026, 11, 20))

    stood = [Left(lifted.number, STILL[Stage.SUSPENDED]), Left(kept.number, STILL[Stage.HEARING])]
    assert (done.cases, done.changed, done.more_yuan, done.left) == (3, 1, Decimal(0), stood)
    assert before == [was, was, 0, 0, 0]
    assert amounts(lifted) == [was, was + MORE, 0, was + MORE, was + MORE]
    assert amounts(kept) == [was, *[was + MORE] * 4]
    assert amounts(case) == [was, was + MORE, 0, 0, 0]
    assert periods(lifted) == [("09", "new", "standard"), ("10", "standard", "suspended"), ("12", "resumed", "")]
    assert periods(case) == [("09", "new", "standard"), ("10", "standard", "ended")]
    assert decided_for(made) == dict.fromkeys((case.number, lifted.number, kept.number), 1)
    assert [told(lifted, say=one) for one in ("changed", "resumed")] == [1, 1]
    assert [told(kept, say=one) for one in ("changed", "kept")] == [1, 1]
    assert [told(case, say=one) for one in ("changed", "back_paid")] == [0, 1]
    with acting_as(SYSTEM):
        assert "到2026年10月为止" in str(case.papers.get(kind="change").content)
        assert fresh(case).stage == Stage.ENDED
        held = Entitlement.objects.get(case=case)
        assert held.arrears_from is not None
        assert held.arrears_from <= OCTOBER
        with connection.cursor() as cursor:  # whoever gets other help from November on does not meet these months
            cursor.execute("SELECT upper(cases_months_of(%s::bigint))", [case.pk])
            assert cursor.fetchone() == (date(2026, 11, 1),)
    assert adjust_published(on=date(2026, 11, 21)) == 0
    assert adjust_all(publication=made, on=LATE).changed == 0
    told_now = carried_out(made)
    assert told_now is not None
    assert (told_now["changed"], told_now["more"], told_now["left"]) == (3, 2 * MORE, {})


def test_who_ended_while_it_waited_and_who_came_back_have_it_and_a_gradual_exit_is_for_people(case, standard, li, chen):
    early, leaving = copies_of(case, count=2)
    was = amounts(case)[0]
    suspended(case, by=chen)
    ended(early, by=chen, on=date(2026, 9, 8))
    heard(leaving, by=li, on=date(2026, 9, 20), proposes="end")
    with acting_as(chen):
        reviews.exit_gradually(
            case=fresh(leaving), until=date(2027, 3, 1), reasons="就业。", by=chen, on=date(2026, 9, 25)
        )
    made = standard("1400")
    done = adjust_all(publication=made, on=LATE)
    heard(case, by=chen, on=date(2026, 11, 9), proposes="end")
    ended(case, by=chen, on=date(2026, 11, 16), because="NO_COOPERATION")
    gone = amounts(case)
    given_back(case, by=chen, on=date(2026, 11, 23))
    given_back(early, by=chen, on=date(2026, 11, 23))

    assert done.left == [Left(case.number, STILL[Stage.SUSPENDED]), Left(leaving.number, EXITS)]
    assert done.cases == 2  # one had ended before the standard's day
    assert gone == [was, was + MORE, 0, 0, 0]
    assert amounts(case) == [was, was + MORE, 0, was + MORE, was + MORE]
    assert amounts(early) == [was, *[was + MORE] * 4]
    assert amounts(leaving) == [was] * 5
    assert [of_standard(one)[0] for one in (case, early, leaving)] == ["done", "done", "left"]
    assert decided_for(made) == {case.number: 1, early.number: 1}


def test_to_whom_it_goes_or_whether_is_for_people_where_somebody_died_or_deceived(case, standard, chen):
    files = [case, *copies_of(case, count=2)]
    whys = {"DEATH": DIED, "FRAUD": WRONGLY, "DUPLICATE": WRONGLY}
    with acting_as(SYSTEM):
        for one, because in zip(files, whys, strict=True):
            made = written(one, "ended", by=chen, on=LATE, until=date(2026, 11, 1), because=because)
            step(fresh(one), to=Stage.ENDED, on=LATE, decision=made)
    nobodys = adjust_all(publication=standard("1300", since=FIRST_MONTH), on=LATE)

    done = adjust_all(publication=standard("1400"), on=LATE)

    assert nobodys.left == []  # nothing is taken back from who has gone
    assert done.left == [Left(one.number, why) for one, why in zip(files, whys.values(), strict=True)]
    assert [of_standard(one) for one in files] == [("left", why) for why in whys.values()]


def test_people_settle_what_is_for_them_and_what_only_waits_is_taken_up(case, standard, li, chen):
    """By a decision after a hearing, or in their words; a suspension that was decided and never carried out waits for nobody."""
    by_hand, waiting = copies_of(case, count=2)
    with acting_as(SYSTEM):
        written(by_hand, "changed", "1000", by=chen, since=FIRST_MONTH, on=LATE)
    with acting_as(chen):
        decide(case=fresh(waiting), verdict="suspended", reasons="联系不上。", by=chen, on=LATE)
    lower = standard("1300")
    assert adjust_published(on=LATE) == 0
    files, rows = (case, by_hand, waiting), {}
    with acting_as(SYSTEM):
        rows = {one.case_id: one for one in Carried.objects.all()}
    assert [of_standard(one)[1] for one in files] == [LESS, BY_HAND, PENDING]

    with acting_as(li), pytest.raises(reviews.NotAllowed):
        settle_left(carried=rows[by_hand.pk], words="已核实。", by=li, on=LATE)
    with acting_as(chen):
        for one, words, why in ((by_hand, " ", "核实的结果"), (waiting, "已核实。", "自动")):
            with pytest.raises(NotReady, match=why):
                settle_left(carried=rows[one.pk], words=words, by=chen, on=LATE)
        settle_left(carried=rows[by_hand.pk], words="原金额已含新标准。", by=chen, on=LATE)
        with pytest.raises(NotReady, match="已经处理"):
            settle_left(carried=rows[by_hand.pk], words="再来。", by=chen, on=LATE)
        decide(case=fresh(waiting), verdict="kept", reasons="已联系上。", by=chen, on=LATE, effective_from=FIRST_MONTH)
    heard(case, by=li, on=date(2026, 11, 9))
    with acting_as(chen):
        reviews.change_amount(case=fresh(case), by=chen, on=date(2026, 11, 10), reasons="按新标准。")
    assert adjust_published(on=date(2026, 11, 11)) == 0

    assert [of_standard(one) for one in files] == [("settled", LESS), ("settled", BY_HAND), ("left", LESS)]
    with acting_as(chen):
        assert [one.case_id for one in left_of(lower)] == [waiting.pk]


def test_a_person_who_says_the_amount_of_the_standards_own_months_settles_it(case, standard, chen):
    with acting_as(SYSTEM):
        written(case, "changed", "1000", by=chen, since=FIRST_MONTH, on=LATE)
    adjust_all(publication=standard("1400"), on=LATE)

    for since, outcome in ((date(2026, 12, 1), "left"), (OCTOBER, "settled")):
        with acting_as(chen):
            reviews.change_amount(
                case=fresh(case),
                by=chen,
                on=LATE,
                amount_yuan=Decimal(1100),
                reasons="按新标准。",
                effective_from=since,
            )
        assert of_standard(case) == (outcome, BY_HAND)
