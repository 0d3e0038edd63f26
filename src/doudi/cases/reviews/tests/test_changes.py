"""Changes: told or found, late or in time, and what a death asks for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.applying.models import ApplicationMember
from doudi.cases.case import Case
from doudi.cases.permissions import resident_of
from doudi.cases.reviews.actions import change_amount, end_for_death, report_change, settle_change
from doudi.cases.reviews.changes import is_late
from doudi.cases.reviews.models import Change
from doudi.cases.reviews.queries import changes_open
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers
from tests.roads import fresh
from tests.support import changed, granted, heard

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"kind": "income", "told": "family", "words": "找到了一份工作。"}


def member(case: Case, name: str) -> Person:
    """Somebody of the household."""
    with acting_as(SYSTEM):
        return Person.objects.get(application_memberships__application=case.application_id, name=name)


def left_alone(case: Case) -> None:
    """The others moved out long ago."""
    with acting_as(SYSTEM):
        others = ApplicationMember.objects.filter(application=case.application_id).exclude(person=case.subject_id)
        others.update(is_member=False, left_out_because="已另立户")


@pytest.mark.parametrize(("happened_on", "late"), [(date(2026, 5, 3), False), (date(2026, 5, 2), True)])
def test_a_family_that_tells_after_three_months_is_late(li, happened_on, late):
    case = case_of(applied(by=li))

    assert is_late(changed(case, kind="income", by=li, on=APPLIED_ON, happened_on=happened_on)) is late


def test_what_comparison_found_is_never_the_familys_lateness_and_comes_once(li):
    case = case_of(applied(by=li))
    told = {"told": "compared", "finding": "JC4401052608030001", "happened_on": date(2025, 1, 1)}

    first = changed(case, kind="income", by=li, on=APPLIED_ON, **told)
    second = changed(case, kind="income", by=li, on=APPLIED_ON, **told)

    assert first.pk == second.pk
    assert not is_late(first)


def test_a_resident_tells_of_his_own_household_alone(li):
    case = case_of(applied(by=li))
    own = resident_of(case.applicant_person, name=case.name)

    with acting_as(own):
        made = report_change(case=case, by=own, on=APPLIED_ON, happened_on=APPLIED_ON, **SAID)
        with pytest.raises(NotAllowed, match="自己家"):
            report_change(case=case, by=own, on=APPLIED_ON, happened_on=APPLIED_ON, **{**SAID, "told": "officer"})
    with acting_as(li):
        assert [one.pk for one in changes_open("440105")] == [made.pk]
        settle_change(change=made, words="已核对，不影响。", by=li, on=APPLIED_ON)
        assert not changes_open("440105").exists()


def test_nothing_has_changed_tomorrow(li):
    case = case_of(applied(by=li))

    with acting_as(li), pytest.raises(NotReady, match="不能晚于今天"):
        report_change(case=case, by=li, on=APPLIED_ON, happened_on=date(2026, 8, 4), **SAID)


def test_somebody_whose_health_changed_is_assessed_again_within_ten_working_days(li):
    people = family_with_numbers()
    case = case_of(applied(by=li, people=people, programmes={"tekun": people[0]}), "tekun")

    change = changed(case, kind="health", by=li, on=APPLIED_ON)

    with acting_as(li):
        assert case.clocks.get(limit="self_care").due_on == date(2026, 8, 17)
        with pytest.raises(NotReady, match="重新评估生活自理能力"):
            settle_change(change=change, words="看过了。", by=li, on=date(2026, 8, 5))


def test_of_several_it_must_be_said_who_died(li):
    case = case_of(applied(by=li))

    with pytest.raises(NotReady, match="哪一位"):
        changed(case, kind="death", by=li, on=APPLIED_ON)


def test_the_database_keeps_no_death_of_nobody(li):
    case = case_of(applied(by=li))
    row = Change(
        case=case,
        kind="death",
        told="family",
        happened_on=APPLIED_ON,
        told_on=APPLIED_ON,
        words="去世",
        settle_by=APPLIED_ON,
    )

    with acting_as(li), pytest.raises(IntegrityError, match="change_death_of_somebody"), transaction.atomic():
        row.save()


def test_a_death_is_settled_within_three_months_of_it(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    change = changed(
        case, kind="death", by=li, on=date(2026, 9, 20), happened_on=date(2026, 9, 10), person=member(case, "何丽华")
    )

    assert change.settle_by == date(2026, 12, 10)
    assert fresh(case).due_on == date(2026, 12, 10)
    with acting_as(li), pytest.raises(NotReady, match="请先重新核算"):
        settle_change(change=change, words="知道了。", by=li, on=date(2026, 9, 21))


def test_those_left_behind_are_computed_again_and_heard_before_they_get_less(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    change = changed(
        case, kind="death", by=li, on=date(2026, 9, 20), happened_on=date(2026, 9, 10), person=member(case, "何丽华")
    )

    with acting_as(chen), pytest.raises(NotReady, match="必须听取受助人意见"):
        change_amount(case=fresh(case), by=chen, on=date(2026, 9, 21))
    case = heard(case, by=li, on=date(2026, 9, 21), because="MEMBER_CHANGE")
    with acting_as(chen):
        made = change_amount(case=case, by=chen, on=date(2026, 9, 22))
        settle_change(change=change, words="已按两人重新核算。", by=chen, on=date(2026, 9, 22))

    assert made.is_by_rule
    with acting_as(chen):
        before = case.decisions.get(verdict="granted").amount_yuan
        assert before is not None
        assert made.amount_yuan is not None
        assert made.amount_yuan < before
        assert made.receipt is not None
        assert len(made.receipt["household"]["people"]) == 2
        assert not case.clocks.filter(limit="death", stopped_on=None).exists()


def test_whoever_died_alone_is_ended_without_a_hearing_from_the_month_after(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    left_alone(case)
    change = changed(case, kind="death", by=li, on=date(2026, 11, 2), happened_on=date(2026, 10, 20))

    with acting_as(chen):
        end_for_death(change=change, by=chen, on=date(2026, 11, 4))

    ended = fresh(case)
    assert ended.stage == Stage.ENDED
    with acting_as(chen):
        assert amount_in(ended, date(2026, 10, 1)) is not None
        assert amount_in(ended, date(2026, 11, 1)) is None
        assert ended.papers.filter(kind="ending").exists()
        assert not ended.clocks.filter(stopped_on=None).exists()
        letter = Letter.objects.get(pk=ended.application.letter_id or 0)
        assert letter.ended_because == Letter.Ended.SUPPORT_ENDED
        assert Change.objects.get(pk=change.pk).settled_on == date(2026, 11, 4)


def test_an_applicant_who_died_does_not_end_the_help_of_those_he_lived_with(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    change = changed(
        case, kind="death", by=li, on=date(2026, 11, 2), happened_on=date(2026, 10, 20), person=member(case, "梁志强")
    )

    with acting_as(chen), pytest.raises(NotReady, match="接续申请"):
        end_for_death(change=change, by=chen, on=date(2026, 11, 4))
    assert fresh(case).stage == Stage.GRANTED


def test_more_is_given_at_once_by_rule_or_with_reasons(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(chen):
        with pytest.raises(NotReady, match="请写明理由"):
            change_amount(case=case, amount_yuan=Decimal(9000), by=chen, on=date(2026, 9, 10))
        made = change_amount(
            case=case, amount_yuan=Decimal(9000), reasons="一事一议会议纪要。", by=chen, on=date(2026, 9, 10)
        )

    assert made.effective_from == date(2026, 10, 1)
    with acting_as(chen):
        assert amount_in(case, date(2026, 10, 1)) == Decimal(9000)
        assert case.papers.filter(kind="change").exists()
    assert fresh(case).stage == Stage.GRANTED
