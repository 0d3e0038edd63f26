"""A worker with nothing to do sleeps until it is rung for, and whatever becomes of the ring nothing is lost."""

import signal
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from doudi.evidence.sources import commissions
from doudi.evidence.sources.bell import Bell
from doudi.evidence.sources.models import Inquiry, Outcome
from doudi.exchange.platform import Platform
from doudi.journal.models import Entry as Line
from doudi.offices.acting import SYSTEM, acting_as
from tests.asking import told
from tests.departments import OURS, OURS_BY_SM2, department
from tests.faults.households import commissioned
from tests.faults.workers import PATIENCE_SECONDS, cut_every_ear, exchange_file, working

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = {"bank": ("bank",)}
QUESTIONS = 3
State = Inquiry.State


@pytest.fixture
def bank(tmp_path):
    with department("bank", sources=["bank"], folder=tmp_path / "bank") as one:
        yield one


@pytest.fixture
def exchange(bank, tmp_path):
    return exchange_file(tmp_path, found={"bank": bank}, plan=PLAN)


@pytest.fixture
def ask(li, chen, guo):
    today = datetime.now(tz=ZoneInfo("Asia/Shanghai")).date()
    return lambda: commissioned(1, sources=("bank",), li=li, chen=chen, guo=guo, on=today)


def states():
    with acting_as(SYSTEM):
        return list(Inquiry.objects.values_list("state", flat=True))


def test_a_question_is_put_as_soon_as_it_is_asked(ask, bank, exchange):
    with working(exchange) as worker:
        worker.hear("round")  # found nothing; the next look of its own is ten minutes away

        ask()

        worker.hear("round")
        assert states() == [State.RECEIVED] * QUESTIONS
        assert bank.counts()["questions"] == QUESTIONS
        with acting_as(SYSTEM):
            asked_at = Line.objects.get(verb="commission.open").at
            left_at = Line.objects.filter(verb="inquiry.ask").latest("sequence").at
        assert left_at - asked_at < timedelta(seconds=1), "the pause of a worker that polls"


def test_what_was_asked_while_no_worker_lived_is_put_by_the_next(ask, exchange):
    with working(exchange) as first:
        first.hear("round")
    ask()

    with working(exchange) as second:
        second.hear("round")

        assert states() == [State.RECEIVED] * QUESTIONS


def test_what_was_asked_while_the_line_was_cut_is_found_when_it_is_mended(ask, exchange):
    with working(exchange) as worker:
        worker.hear("round")
        worker.signal(signal.SIGSTOP)
        assert cut_every_ear() == 1
        ask()  # nobody hears it

        worker.signal(signal.SIGCONT)

        worker.hear("round")
        assert states() == [State.RECEIVED] * QUESTIONS


def test_what_nobody_rang_for_is_found_at_the_limit(ask, exchange, monkeypatch):
    monkeypatch.setattr(commissions, "ring", lambda: None)
    with working(exchange, rest_most=0.3) as worker:
        worker.hear("round")
        ask()

        while State.WAITING in states():
            worker.hear("round")

        assert states() == [State.RECEIVED] * QUESTIONS


@pytest.mark.parametrize("asker", [OURS, OURS_BY_SM2], ids=lambda one: one.suite.name)
def test_answers_that_are_pushed_need_not_be_fetched(ask, live_server, tmp_path, asker):
    address = f"{live_server.url}/exchange/answers"
    with department("bank", sources=["bank"], folder=tmp_path, asker=asker, more=("--push", address)) as bank:
        exchange = exchange_file(tmp_path, found={"bank": bank}, plan=PLAN)
        here = Platform(code="bank", url=bank.url, signer=asker, senders={"bank": bank.peer})
        with told(here), Bell() as bell, working(exchange) as worker:
            worker.hear("round")
            bell.listen()
            ask()

            while set(states()) != {State.ANSWERED}:
                assert bell.wait(seconds=PATIENCE_SECONDS, stop=Event()), "no answer rang"

        with acting_as(SYSTEM):
            lines = list(Line.objects.filter(verb="inquiry.answer").values_list("detail__outcome", flat=True))
            assert sorted(lines) == sorted(Inquiry.objects.values_list("outcome", flat=True))
            assert set(lines) <= {Outcome.HIT, Outcome.NO_HIT}
