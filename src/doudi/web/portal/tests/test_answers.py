"""A platform pushes its answers: taken in once, by the number of the question, and only from one who may sign for the source."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from doudi.evidence.letters.actions import withdraw
from doudi.evidence.sources import actions
from doudi.evidence.sources.models import Answer, Inquiry, Outcome
from doudi.evidence.sources.port import Receipt
from doudi.exchange.envelope import seal_envelope
from doudi.exchange.platform import BYTES_MOST, Platform
from doudi.exchange.suites import SUITES, Signer
from doudi.journal.models import Entry as Line
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.portal.pages import answers
from tests.asking import Told, told
from tests.verification import ASKED_ON, DEPOSIT, PASSPORTS, commissioned, moment, signed_letter

pytestmark = pytest.mark.django_db
AT = moment(ASKED_ON)
HEAD, WIFE = "梁志强", "何丽华"
BANKS = {suite: Signer.of(name="bank", secret=b"\x02" * 32, suite=suite) for suite in SUITES}
BANK = BANKS["SM3+Ed25519"]


@pytest.fixture
def letter(li, chen):
    return signed_letter(by=li, second=chen, sources=("bank", "vehicles"))


@pytest.fixture
def asked(letter, guo, monkeypatch):
    """The bank has taken every question and will answer later; nobody has put the others."""
    monkeypatch.setattr(answers, "now", lambda: AT)
    commission, bank = commissioned(letter, by=guo), Told("bank")
    bank.says.extend(Receipt(reference=f"r{number}") for number in range(9))
    with told(bank), acting_as(SYSTEM):
        actions.send_due(at=AT)
    return commission


@pytest.fixture
def bank(asked):
    yield from known(BANK)


def known(signer):
    with told(Platform(code="bank", url="https://share.example", signer=signer, senders={"bank": signer.peer})):
        yield signer


def question(name=HEAD, source="bank"):
    with acting_as(SYSTEM):
        return Inquiry.objects.get(source=source, subject__name=name)


def body(name=HEAD, **changed):
    row = {**DEPOSIT, "person": PASSPORTS[name]}
    usual = {
        "number": question(name).number, "source": "bank", "identifier": PASSPORTS[name], "outcome": "HIT", "count": 1,
        "rows": [row], "as_of": ASKED_ON.isoformat(),
    }  # fmt: skip
    return {**usual, **changed}


def push(content):
    return Client().post("/exchange/answers", content, content_type="application/json")


def sealed(words=None, *, signer=BANK, at=AT, message="m1"):
    return seal_envelope(body() if words is None else words, signer=signer, at=at, message=message)


def answered(name=HEAD):
    with acting_as(SYSTEM):
        return list(Answer.objects.filter(inquiry=question(name)).values_list("outcome", flat=True))


def lines(verb):
    with acting_as(SYSTEM):
        return list(Line.objects.filter(verb=verb, about=question().number))


@pytest.mark.parametrize("suite", SUITES)
def test_a_pushed_answer_is_taken_in_like_one_that_was_fetched(asked, suite):
    for signer in known(BANKS[suite]):
        said = push(sealed(signer=signer))

    assert (said.status_code, said.json()) == (202, {"number": question().number})
    assert answered() == [Outcome.HIT]
    assert question().state == Inquiry.State.ANSWERED
    assert question().next_attempt_at is None
    (line,) = lines("inquiry.answer")
    assert line.detail["message"] == "m1"


def test_the_same_answer_again_is_well_received_and_changes_nothing(bank):
    first = push(sealed())

    again, in_other_words = push(sealed()), push(sealed(message="m2"))

    assert [said.status_code for said in (first, again, in_other_words)] == [202, 202, 202]
    assert answered() == [Outcome.HIT]
    assert len(lines("inquiry.answer")) == 1


def test_a_message_used_for_one_question_is_refused_for_another(bank):
    push(sealed())

    said = push(sealed(body(WIFE)))

    assert (said.status_code, "重放" in said.json()["why"]) == (409, True)
    assert answered(WIFE) == []


def test_a_corrected_answer_stands_beside_the_first(bank):
    push(sealed())

    said = push(sealed(body(outcome="NO_HIT", rows=[], count=0), message="m2"))

    assert said.status_code == 202
    assert sorted(answered()) == [Outcome.HIT, Outcome.NO_HIT]


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": '{"source": "bank", "a": 2}'}, "摘要"), ({"message": "m9"}, "签名"), ({"sender": "stranger"}, "发送方"),
        ({"signature": "AAAA"}, "签名"), ({"body": '{"source": "moon"}'}, "推送"), ({"body": "{}"}, "不完整"),
    ],
)  # fmt: skip
def test_what_was_changed_on_the_way_is_refused(asked, suite, change, why):
    for signer in known(BANKS[suite]):
        said = push(json.dumps({**json.loads(sealed(signer=signer)), **change}))

    assert (said.status_code, why in said.json()["why"]) == (403, True)
    assert answered() == []
    assert lines("inquiry.keep_out") == []


@pytest.mark.parametrize("suite", SUITES)
def test_another_suite_than_agreed_is_refused(asked, suite):
    others = [signer for signer in BANKS.values() if signer.suite.name != suite]

    for _ in known(BANKS[suite]):
        found = [push(sealed(signer=other)) for other in others]

    assert [said.status_code for said in found] == [403, 403]
    assert all(suite in said.json()["why"] for said in found)
    assert answered() == []


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_stale_message_is_refused(bank, minutes):
    said = push(sealed(at=AT + timedelta(minutes=minutes)))

    assert (said.status_code, "时间" in said.json()["why"]) == (403, True)
    assert answered() == []


def test_an_impostor_is_refused(bank):
    said = push(sealed(signer=replace(BANK, secret=b"\x03" * 32)))

    assert said.status_code == 403
    assert answered() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 5000, b'{"body": "[]"}', b'{"body": 1}'])
def test_noise_is_refused(bank, content):
    assert push(content).status_code == 403


def test_a_source_that_is_asked_by_another_way_takes_no_push(asked):
    with told(Told("bank")):
        assert push(sealed()).status_code == 403


def test_what_cannot_be_the_answer_is_kept_out_and_noted(bank):
    said = push(sealed(body(identifier=PASSPORTS[WIFE])))

    assert said.status_code == 409
    assert answered() == []
    (line,) = lines("inquiry.keep_out")
    assert line.detail["why"] == said.json()["why"]
    assert PASSPORTS[WIFE] not in said.content.decode()


@pytest.mark.parametrize("number", ["HD-none", "", None, "\x00", "x" * 900])
def test_an_answer_to_no_question_of_ours_is_refused(bank, number):
    assert push(sealed(body(number=number))).status_code == 409


def test_an_answer_to_a_question_that_was_not_put_is_refused(bank):
    with acting_as(SYSTEM):
        Inquiry.objects.filter(pk=question().pk).update(attempts=0, state=Inquiry.State.WAITING)

    assert push(sealed()).status_code == 409
    assert answered() == []


def test_an_answer_under_a_letter_that_was_withdrawn_is_not_taken(bank, asked, letter, li):
    with acting_as(li):
        withdraw(letter=letter, subject=None, by=li, on=ASKED_ON)

    said = push(sealed())

    assert said.status_code == 409
    assert answered() == []
    assert question().outcome == Outcome.NOT_AVAILABLE
    assert len(lines("inquiry.stop")) == 1


def test_a_late_answer_is_taken_in_after_the_silence(bank, asked):
    with acting_as(SYSTEM):
        actions.expire(on=question().answer_by + timedelta(days=1))
    assert question().outcome == Outcome.TIMEOUT

    said = push(sealed())

    assert said.status_code == 202
    assert (question().outcome, question().is_late) == (Outcome.HIT, True)


def test_too_much_is_refused_before_it_is_read(bank):
    assert push(b" " * (BYTES_MOST + 1)).status_code == 413


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_a_post_pushes(db, method):
    assert getattr(Client(), method)("/exchange/answers").status_code == 405
