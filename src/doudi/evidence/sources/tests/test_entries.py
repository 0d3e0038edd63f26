"""An answer on paper needs the eyes of two officers; until the second has looked it is no answer."""

import pytest

from doudi.evidence.gate import Refused
from doudi.evidence.sources import actions
from doudi.evidence.sources.models import Answer, Inquiry, Outcome
from doudi.evidence.sources.queries import entry_waiting, records_of
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Household, Person
from tests.verification import ASKED_ON, DEPOSIT, PASSPORTS, commissioned, moment, signed_letter

pytestmark = pytest.mark.django_db
ROW = {"person": PASSPORTS["梁志强"], **DEPOSIT}


@pytest.fixture
def inquiry(li, chen, guo):
    commissioned(signed_letter(by=li, second=chen, sources=("bank",)), by=guo)
    with acting_as(guo):
        return Inquiry.objects.get(subject__name="梁志强")


@pytest.fixture
def sent(inquiry, guo):
    with acting_as(guo):
        return actions.ask_by_hand(inquiry=inquiry, by=guo, on=ASKED_ON)


def enter(inquiry, officer, **changed):
    said = {"outcome": Outcome.HIT, "rows": [ROW], "as_of": ASKED_ON, **changed}
    with acting_as(officer):
        return actions.enter(inquiry=inquiry, by=officer, on=ASKED_ON, **said)


def confirm(entry, officer):
    with acting_as(officer):
        return actions.confirm(entry=entry, by=officer, at=moment(ASKED_ON))


def test_two_officers_make_an_answer(sent, guo, chen):
    entry = enter(sent, guo)

    answer = confirm(entry, chen)

    with acting_as(guo):
        sent.refresh_from_db()
        assert records_of(inquiry=sent) == [ROW]
    assert (sent.outcome, answer.entered_by, answer.confirmed_by) == (Outcome.HIT, guo, chen)


def test_whoever_is_registered_elsewhere_is_asked_about_all_the_same(inquiry, guo, chen):
    with acting_as(SYSTEM):
        Person.objects.update(hukou_place="440106001", residence_place="440106001")
        Household.objects.update(place="440106001")
    with acting_as(guo):
        sent = actions.ask_by_hand(inquiry=Inquiry.objects.get(pk=inquiry.pk), by=guo, on=ASKED_ON)

    assert confirm(enter(sent, guo), chen).confirmed_by == chen


def test_what_one_officer_typed_is_no_answer_yet(sent, guo):
    enter(sent, guo)

    with acting_as(guo):
        sent.refresh_from_db()
        assert (sent.outcome, Answer.objects.count()) == ("", 0)


def test_nobody_confirms_his_own_entry(sent, guo):
    entry = enter(sent, guo)

    with pytest.raises(actions.NotEntered, match="两位"):
        confirm(entry, guo)


def test_a_question_that_has_not_gone_out_has_no_answer(inquiry, guo):
    with pytest.raises(actions.NotEntered, match="还没有发出"):
        enter(inquiry, guo)


def test_a_question_on_paper_passes_the_gate_too(inquiry, li):
    with acting_as(li), pytest.raises(Refused):
        actions.ask_by_hand(inquiry=inquiry, by=li, on=ASKED_ON)


def test_it_goes_out_once(sent, guo):
    with acting_as(guo), pytest.raises(actions.NotEntered, match="已经发出"):
        actions.ask_by_hand(inquiry=sent, by=guo, on=ASKED_ON)


def test_an_entry_about_somebody_else_is_not_taken(sent, guo):
    with pytest.raises(actions.NotEntered, match="不是所问的人"):
        enter(sent, guo, rows=[{**ROW, "person": PASSPORTS["何丽华"]}])


def test_one_entry_waits_at_a_time(sent, guo, chen):
    enter(sent, guo)

    with pytest.raises(actions.NotEntered, match="等待复核"):
        enter(sent, chen)


def test_an_entry_sent_back_is_typed_in_again(sent, guo, chen):
    first = enter(sent, guo, rows=[{**ROW, "balance": "1"}])
    with acting_as(chen):
        actions.send_back(entry=first, by=chen, on=ASKED_ON, why="余额看错一位")
        assert entry_waiting(inquiry=sent) is None

    confirm(enter(sent, guo), chen)

    with acting_as(guo):
        assert records_of(inquiry=sent) == [ROW]


@pytest.mark.parametrize("who", ["li", "he", "xiaoliang"])
def test_other_desks_enter_nothing(request, sent, who):
    officer = request.getfixturevalue(who)

    with pytest.raises(actions.NotEntered):
        enter(sent, officer)
