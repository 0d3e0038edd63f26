"""Whoever does not accept a decision is heard again: in time or late, upheld or taken back."""

from datetime import date

import pytest

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.case import Case
from doudi.cases.papers.actions import deliver
from doudi.cases.permissions import resident_of
from doudi.cases.reviews.actions import answer_again, ask_again, end_support, restore
from doudi.cases.reviews.models import Reconsideration
from doudi.cases.reviews.queries import appeals_open
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in
from doudi.offices.acting import acting_as
from tests.cases import applied, case_of
from tests.roads import fresh
from tests.support import granted, heard, refused

pytestmark = pytest.mark.django_db
DELIVERED_ON = date(2026, 8, 13)


def asked(case: Case, *, by, road: str = "again", on: date = date(2026, 8, 20)) -> Reconsideration:
    with acting_as(by):
        return ask_again(case=fresh(case), road=road, words="存款是借来给孩子看病的。", by=by, on=on)


def handed_over(case: Case, *, by) -> None:
    with acting_as(by):
        deliver(paper=case.papers.get(kind="refusal"), how="hand", by=by, on=DELIVERED_ON)


@pytest.mark.parametrize(
    ("road", "last"),
    [("again", date(2026, 10, 12)), ("review", date(2026, 10, 12)), ("court", date(2027, 2, 13))],
)
def test_sixty_days_and_six_months_run_from_the_day_of_delivery(li, wu, chen, guo, road, last):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)
    handed_over(case, by=li)

    in_time = asked(case, by=li, road=road, on=last)
    with acting_as(chen):
        answer_again(reconsideration=in_time, outcome="withdrawn", answer="申请人撤回。", by=chen, on=last)
    late = asked(case, by=li, road=road, on=date.fromordinal(last.toordinal() + 1))

    assert (in_time.is_late, late.is_late) == (False, True)


def test_a_paper_nobody_delivered_sets_no_end(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)

    assert not asked(case, by=li, on=date(2027, 8, 1)).is_late


def test_a_refusal_that_was_taken_back_is_handled_again(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)
    made = asked(case, by=li)
    with acting_as(li):
        assert made in appeals_open("440105")

    with acting_as(chen):
        answer_again(
            reconsideration=made, outcome="reopened", answer="借款有据，重新办理。", by=chen, on=date(2026, 8, 24)
        )

    assert fresh(case).stage == Stage.COUNTY
    with acting_as(li):
        assert made not in appeals_open("440105")
        assert case.papers.filter(kind="appeal").count() == 1


def test_a_decision_that_stands_leaves_the_case_where_it_is(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)
    made = asked(case, by=li)

    with acting_as(chen):
        answer_again(reconsideration=made, outcome="upheld", answer="存款在本人名下。", by=chen, on=date(2026, 8, 24))
        with pytest.raises(NotReady, match="已经答复"):
            answer_again(reconsideration=made, outcome="reopened", answer="再想想。", by=chen, on=date(2026, 8, 25))

    assert fresh(case).stage == Stage.REFUSED


def test_help_that_was_ended_wrongly_comes_back_without_a_missing_month(li, wu, chen, guo):
    case = heard(granted(li=li, wu=wu, chen=chen, guo=guo), by=li, on=date(2026, 9, 7), proposes="end")
    with acting_as(chen):
        end_support(case=case, because="INCOME_OVER", reasons="收入超过标准。", by=chen, on=date(2026, 9, 8))
        assert amount_in(case, date(2026, 10, 1)) is None
        with pytest.raises(NotReady, match="没有撤销原决定"):
            restore(case=fresh(case), reasons="弄错了。", by=chen, on=date(2026, 9, 9))
    made = asked(case, by=li, road="review", on=date(2026, 10, 20))

    with acting_as(chen):
        answer_again(reconsideration=made, outcome="reopened", answer="复议决定撤销。", by=chen, on=date(2026, 12, 1))
        restore(case=fresh(case), reasons="依复议决定恢复。", by=chen, on=date(2026, 12, 2))

    assert fresh(case).stage == Stage.GRANTED
    with acting_as(chen):
        assert None not in [amount_in(case, date(2026, month, 1)) for month in (9, 10, 11, 12)]


def test_a_resident_does_not_accept_what_was_decided_about_himself(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)
    own = resident_of(case.applicant_person, name=case.name)

    with acting_as(own):
        made = ask_again(case=case, road="again", words="请再看一次。", by=own, on=date(2026, 8, 20))
        with pytest.raises(NotReady, match="同样的申请已经在办"):
            ask_again(case=case, road="again", words="请再看一次。", by=own, on=date(2026, 8, 20))

    assert made.answer_by == date(2026, 9, 17)  # twenty working days


def test_where_nothing_was_decided_there_is_nothing_not_to_accept(li, zhou):
    case = case_of(applied(by=li))

    with acting_as(li), pytest.raises(NotReady, match="还没有可以不服的决定"):
        ask_again(case=case, road="again", words="我不同意。", by=li, on=date(2026, 8, 20))
    with acting_as(li), pytest.raises(NotAllowed):
        ask_again(case=case, road="again", words="我不同意。", by=resident_of(1, name="别人"), on=date(2026, 8, 20))
