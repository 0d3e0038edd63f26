"""Messages: kept with what they tell of, told once, sent by whatever channel there is, and given up aloud."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils.translation import override

from doudi.cases.actions import NotAllowed
from doudi.cases.case import Case
from doudi.cases.messages import sending
from doudi.cases.messages.actions import WAITS, read, send_due, tell
from doudi.cases.messages.models import Message
from doudi.cases.messages.queries import given_up, messages_of
from doudi.cases.messages.sending import FileSender
from doudi.cases.messages.wording import SMS, TEXTS, sms_text, text_of
from doudi.cases.outbox import NeverSent, NotSent
from doudi.cases.permissions import resident_of
from doudi.evidence.letters.wording import programme_title
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.programmes import POLICIES
from tests.cases import APPLIED_ON, applied, case_of, moved
from tests.verification import moment

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
LATER = timedelta(days=365 * 10)  # the outbox dates what it queues by the clock on the wall


class Channel:
    """A channel that fails as often as it is told to."""

    name = "test"
    needs = "phone"

    def __init__(self, *problems: Exception) -> None:
        self.problems = list(problems)
        self.sent: list[tuple[str, str, str]] = []

    def send(self, *, to: str, text: str, number: str, at: datetime) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.sent.append((to, text, number))


@pytest.fixture
def plugged():
    """Plug a channel in for one test."""

    def plug(*problems: Exception) -> Channel:
        channel = Channel(*problems)
        sending.register(channel)
        return channel

    yield plug
    sending.forget("test")


def told(case: Case, *, key: str = "accepted:1", kind: str = "progress", **text) -> Message:
    """Tell something."""
    with acting_as(SYSTEM):
        return tell(case=case, kind=kind, key=key, on=APPLIED_ON, **{"day": date(2026, 9, 14), **text})


def the_only(case: Case) -> Message:
    """Read the only message of a case anew."""
    with acting_as(SYSTEM):
        return Message.objects.select_related("case").get(case=case)


def test_the_same_event_tells_once(li):
    case = case_of(applied(by=li))

    first, second = told(case), told(case)

    assert first.pk == second.pk
    assert the_only(case).read_on is None


def test_a_message_that_was_never_committed_was_never_told(li):
    case = case_of(applied(by=li))

    def die() -> None:
        with acting_as(SYSTEM), transaction.atomic():
            tell(case=case, kind="progress", key="accepted:1", on=APPLIED_ON, day=APPLIED_ON)
            raise RuntimeError("the server dies here")

    with pytest.raises(RuntimeError):
        die()
    with acting_as(SYSTEM):
        assert not Message.objects.filter(case=case).exists()


def test_a_message_is_put_into_words_when_it_is_read(li):
    message = told(case_of(applied(by=li)))

    with override("zh-hans"):
        assert text_of(message) == "您的最低生活保障申请已受理，最迟 2026-09-14 办结。"


def test_a_message_whose_words_were_forgotten_still_says_something(li):
    case = case_of(applied(by=li))
    with acting_as(SYSTEM):
        message = tell(case=case, kind="progress", key="accepted:9", on=APPLIED_ON)

    with override("zh-hans"):
        assert case.number in text_of(message)


def test_no_short_message_names_a_programme_an_amount_or_an_illness(li):
    case = case_of(applied(by=li))
    titles = [programme_title(policy.name) for policy in POLICIES]
    told_of = [*titles, "残疾", "疾病", "元", "低保", "孤儿"]

    for nth, kind in enumerate(SMS):
        text = sms_text(told(case, key=f"granted:{nth}", kind=kind, amount_yuan="2127.00", words="重度残疾"))

        assert case.number in text
        assert not [word for word in told_of if word in text.replace("【兜底】", "")]


def test_every_sentence_can_be_filled_by_the_words_that_are_known_of_it():
    words = dict.fromkeys(("programme", "case", "day", "words", "last", "first", "title", "number"), "x")

    assert all(str(sentence) % words for sentence in TEXTS.values())


WORDS = {
    "day": "2026-09-14", "first": "2026-11-01", "last": "2026-10-01", "title": "受理通知书", "number": "WS1", "words": "ID card",
    "stage": "granted",
}  # fmt: skip
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ONLY_SIMPLIFIED = re.compile("[请这们发办来书为补结处级终审阅关调会员单证种个]")


@pytest.mark.parametrize("say", [*TEXTS, "forgotten"])
def test_every_kind_of_message_is_said_whole_in_every_language(li, say):
    message = Message(case=case_of(applied(by=li)), kind="progress", text={**WORDS, "say": say})
    said = {}
    for language in ("zh-hans", "zh-hant", "en"):
        with override(language):
            said[language] = text_of(message)

    assert len(set(said.values())) == 3
    assert not [one for one in said.values() if "%" in one or "None" in one]
    assert not CHINESE.search(said["en"])
    assert not ONLY_SIMPLIFIED.search(said["zh-hant"])


@pytest.mark.parametrize("kind", Message.Kind)
def test_every_kind_has_a_name_in_every_language_and_a_short_message(li, kind):
    names = set()
    for language in ("zh-hans", "zh-hant", "en"):
        with override(language):
            names.add(str(kind.label))
    short = sms_text(Message(case=case_of(applied(by=li)), kind=kind, text={}))

    assert len(names) >= 2  # 公示 is written alike in both
    assert "%" not in short
    assert CHINESE.search(short)


def test_whoever_gave_no_telephone_reads_in_the_app_alone(li, plugged):
    channel = plugged()
    case = case_of(applied(by=li))
    message = told(case)

    assert (message.channel, message.try_at) == ("", None)
    assert send_due(at=moment(APPLIED_ON) + LATER) == 0
    assert channel.sent == []


def test_a_message_is_sent_once(li, plugged):
    channel = plugged()
    case = case_of(applied(by=li, phone=PHONE))
    message = told(case)

    assert send_due(at=moment(APPLIED_ON) + LATER) == 1
    assert send_due(at=moment(APPLIED_ON) + LATER) == 0

    assert channel.sent == [(PHONE, sms_text(message), f"{case.number}-{message.pk}")]


def test_a_channel_that_is_down_is_tried_again_after_a_while(li, plugged):
    channel = plugged(NotSent("HTTP 503"))
    case = case_of(applied(by=li, phone=PHONE))
    told(case)
    at = moment(APPLIED_ON) + LATER

    assert send_due(at=at) == 0
    assert the_only(case).last_problem == "HTTP 503"
    assert send_due(at=at + WAITS[0] - timedelta(seconds=1)) == 0
    assert send_due(at=at + WAITS[0]) == 1
    assert (the_only(case).attempts, len(channel.sent)) == (2, 1)


def test_after_the_last_attempt_it_is_given_up_and_the_desk_is_told(li, plugged):
    plugged(*[NotSent("HTTP 503")] * len(WAITS))
    case = case_of(applied(by=li, phone=PHONE))
    told(case)
    at = moment(APPLIED_ON) + LATER
    for wait in WAITS:
        assert send_due(at=at) == 0
        at += wait

    assert the_only(case).given_up_at is not None
    assert send_due(at=at + LATER) == 0
    with acting_as(li):
        assert [one.case_id for one in given_up("440105")] == [case.pk]
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="message.give_up", about=case.number).count() == 1


def test_a_number_nobody_has_is_given_up_at_once(li, plugged):
    plugged(NeverSent("HTTP 404"))
    case = case_of(applied(by=li, phone=PHONE))
    told(case)

    send_due(at=moment(APPLIED_ON) + LATER)

    assert (the_only(case).attempts, the_only(case).last_problem) == (1, "HTTP 404")
    assert the_only(case).given_up_at is not None


def test_a_worker_killed_while_sending_leaves_a_message_that_is_sent_later(li, plugged):
    channel = plugged(RuntimeError("killed"))
    case = case_of(applied(by=li, phone=PHONE))
    told(case)
    at = moment(APPLIED_ON) + LATER

    with pytest.raises(RuntimeError):
        send_due(at=at)

    assert (the_only(case).attempts, the_only(case).sent_at) == (1, None)
    assert send_due(at=at + WAITS[0]) == 1
    assert len(channel.sent) == 1


def test_only_whoever_applied_reads_his_messages(li):
    case = case_of(applied(by=li))
    message = told(case)
    own = resident_of(case.applicant_person, name=case.name)

    with acting_as(li), pytest.raises(NotAllowed):
        read(message=message, by=li, on=APPLIED_ON)
    with acting_as(own):
        assert Message.objects.get().read_on is None
        read(message=message, by=own, on=APPLIED_ON)
        assert Message.objects.get().read_on == APPLIED_ON
    with acting_as(resident_of(case.applicant_person + 1000, name="别人")):
        assert not messages_of(case).exists()


def test_a_folder_shows_what_would_have_been_sent_without_the_number(tmp_path):
    FileSender(tmp_path / "outbox").send(to=PHONE, text="请查看", number="AJ1-1", at=moment(APPLIED_ON))

    line = json.loads((tmp_path / "outbox" / "2026-08-03.jsonl").read_text())
    assert line["to"] == "*******8000"
    assert line["text"] == "请查看"


def test_a_move_tells_whoever_applied(li):
    case = moved(case_of(applied(by=li)), "supplement", by=li, on=APPLIED_ON, why="户口簿照片不清楚")

    with override("zh-hans"):
        assert "户口簿照片不清楚" in text_of(the_only(case))
