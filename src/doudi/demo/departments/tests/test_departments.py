"""Departments as real processes: what they answer, and each fault as the platform's adapter meets it."""

import os
import signal
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from doudi.demo.departments.answers import About, rows_about
from doudi.demo.departments.faults import FaultsWrong, read_faults
from doudi.demo.departments.kept import nothing_kept
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.checks import check_reply
from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotReached, NotTrusted, Question, Receipt, Reply
from doudi.exchange.suites import Signer
from tests.cast import AQIANG, HUANG_POPO
from tests.departments import OURS, OURS_BY_SM2, department

AT = datetime(2026, 8, 3, 2, tzinfo=UTC)
ON = date(2026, 8, 3)
ALWAYS = {"slow_seconds": 0.2, "hold_seconds": 1.5}


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    with department("bank", sources=["bank", "vehicles"], folder=tmp_path_factory.mktemp("bank")) as one:
        yield one


def question(number="HD1-01-bank", *, source="bank", identifier=AQIANG.resident_number):
    return Question(
        number=number, source=source, kind="resident_id", identifier=identifier, name="梁志强", letter="SQ1",
        case_number="DB1", purpose="办理", asked_on=ON, answer_by=ON + timedelta(days=14),
    )  # fmt: skip


def answered(platform, asked):
    receipt = platform.ask(asked)
    assert isinstance(receipt, Receipt)
    return platform.collect(asked, reference=receipt.reference)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("identifier", [AQIANG.resident_number, HUANG_POPO.resident_number, "110101199001010010"])
def test_what_any_department_answers_can_be_an_answer(source, identifier):
    about = About(identifier=identifier, name="某某", source=source, letter="SQ1", on=ON)

    rows = rows_about(about, kept=nothing_kept)

    assert rows == rows_about(about, kept=nothing_kept)
    reply = Reply(number="n", message="m", outcome=Outcome.HIT if rows else Outcome.NO_HIT, rows=rows, as_of=ON)
    check_reply(reply, number="n", source=source, identifier=identifier, on=ON)


def test_a_question_gets_a_receipt_and_then_its_answer(bank):
    reply = answered(bank.platform("bank", clock=lambda: AT), question())

    assert [row["balance"] for row in reply.rows] == ["18500.00", "640.20"]
    assert reply.signed_by == "bank"


def test_asked_twice_it_is_one_question_with_one_answer(bank):
    platform, asked = bank.platform("bank", clock=lambda: AT), question("HD2-01-bank")
    before = bank.counts()["questions"]

    first, again = answered(platform, asked), answered(platform, asked)

    assert first == again
    assert bank.counts()["questions"] == before + 1


def test_feedback_reaches_the_department(bank):
    before = bank.counts()["feedback"]

    bank.platform("bank", clock=lambda: AT).tell(number="HD1", words="不是本人", kind="wrong_person")

    assert bank.counts()["feedback"] == before + 1


def test_a_stranger_learns_nothing(bank):
    stranger = bank.platform_of(
        "bank", senders={"bank": bank.peer}, signer=Signer.of(name="doudi", secret=b"\x09" * 32)
    )

    with pytest.raises(NotReached, match="403"):
        stranger.ask(question("HD3-01-bank"))
    assert httpx.get(f"{bank.url}/answers/x", trust_env=False).status_code == 403
    assert httpx.get(f"{bank.url}/none", trust_env=False).status_code == 403


def test_a_department_answers_for_its_own_sources_only(bank):
    with pytest.raises(NotReached, match="403"):
        bank.platform("homes", clock=lambda: AT).ask(question("HD4-01-homes", source="homes"))


def test_both_sides_sign_by_sm2_where_they_agreed_on_it(tmp_path):
    with department("bank", sources=["bank"], folder=tmp_path, asker=OURS_BY_SM2) as bank:
        platform = bank.platform_of("bank", senders={"bank": bank.peer}, signer=OURS_BY_SM2, clock=lambda: AT)

        reply = answered(platform, question())

        assert [row["balance"] for row in reply.rows] == ["18500.00", "640.20"]
        assert reply.signed_by == "bank"
        with pytest.raises(NotReached, match="403"):  # they do not take what is signed by another suite
            bank.platform("bank", clock=lambda: AT).ask(question())
        believes_another = bank.platform_of("bank", senders={"bank": OURS.peer}, signer=OURS_BY_SM2, clock=lambda: AT)
        with pytest.raises(NotTrusted, match="约定的"):
            believes_another.ask(question())


def test_an_answer_of_another_sender_is_not_trusted(bank):
    platform = bank.platform_of("bank", senders={"homes": bank.peer}, clock=lambda: AT)

    with pytest.raises(NotTrusted):
        platform.ask(question("HD5-01-bank"))


@pytest.mark.parametrize(
    ("fault", "meets"),
    [
        ("error", NotReached), ("timeout", NotReached), ("truncated", NotReached), ("half_rows", NotTrusted),
        ("wrong_person", NotTrusted), ("broken_signature", NotTrusted), ("slow", None), ("refuses", None), ("stale", None),
    ],
)  # fmt: skip
def test_each_fault_is_met_as_what_it_is(tmp_path, fault, meets):
    with department("bank", sources=["bank"], folder=tmp_path, faults={"bank": {fault: 1.0, **ALWAYS}}) as spoilt:
        platform = spoilt.platform("bank", clock=lambda: AT, timeout=0.6)
        if meets is None:
            reply = answered(platform, question())
            assert reply.outcome == (Outcome.NOT_AVAILABLE if fault == "refuses" else Outcome.HIT)
            assert (reply.as_of < ON - timedelta(days=365)) == (fault == "stale")
        else:
            with pytest.raises(meets):
                answered(platform, question())


def test_a_late_answer_comes_after_the_days_it_is_late(tmp_path):
    faults = {"all": {"late": 1.0, "late_days": 5}}
    with department("bank", sources=["bank"], folder=tmp_path, faults=faults) as late:
        asked, at = question(), AT
        platform = late.platform("bank", clock=lambda: at)
        receipt = platform.ask(asked)
        assert isinstance(receipt, Receipt)
        early = platform.collect(asked, reference=receipt.reference)
        at = AT + timedelta(days=19)

        came = platform.collect(asked, reference=receipt.reference)

    assert early is None
    assert came is not None and came.outcome == Outcome.HIT


def test_a_replayed_answer_is_another_questions(tmp_path):
    with department("bank", sources=["bank"], folder=tmp_path, faults={"bank": {"replayed": 1.0}}) as replaying:
        platform = replaying.platform("bank", clock=lambda: AT)
        answered(platform, question("HD1-01-bank"))

        with pytest.raises(NotTrusted, match="编号"):
            answered(platform, question("HD2-01-bank"))


def test_a_department_that_was_killed_remembers_its_questions(tmp_path):
    asked = question()
    with department("bank", sources=["bank"], folder=tmp_path) as first:
        before = answered(first.platform("bank", clock=lambda: AT), asked)
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
    with department("bank", sources=["bank"], folder=tmp_path) as second:
        after = answered(second.platform("bank", clock=lambda: AT), asked)

    assert after == before


def test_a_word_that_is_no_fault_is_named(tmp_path):
    file = tmp_path / "faults.yaml"
    file.write_text("bank: {sleepy: 0.5}", encoding="utf-8")

    with pytest.raises(FaultsWrong, match="sleepy"):
        read_faults(file)
