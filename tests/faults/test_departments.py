"""A thousand questions to departments that fail in every way: none lost, none doubled, none without a letter, one line each."""

import random
import time
from collections import Counter
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count

from doudi.evidence.letters.models import Letter
from doudi.evidence.sources.models import Answer, Commission, Inquiry, Outcome, SeenMessage
from doudi.evidence.sources.pace import Pace
from doudi.evidence.sources.work import work_once
from doudi.journal.models import Entry as Line
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from tests.asking import told
from tests.departments import departments
from tests.faults.households import commissioned
from tests.faults.workers import exchange_file, start_worker

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 8, 3)
CHINA = ZoneInfo("Asia/Shanghai")
HOUSEHOLDS = 28
OWN = ("bank", "vehicles", "homes")
OTHERS = ("hukou", "deaths", "insurance", "tax", "business", "marriage", "disability", "students", "benefits")
PLAN = {**{source: (source,) for source in OWN}, "rest": OTHERS}
FAULTS = {
    "all": {
        "slow": 0.03, "timeout": 0.02, "error": 0.06, "truncated": 0.04, "half_rows": 0.04, "wrong_person": 0.04,
        "replayed": 0.03, "stale": 0.03, "broken_signature": 0.04, "late": 0.05, "silent": 0.04, "refuses": 0.03,
        "slow_seconds": 0.05, "hold_seconds": 0.3, "late_days": 6,
    },
    "homes": {"error": 0.6, "timeout": 0.05, "hold_seconds": 0.3, "late": 0.1, "late_days": 6},
}  # fmt: skip
PACE = Pace(
    first_pause=timedelta(seconds=5), longest_pause=timedelta(hours=6), first_poll=timedelta(seconds=20),
    longest_poll=timedelta(days=4), late_days=30, first_rest=timedelta(seconds=10), longest_rest=timedelta(minutes=5),
)  # fmt: skip
SETTLED = (Inquiry.State.ANSWERED, Inquiry.State.GIVEN_UP)
ROUNDS_MOST = 300


class Clock:
    """The time of the test, which goes on when nothing is due."""

    def __init__(self):
        self.at = datetime.combine(ON, clock_time(9), tzinfo=CHINA)

    def __call__(self):
        return self.at

    def go_on(self, rounds):
        """Step by step while questions leave, then faster and faster until the last late answer."""
        self.at += timedelta(seconds=1) if rounds < 40 else timedelta(minutes=10) if rounds < 60 else timedelta(days=1)


def lines_by_inquiry(verb):
    return Counter(Line.objects.filter(verb=verb).values_list("about", flat=True))


def work_until_settled(clock):
    """Work until nothing is open and nothing late can come any more; say how many rounds that took."""
    end = clock.at + timedelta(days=32)
    for number in range(ROUNDS_MOST):
        work_once(at=clock.at, pace=PACE)
        with acting_as(SYSTEM):
            waits = Inquiry.objects.exclude(state=Inquiry.State.ANSWERED).filter(next_attempt_at__isnull=False).exists()
            is_open = Inquiry.objects.exclude(state__in=SETTLED).exists()
            if not is_open and not (waits and clock.at < end):
                return number
            clock.go_on(number)
    raise AssertionError("it never ends")


def check_nothing_is_lost_or_doubled(found):
    """Everything is settled in one of four ways, came once, and has its lines."""
    rows = list(Inquiry.objects.select_related("commission__letter"))
    asked, answered = lines_by_inquiry("inquiry.ask"), lines_by_inquiry("inquiry.answer")
    given_up = lines_by_inquiry("inquiry.expire") + lines_by_inquiry("inquiry.stop")
    answers = dict(Answer.objects.values_list("inquiry__number").annotate(count=Count("pk")))

    assert {row.outcome for row in rows} <= set(Outcome.values)
    assert asked == Counter({row.number: 1 for row in rows})
    assert (
        answered == Counter(answers) == Counter({row.number: 1 for row in rows if row.state == Inquiry.State.ANSWERED})
    )
    silent = {row.number for row in rows if row.state == Inquiry.State.GIVEN_UP}
    late = {row.number for row in rows if row.is_late}  # a late answer came after its line, or just before it was due
    assert silent <= set(given_up) <= silent | late
    assert set(given_up.values()) <= {1}
    assert SeenMessage.objects.count() == len(answered)
    for name, one in found.items():
        own = {row.number for row in rows if row.source in PLAN[name]}
        # a question given up may never have come through; no other is missing, and none is there twice
        assert len(own - silent) <= one.counts()["questions"] <= len(own), name


