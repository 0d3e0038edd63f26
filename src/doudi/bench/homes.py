"""`doudi bench homes`: a city's list of homes to be made fit for old age: counting, listing, turning pages, one step, and taking it along.

It matters in the autumn, when every street has visited and the whole city asks every morning how far it is: 86,000 homes in a year, the
number one province reported. Pages are asked as the desks ask them, a street's, a county's, the city's; a list that reads all of them to
show fifty stands still just then. DOUDI_BENCH_HOMES says how many there are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.client import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from doudi.bench import officers
from doudi.bench.cases import _allowed
from doudi.bench.gate import own_database
from doudi.bench.homes_rows import fill
from doudi.bench.measure import Figures, Goal, Outcome, percentile
from doudi.delivery.goods.adapting import survey
from doudi.delivery.goods.counting import progress
from doudi.delivery.goods.homes import Home, HomeStage
from doudi.delivery.goods.queries import homes_at, late_homes
from doudi.demo.cast import CHEN, LI, WANG, seat_officers
from doudi.offices.acting import acting_as
from doudi.offices.models import Officer

HOMES = {False: int(os.environ.get("DOUDI_BENCH_HOMES", "86000")), True: 6_000}
TIMES = {False: 25, True: 8}
STEPS = {False: 200, True: 30}
FIRST = 1_000
"""How many there are when queries are counted first."""

PAGE = "/hub/goods/homes"
DEEP = 40
"""How many pages are turned before the deep one is timed."""

GOALS = (Goal("queries_grown", 0), Goal("page_p95_ms_most", 800), Goal("step_p95_ms", 100))


def run(*, quick: bool) -> Outcome:
    """Measure on a database of the bench's own, which is gone afterwards."""
    with own_database(name="bench_homes"), _allowed():
        return measure(HOMES[quick], times=TIMES[quick], steps=STEPS[quick])


def measure(count: int, *, times: int, steps: int) -> Outcome:
    """Fill the database at hand; ask for the pages and take the steps as the desks do."""
    seated, on = seat_officers(), localdate()
    li, chen, wang = (seated[role.user_name] for role in (LI, CHEN, WANG))
    fill(homes=FIRST, officer=li.pk, on=on)
    before = queries_of(wang)
    fill(homes=count - FIRST, officer=li.pk, on=on)
    figures: Figures = {"homes": count, "queries_most": queries_of(wang), "queries_grown": queries_of(wang) - before}
    for name, by in (("street", li), ("county", chen), ("city", wang)):
        figures |= _pages(name, by=by, times=times)
    figures |= _asked(wang, times=times) | _stepped(li, steps=steps) | _taken(wang, times=1)
    pages = [value for name, value in figures.items() if name.endswith("_page_p95_ms")]
    return Outcome(name="homes", figures=figures | {"page_p95_ms_most": max(pages)}, goals=GOALS)


def queries_of(officer: Officer) -> int:
    """Count what the list asks the database, on its second visit."""
    client = _client(officer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def _client(officer: Officer) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = officers.session_of(officer.user)
    return client


def _pages(name: str, *, by: Officer, times: int) -> Figures:
    client = _client(by)
    took = [_timed(lambda: client.get(PAGE)) for _ in range(times)]
    return {f"{name}_page_p50_ms": median(took), f"{name}_page_p95_ms": percentile(took, 0.95)}


def _asked(by: Officer, *, times: int) -> Figures:
    """Time what a page is made of, for the whole city: counting, the first fifty, fifty far inside, what is late."""
    place, year = by.desk.place_id, localdate().year
    with acting_as(by):
        deep = homes_at(place, year=year)[DEEP * 50]
        beyond = homes_at(place, year=year).filter(place__gte=deep.place).exclude(place=deep.place, pk__lte=deep.pk)
        questions: dict[str, Callable[[], object]] = {
            "count": lambda: progress(place, year=year, on=localdate()),
            "first": lambda: list(homes_at(place, year=year)[:51]),
            "stage": lambda: list(homes_at(place, year=year, stage=HomeStage.FINISHED)[:51]),
            "deep": lambda: list(beyond[:51]),
            "late": lambda: list(late_homes(place, year=year, on=localdate())[:51]),
        }
        took = {name: [_timed(ask) for _ in range(times)] for name, ask in questions.items()}
    return {f"{name}_p50_ms": median(found) for name, found in took.items()}


def _stepped(by: Officer, *, steps: int) -> Figures:
    with acting_as(by):
        rows = list(Home.objects.filter(place__startswith=by.desk.place_id, stage=HomeStage.REGISTERED)[:steps])
        told: dict[str, Any] = {"found": "卫生间没有扶手", "agreed_how": "当面同意", "by": by, "on": localdate()}
        took = [_timed(partial(survey, home=home, **told)) for home in rows]
    return {"steps": len(took), "step_p50_ms": median(took), "step_p95_ms": percentile(took, 0.95)}


def _taken(by: Officer, *, times: int) -> Figures:
    client = _client(by)

    def take() -> None:
        answer: Any = client.post(f"{PAGE}/export", {"as": "xlsx"})
        assert sum(len(part) for part in answer.streaming_content) > 0

    return {"export_s": min(_timed(take) for _ in range(times)) / 1000}


def _timed(task: Callable[[], object]) -> float:
    before = time.perf_counter()
    task()
    return (time.perf_counter() - before) * 1000
