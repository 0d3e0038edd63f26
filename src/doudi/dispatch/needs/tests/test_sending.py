"""Sent to its owner: only what he needs leaves, the clocks run in working days, he answers in four words, and who is slow is told."""

from datetime import date

import pytest
from django.db.utils import InternalError, ProgrammingError

from doudi.dispatch.needs.actions import accept
from doudi.dispatch.needs.models import Need, Notice, Sending
from doudi.dispatch.needs.owning import name_owner
from doudi.dispatch.needs.passing import pass_day
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.needs.sending import answer, feed_back, send, take_in
from doudi.dispatch.needs.together import Asked, Part, open_together, progress_of
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.cast import COMMUNITY
from tests.needs import AGREED, ON, department_officer, fresh, opened

pytestmark = pytest.mark.django_db
DONE = {"item": "学费减免", "on": "2026-08-10", "amount_yuan": "3000.00"}
LAST = date(2026, 9, 30)


@pytest.fixture
def sent(li, xu):
    return sent_by(li, opened(by=li, consent=AGREED))


def sent_by(officer, need, **more):
    with acting_as(officer):
        return send(need=need, by=officer, on=ON, **more)


def again(sending):
    with acting_as(SYSTEM):
        return Sending.objects.get(pk=sending.pk)


def told(desk):
    with acting_as(SYSTEM):
        return sorted(Notice.objects.filter(desk=desk).values_list("kind", flat=True))


def test_with_consent_an_owner_gets_the_fields_of_his_kind_and_no_more(sent):
    assert sent.ground == "CONSENT"
    assert sent.package == {
        "kind": "EDU", "item": "", "urgency": "NORMAL", "county": "广东省广州市海珠区", "age_band": "", "name": "梁志强",
        "masked": "440***********0010", "phone": "13800000000", "situation": "孩子开学交不起学费",
    }  # fmt: skip


def test_without_consent_nothing_that_points_at_somebody_leaves(li, xu):
    sending = sent_by(li, opened(by=li))

    assert sending.ground == "NONE"
    assert sorted(sending.package) == ["age_band", "county", "item", "kind", "urgency"]


def test_in_an_emergency_life_goes_first(li, xu):
    sending = sent_by(li, opened(by=li, urgency="NOW"))

    assert (sending.ground, sending.package["phone"]) == ("EMERGENCY", "13800000000")


def test_what_somebody_did_not_agree_to_stays(li, xu):
    narrow = {**AGREED, "scope": ["situation"]}
    sending = sent_by(li, opened(by=li, consent=narrow))

    assert {"name", "phone", "masked"} & set(sending.package) == set()
    assert sending.package["situation"] == "孩子开学交不起学费"


def test_a_consent_that_is_over_is_none(li, xu):
    assert sent_by(li, opened(by=li, consent={**AGREED, "until": "2026-08-02"})).ground == "NONE"


def test_a_charity_gets_nothing_that_points_at_anybody_whatever_was_agreed(li):
    department_officer(kind="CHARITY", user="ci")
    sending = sent_by(li, opened(by=li, consent=AGREED, words="没有棉被过冬"))

    assert sorted(sending.package) == ["age_band", "county", "item", "kind", "urgency"]


def test_schools_have_twenty_working_days_and_others_ten(sent, li):
    department_officer(kind="MED", user="yi")
    other = sent_by(li, opened(by=li, words="住院"))

    assert (sent.accept_by, sent.answer_by) == (date(2026, 8, 5), date(2026, 8, 31))
    assert (other.accept_by, other.answer_by) == (date(2026, 8, 5), date(2026, 8, 17))


def test_nobody_named_means_it_stays_here_and_says_so(li):
    need = opened(by=li, words="住院")
    with acting_as(li), pytest.raises(NotReady, match="还没有登记由谁办理"):
        send(need=need, by=li, on=ON)

    assert fresh(need).stage == "OPEN"


def test_the_same_owner_is_asked_once_at_a_time(sent, li):
    with acting_as(li), pytest.raises(NotReady, match="正在等它答复"):
        send(need=fresh(sent.need), by=li, on=ON)


def test_the_department_sees_the_package_and_nothing_of_the_need(sent, xu, zhou):
    with acting_as(xu):
        assert Sending.objects.get() == sent
        assert not Need.objects.exists()
    with acting_as(zhou):
        assert not Sending.objects.exists()


def test_another_department_sees_nothing(sent):
    other = department_officer(kind="MED", user="yi")
    with acting_as(other):
        assert not Sending.objects.exists()
        with pytest.raises(NotAllowed):
            take_in(sending=sent, by=other, on=ON)


def test_accepted_answered_fed_back_both_ways(sent, xu, li):
    with acting_as(li):
        accept(need=opened(by=li, words="没米"), by=li, on=ON)  # his hands are full of other things
    with acting_as(xu):
        take_in(sending=sent, by=xu, on=date(2026, 8, 4))
        answer(sending=sent, stage="DONE", words="已减免", done=DONE, by=xu, on=date(2026, 8, 10))
    assert fresh(sent.need).stage == "DONE"
    with acting_as(li):
        feed_back(sending=sent, words="家里已确认，谢谢", by=li, on=date(2026, 8, 11))
    kept = again(sent)

    assert (kept.stage, kept.done["amount_yuan"], kept.feedback) == ("DONE", "3000.00", "家里已确认，谢谢")
    assert told(xu.desk) == ["FEEDBACK", "SENT"]