def check_every_query_had_its_letter():
    letters = set(Letter.objects.values_list("number", flat=True))
    for line in Line.objects.filter(verb__in=("inquiry.ask", "inquiry.answer")):
        assert line.detail["letter"] in letters
        assert line.detail["case"]
        assert line.purpose
    hashes = dict(Answer.objects.values_list("inquiry__number", "content_hash"))
    assert {line.about: line.detail["hash"] for line in Line.objects.filter(verb="inquiry.answer")} == hashes


def test_a_thousand_questions_to_failing_departments(li, chen, guo, tmp_path):
    made = commissioned(HOUSEHOLDS, sources=(*OWN, *OTHERS), li=li, chen=chen, guo=guo, on=ON)
    clock = Clock()
    with departments(PLAN, folder=tmp_path, faults=FAULTS) as found:
        platforms = [
            found[name].platform(source, clock=clock, timeout=0.2)
            for name, sources in PLAN.items()
            for source in sources
        ]
        with told(*platforms):
            work_until_settled(clock)

        with acting_as(SYSTEM):
            outcomes = Counter(Inquiry.objects.values_list("outcome", flat=True))
            assert sum(outcomes.values()) == HOUSEHOLDS * 3 * len(platforms) >= 1000
            check_nothing_is_lost_or_doubled(found)
            check_every_query_had_its_letter()
            assert set(outcomes) == set(Outcome.values)
            assert Line.objects.filter(verb="inquiry.keep_out").count() > 50
            assert Inquiry.objects.filter(is_late=True, outcome=Outcome.HIT).exists()
            assert {one.stage for one in Commission.objects.all()} == {Commission.Stage.ANSWERED}
    assert len(made) == HOUSEHOLDS
    assert verify().broken is None


KILLS = 6
HURRIED = (
    "batch=7, lease=timedelta(seconds=1), first_pause=timedelta(seconds=0.5), longest_pause=timedelta(seconds=0.5),"
    " first_poll=timedelta(0), longest_poll=timedelta(seconds=0.5)"
)


def test_workers_that_are_killed_lose_nothing_and_double_nothing(li, chen, guo, tmp_path):
    today = datetime.now(tz=CHINA).date()
    plan = {"bank": ("bank",), "rest": ("hukou", "vehicles", "homes", "tax")}
    commissioned(12, sources=("bank", "hukou", "vehicles", "homes", "tax"), li=li, chen=chen, guo=guo, on=today)
    dice = random.Random(4)
    with departments(plan, folder=tmp_path, faults={"all": {"slow": 1.0, "slow_seconds": 0.1}}) as found:
        exchange = exchange_file(tmp_path, found=found, plan=plan)
        for _ in range(KILLS):
            workers = [start_worker(exchange, pace=HURRIED) for _ in range(2)]
            for worker in workers:
                worker.hear("working")
            time.sleep(dice.uniform(0.05, 0.5))
            for worker in workers:
                worker.kill()
        with acting_as(SYSTEM):
            before = Inquiry.objects.filter(state__in=SETTLED).count()
        last = start_worker(exchange, pace=HURRIED)
        last.hear("working")
        try:
            with acting_as(SYSTEM):
                until = time.monotonic() + 40
                while Inquiry.objects.exclude(state__in=SETTLED).exists() and time.monotonic() < until:
                    time.sleep(0.2)
        finally:
            last.kill()

        with acting_as(SYSTEM):
            assert Inquiry.objects.count() == 180 > before, "they were killed in the middle of it"
            assert set(Inquiry.objects.values_list("state", flat=True)) == {Inquiry.State.ANSWERED}
            check_every_query_had_its_letter()
            rows = list(Inquiry.objects.all())
            once = Counter({row.number: 1 for row in rows})
            assert lines_by_inquiry("inquiry.ask") == lines_by_inquiry("inquiry.answer") == once
            assert Answer.objects.count() == SeenMessage.objects.count() == len(rows)
            for name, one in found.items():
                assert one.counts()["questions"] == sum(row.source in plan[name] for row in rows)
    assert verify().broken is None
