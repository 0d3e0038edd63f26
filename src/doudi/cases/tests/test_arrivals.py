"""What happens by itself: papers, messages, the result in the village, the first review, the letter's end."""

from datetime import date

import pytest

from doudi.cases.actions import NotReady
from doudi.cases.case import Case
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers, moved, signed_for
from tests.roads import accepted, fresh
from tests.support import UP_ON, granted, refused

pytestmark = pytest.mark.django_db


def letter_of(case: Case) -> Letter:
    with acting_as(SYSTEM):
        return Letter.objects.get(pk=fresh(case).application.letter_id or 0)


def test_each_stage_of_the_road_told_whoever_applied_once(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(li):
        told = [one.key.partition(":")[0] for one in case.messages.order_by("pk")]
        papers = [one.kind for one in case.papers.order_by("pk")]
    assert told == ["accepted", "investigating", "opinion", "posted", "county", "granted"]
    assert papers == ["receipt", "grant"]


def test_what_was_granted_is_published_in_the_village(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(li):
        notice = case.postings.get(kind="grant")
    assert set(notice.content) == {"name", "members", "amount_yuan"}


def test_a_refusal_ends_the_letter_and_is_not_published(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)

    letter = letter_of(case)
    assert (letter.ended_on, letter.ended_because) == (UP_ON, Letter.Ended.NOT_QUALIFIED)
    with acting_as(li):
        assert not case.postings.filter(kind="grant").exists()
        assert not case.reviews.exists()


def test_the_letter_lives_as_long_as_one_case_of_the_application_does(li, chen):
    people = family_with_numbers()
    application = applied(by=li, people=people, programmes={"dibao": None, "tekun": people[0]})
    signed_for(application, by=li, second=chen)
    first, second = case_of(application), case_of(application, "tekun")

    moved(first, "withdrawn", by=li, on=APPLIED_ON, why="先申请特困。")
    assert letter_of(first).ended_on is None
    moved(second, "withdrawn", by=li, on=APPLIED_ON, why="家里商量后不申请了。")

    assert letter_of(second).ended_because == Letter.Ended.WITHDRAWN


def test_a_move_that_fails_writes_no_paper_and_tells_nobody(li):
    case = case_of(applied(by=li))

    with pytest.raises(NotReady):
        moved(case, "accepted", by=li, on=APPLIED_ON)

    with acting_as(li):
        assert not case.papers.exists()
        assert not case.messages.exists()


def test_help_runs_from_the_month_after_and_its_first_review_is_planned(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(li):
        assert case.decisions.get().effective_from == date(2026, 9, 1)
        assert case.reviews.get().due_on == date(2027, 2, 11)


def test_coming_back_to_acceptance_writes_no_second_receipt(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    moved(case, "investigating", by=li, on=APPLIED_ON)
    moved(case, "supplement", by=li, on=APPLIED_ON, why="户口簿照片不清楚")
    moved(case, "investigating", by=li, on=date(2026, 8, 5))

    with acting_as(li):
        assert [one.kind for one in case.papers.order_by("pk")] == ["receipt", "supplement"]
        assert case.messages.filter(key__startswith="investigating").count() == 1
