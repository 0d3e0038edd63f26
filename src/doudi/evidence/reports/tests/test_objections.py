"""A resident objects, the owner of the data answers in ten working days, the report follows, and the source hears of it."""

from datetime import date

import pytest

from doudi.evidence.letters import actions as letters
from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.reports import actions, queries
from doudi.evidence.reports.models import Feedback, Objection, Report
from doudi.evidence.reports.objections import recheck_of
from doudi.evidence.reports.permissions import NotAllowed
from doudi.evidence.sources import port
from doudi.evidence.sources.models import Inquiry, SourceState
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, Actor, acting_as
from tests.verification import ASKED_ON, CAR, DAY, HIT, answer, answer_rest, commissioned, issued, moment, signed_letter

pytestmark = pytest.mark.django_db
UPHELD, DISMISSED = Objection.Outcome.UPHELD, Objection.Outcome.DISMISSED


class Hearing:
    """A source that hears feedback, or is down."""

    code = "vehicles"

    def __init__(self):
        self.heard, self.is_down = [], False

    def tell(self, *, number, words, kind):
        if self.is_down:
            raise port.NotReached("无法连接")
        self.heard.append((number, words, kind))


@pytest.fixture
def hearing(monkeypatch):
    source = Hearing()
    monkeypatch.setitem(port._sources, "vehicles", source)
    return source


@pytest.fixture
def report(li, chen, guo):
    asked = commissioned(signed_letter(by=li, second=chen), by=guo)
    answer(asked, "vehicles", HIT, CAR)
    answer_rest(asked)
    return issued(asked, by=guo)


def resident_of(report, name="梁志强"):
    letter = report.commission.letter
    with acting_as(SYSTEM):
        subject = LetterPerson.objects.get(letter=letter, name=name)
    return Actor(officer=f"resident:{subject.pk}", desk="resident", place="", name=name, file=letter.number)


def objected(report, by, words="这辆车三年前已经卖掉了"):
    with acting_as(by):
        inquiry = Inquiry.objects.get(commission=report.commission, source="vehicles", subject__name="梁志强")
        return actions.object_to(
            report=report, inquiry=inquiry, item="粤A00001", words=words, raised_by="梁志强", on=ASKED_ON, by=by
        )


def answered(objection, by, outcome=UPHELD, on=ASKED_ON + DAY):
    with acting_as(by):
        return actions.answer_objection(
            objection=objection, outcome=outcome, answer="经查车辆已于2023年过户", by=by, on=on
        )


def test_a_resident_objects_in_own_words_and_the_clock_runs(report):
    made = objected(report, resident_of(report))

    assert made.answer_by == date(2026, 8, 17)
    with acting_as(SYSTEM):
        assert entries_about(made.number).get().verb == "objection.raise"


def test_an_officer_enters_it_for_a_resident(report, li):
    assert objected(report, li).raised_by == "梁志强"


def test_a_resident_of_another_letter_cannot(report):
    stranger = Actor(officer="resident:0", desk="resident", place="", name="某人", file="SQ000")

    with acting_as(SYSTEM):
        inquiry = Inquiry.objects.filter(commission=report.commission)[0]
        with pytest.raises(NotAllowed):
            actions.object_to(
                report=report, inquiry=inquiry, item="", words="不是这样的", raised_by="某人", on=ASKED_ON, by=stranger
            )


@pytest.mark.parametrize("who", ["he", "xiaoliang", "zhou"])
def test_desks_that_keep_no_letters_here_do_not_enter_it(request, report, who):
    with pytest.raises((NotAllowed, Inquiry.DoesNotExist, Report.DoesNotExist)):
        objected(report, request.getfixturevalue(who))


def test_without_words_it_is_nothing(report, li):
    with pytest.raises(actions.NotReady, match="实际情况"):
        objected(report, li, words="不对")


def test_it_is_overdue_after_ten_working_days(report, li, guo):
    made = objected(report, li)

    with acting_as(guo):
        assert list(queries.objections_overdue(on=made.answer_by)) == []
        assert list(queries.objections_overdue(on=made.answer_by + DAY)) == [made]


def test_upheld_asks_the_source_again_and_the_report_is_issued_anew(report, li, guo):
    made = answered(objected(report, li), guo)
    with acting_as(guo):
        again = recheck_of(made)
        assert again is not None
        assert {row.source for row in again.inquiries.all()} == {"vehicles"}
    answer_rest(again, on=ASKED_ON + DAY)

    second = issued(again, by=guo, on=ASKED_ON + DAY)

    assert (report.conclusion, second.conclusion) == ("EXCEEDS", "MATCH_LIMITS")
    assert (second.replaces, second.issue) == (report, 2)
    assert len(second.content["sources"]) == 18


def test_dismissed_says_why_and_asks_nobody(report, li, guo):
    made = answered(objected(report, li), guo, outcome=DISMISSED)

    assert (made.outcome, made.answer) == (DISMISSED, "经查车辆已于2023年过户")
    with acting_as(guo):
        assert recheck_of(made) is None
        assert Feedback.objects.get().kind == Feedback.Kind.CONFIRMED


def test_upheld_after_the_letter_has_ended_asks_nobody(report, li, guo):
    made = objected(report, li)
    with acting_as(li):
        letters.end(letter=report.commission.letter, because="support_ended", by=li, on=ASKED_ON)

    made = answered(made, guo)

    with acting_as(guo):
        assert recheck_of(made) is None
        assert "终止" in entries_about(made.number).get(verb="objection.answer").detail["why_not"]


def test_an_answer_is_given_once_by_the_verification_desk(report, li, guo):
    made = objected(report, li)
    with pytest.raises(NotAllowed):
        answered(made, li)
    answered(made, guo)
    with pytest.raises(actions.NotReady, match="已经答复"):
        answered(made, guo)


def test_a_replaced_report_is_not_objected_to(report, li, guo):
    again = recheck(report, li, guo)
    assert again.replaces == report

    with pytest.raises(actions.NotReady, match="新的一份"):
        objected(report, li)


def recheck(report, li, guo):
    made = answered(objected(report, li), guo)
    with acting_as(guo):
        again = recheck_of(made)
    assert again is not None
    answer_rest(again, on=ASKED_ON + DAY)
    return issued(again, by=guo, on=ASKED_ON + DAY)


def test_feedback_reaches_the_source_once(report, li, guo, hearing):
    made = answered(objected(report, li), guo)

    with acting_as(SYSTEM):
        assert [actions.send_feedback_due(at=moment(ASKED_ON + DAY)) for _ in range(2)] == [1, 0]
        sent = Feedback.objects.get()
        assert [line.verb for line in entries_about(made.inquiry.number)][:1] == ["feedback.send"]
    assert hearing.heard == [(made.inquiry.number, made.answer, "wrong_value")]
    assert sent.sent_at is not None


def test_feedback_waits_for_a_source_that_is_down_and_is_told_later(report, li, guo, hearing):
    answered(objected(report, li), guo)
    hearing.is_down = True

    with acting_as(SYSTEM):
        for hour in range(8, 20):
            actions.send_feedback_due(at=moment(ASKED_ON + DAY, hour=hour))
        assert SourceState.objects.get(source="vehicles").failures > 0
        assert Feedback.objects.get().sent_at is None
        hearing.is_down = False
        assert actions.send_feedback_due(at=moment(ASKED_ON + DAY + DAY)) == 1
