"""`doudi bench cases`: the officers' pages over a million cases, and fifty officers at once beside the bare framework.

It matters on the Monday after a holiday, when every desk of a county opens its list at half past eight: a page that grows with the
province, or asks the database once for every line, stands still just then.
Queries are counted over a thousand cases and again over all of them. The ceiling is Django itself with a session, a user and a page of
the size of ours, on the same server in the same run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from django.conf import settings
from django.db import connection
from django.test.client import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from doudi import database
from doudi.bench import officers
from doudi.bench.cases_rows import fill
from doudi.bench.gate import own_database
from doudi.bench.measure import Figures, Goal, Outcome, apart, percentile
from doudi.bench.server import serving
from doudi.cases.case import Case
from doudi.demo.cast import CHEN, LI, STREET, seat_officers
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

CASES = {False: 1_000_000, True: 20_000}
FIRST = 1_000
"""How many cases there are when queries are counted first."""

OFFICERS = 50
SECONDS = {False: 20.0, True: 5.0}
TIMES = {False: 60, True: 15}
WARM = 8
"""Pages asked before they are timed: each worker compiles its templates and the law once in its life."""

BARE = "doudi.bench.bare:application"
PAGES = {
    "today": ("submitted", "/hub/cases"), "all": ("submitted", "/hub/cases?shelf=all"), "waiting": ("submitted", "/hub/cases/waiting"),
    "file": ("granted", "/hub/cases/{}"), "move": ("accepted", "/hub/cases/{}/moves/investigating"),
    "supplement": ("submitted", "/hub/cases/{}/supplement"), "visit": ("investigating", "/hub/cases/{}/visit"),
    "opinion": ("investigating", "/hub/cases/{}/opinion"), "found": ("granted", "/hub/cases/found"),
    "papers": ("granted", "/hub/cases/{}/papers"),
}  # fmt: skip
"""The ten busiest pages of a street: the stage of the cases each is asked for, and its address."""

BUSY = ("today", "file", "move", "file", "visit", "papers")
"""What fifty officers do all morning, in this order."""

GOALS = (Goal("queries_grown", 0), Goal("bare_ratio", 10))


def run(*, quick: bool) -> Outcome:
    """Measure on a database of the bench's own, which is gone afterwards."""
    count = int(os.environ.get("DOUDI_BENCH_CASES", CASES[quick]))
    with own_database(), _allowed():
        return measure(count, seconds=SECONDS[quick], times=TIMES[quick])


def measure(count: int, *, seconds: float, times: int) -> Outcome:
    """Fill the database at hand and ask for the pages, by one officer in turn and by fifty at once."""
    seated = seat_officers()
    li, chen = seated[LI.user_name], seated[CHEN.user_name]
    fill(cases=FIRST, officer=li.pk)
    before = queries_of_pages(li)
    fill(cases=count - FIRST, officer=li.pk)
    after = queries_of_pages(li)
    figures: Figures = {"cases": count, "queries_most": max(after.values())}
    figures["queries_grown"] = max(after[name] - before[name] for name in PAGES)
    numbers = {name: numbers_of(stage) for name, (stage, _) in PAGES.items()}
    with serving(var=database.var()) as port:
        figures |= _in_turn(port, cookie=officers.cookie_of(li.user), numbers=numbers, times=times)
        cookies = officers.seat(OFFICERS, beside=[li], on=localdate())
        busy = [PAGES[name][1].format(number) for name in BUSY for number in numbers[name][:20]]
        ours = apart(officers.ask_together, port, cookies, busy, seconds).answer
    with serving(BARE, var=database.var()) as port:
        bare = apart(officers.ask_together, port, cookies, ["/bare"], seconds).answer
    assert chen.pk != li.pk, "the cast sits at its desks"
    figures |= {"officers": OFFICERS, "pages_a_second": ours, "bare_pages_a_second": bare, "bare_ratio": bare / ours}
    return Outcome(name="cases", figures=figures, goals=GOALS)


def queries_of_pages(officer: Officer) -> dict[str, int]:
    """Count what each page asks the database, on its second visit."""
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = officers.session_of(officer.user)
    found = {}
    for name, (stage, address) in PAGES.items():
        path = address.format(numbers_of(stage)[0])
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        found[name] = len(asked)
    return found


def numbers_of(stage: str) -> list[str]:
    """List cases of the street that stand at a stage."""
    with acting_as(SYSTEM):
        cases = Case.objects.filter(place__startswith=STREET, stage=stage).order_by("pk")
        return list(cases.values_list("number", flat=True)[:200])


def _in_turn(port: int, *, cookie: str, numbers: dict[str, list[str]], times: int) -> Figures:
    figures: Figures = {}
    for name, (_, address) in PAGES.items():
        paths = [address.format(number) for number in _repeated(numbers[name], times=times)]
        took = officers.ask_in_turn(port, cookie, [*paths[:WARM], *paths])[WARM:]
        figures[f"{name}_p50_ms"], figures[f"{name}_p95_ms"] = median(took), percentile(took, 0.95)
    figures["p95_ms_most"] = max(figures[f"{name}_p95_ms"] for name in PAGES)
    return figures


def _repeated(numbers: Sequence[str], *, times: int) -> list[str]:
    return [numbers[nth % len(numbers)] for nth in range(times)]


@contextmanager
def _allowed() -> Iterator[None]:
    """Let the test client ask under the name our settings allow."""
    before, settings.ALLOWED_HOSTS = settings.ALLOWED_HOSTS, [*settings.ALLOWED_HOSTS, "localhost"]
    try:
        yield
    finally:
        settings.ALLOWED_HOSTS = before