def test_whoever_handles_it_hears_the_answer(li, xu, wu):
    need = opened(by=li, consent=AGREED)
    with acting_as(wu):
        accept(need=need, by=wu, on=ON)
    sending = sent_by(wu, need)
    with acting_as(xu):
        answer(sending=sending, stage="REJECTED", reason="NOT_QUALIFIED", words="不在本区上学", by=xu, on=ON)

    assert "ANSWERED" in told(wu.desk)
    assert fresh(need).stage == "REJECTED"


@pytest.mark.parametrize(
    "said",
    [
        {"stage": "SENT", "words": "好"}, {"stage": "DONE", "words": ""}, {"stage": "DONE", "words": "办了", "done": {}},
        {"stage": "REJECTED", "words": "不行"}, {"stage": "TRANSFERRED", "words": "别人的", "done": {"to": "NOBODY"}},
    ],
)  # fmt: skip
def test_an_answer_says_what_its_word_asks_for(sent, xu, said):
    with acting_as(xu), pytest.raises(NotReady):
        answer(sending=sent, by=xu, on=ON, **said)

    assert again(sent).stage == "SENT"


def test_a_need_of_others_is_sent_on(sent, xu, li):
    with acting_as(xu):
        answer(sending=sent, stage="TRANSFERRED", words="属于住房", done={"to": "HOUSE"}, by=xu, on=ON)

    assert fresh(sent.need).stage == "TRANSFERRED"
    department_officer(kind="HOUSE", user="zhu")
    assert sent_by(li, fresh(sent.need), kind="HOUSE").stage == "SENT"


def test_the_database_keeps_what_was_sent_and_answered(sent, xu, li):
    with acting_as(li), pytest.raises(ProgrammingError, match="never changed"):
        Sending.objects.filter(pk=sent.pk).update(package={})


def test_an_answer_is_written_once(sent, xu):
    with acting_as(xu):
        answer(sending=sent, stage="REJECTED", reason="NOT_OURS", words="不是", by=xu, on=ON)
        with pytest.raises(NotReady):
            answer(sending=sent, stage="REJECTED", reason="NOT_OURS", words="还是不是", by=xu, on=ON)
        with pytest.raises((ProgrammingError, InternalError), match="written once"):
            Sending.objects.filter(pk=sent.pk).update(words="改了")


def days_told(*, until: date) -> list[tuple[str, str]]:
    """Let the days pass one by one; give on which something was told."""
    said, day = [], ON
    while day <= until:
        passed = pass_day(on=day)
        said += [(day.isoformat(), "remind")] * len(passed.reminded) + [(day.isoformat(), "escalate")] * len(
            passed.escalated
        )
        day = date.fromordinal(day.toordinal() + 1)
    return said


def test_silence_is_reminded_at_four_fifths_and_told_above_a_fifth_over(sent, xu, chen):
    said = days_told(until=LAST)

    # accepting: 2 days, reminded after the first, told above after the third; answering: 20 days, after 16 and 24
    assert said == [
        ("2026-08-04", "remind"),
        ("2026-08-06", "escalate"),
        ("2026-08-25", "remind"),
        ("2026-09-04", "escalate"),
    ]
    assert told(xu.desk) == ["ESCALATE", "ESCALATE", "REMIND", "REMIND", "SENT"]
    assert told(chen.desk) == ["ESCALATE", "ESCALATE"]


def test_who_accepts_in_time_is_reminded_of_the_answer_only(sent, xu):
    with acting_as(xu):
        take_in(sending=sent, by=xu, on=ON)

    assert days_told(until=LAST) == [("2026-08-25", "remind"), ("2026-09-04", "escalate")]


def test_who_has_answered_is_left_in_peace_and_a_day_passes_once(sent, xu):
    assert pass_day(on=date(2026, 8, 4)).reminded == [sent.number]
    assert pass_day(on=date(2026, 8, 4)).reminded == []
    with acting_as(xu):
        answer(sending=sent, stage="DONE", words="已减免", done=DONE, by=xu, on=date(2026, 8, 5))

    assert days_told(until=LAST) == []


def test_the_nearest_owner_answers_and_a_new_one_takes_over(xu, li, chen, wang):
    with acting_as(wang):
        city = name_owner(kind="EDU", place=Place.objects.get(code="4401"), desk=wang.desk, by=wang, on=ON)
    assert sent_by(li, opened(by=li)).owner.desk == xu.desk
    with acting_as(chen):
        district = name_owner(kind="EDU", place=Place.objects.get(code="440105"), desk=chen.desk, by=chen, on=ON)
    with acting_as(SYSTEM):
        assert sent_by(li, opened(by=li, words="上学难")).owner == district
        assert city.until is None


def test_a_street_names_no_owners(li):
    with acting_as(li), pytest.raises(NotAllowed):
        name_owner(kind="EDU", place=Place.objects.get(code="440105001"), desk=li.desk, by=li, on=ON)


def test_one_form_goes_to_every_owner_and_is_followed_by_one_number(xu, li):
    asked = Asked(source="VISIT", urgency="NORMAL", residence=COMMUNITY, name="梁志强", consent=AGREED)
    with acting_as(li):
        made = open_together(asked, parts=[Part("EDU", "学费"), Part("MED", "住院")], by=li, on=ON)
        parts = progress_of(made[0].together)

    assert [(one.kind, one.stage) for one in parts] == [("EDU", "SENT"), ("MED", "OPEN")]
    assert {one.together for one in made} == {made[0].together}


def test_one_form_asks_for_something(li):
    with acting_as(li), pytest.raises(NotReady):
        open_together(Asked(source="VISIT", urgency="NORMAL", residence=COMMUNITY), parts=[], by=li, on=ON)
