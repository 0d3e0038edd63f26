"""The database dies in the middle of a move: a backend that is ended, a server stopped at once; the case stands at exactly one stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from doudi.cases.applying.models import Application
from doudi.cases.stages import Stage
from doudi.database.server import Server, ensure_running
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import applied, case_of, signed_for
from tests.faults.cutting import CUT, cut_after, end_backend
from tests.faults.moving import agrees, drafted, is_sent, moved, sent
from tests.faults.servers import own_server, stop_at_once

pytestmark = pytest.mark.django_db(transaction=True)
STATEMENTS_MOST = 120
EVERY = 6
STEP_WRITTEN = 'INSERT INTO "cases_step"'
WORDS = "请补正户口簿，越快越好。"


def test_a_move_whose_backend_is_ended_is_made_or_not_made(li: Officer, chen: Officer) -> None:
    application = applied(by=li)
    signed_for(application, by=li, second=chen)
    case = case_of(application)

    cuts = 0
    for to, why in ((Stage.SUPPLEMENT, WORDS), (Stage.SUBMITTED, ""), (Stage.ACCEPTED, ""), (Stage.INVESTIGATING, "")):
        stages = (agrees(case.pk).stage, to)
        cuts += _cut_everywhere(
            partial(moved, case.pk, to=to, why=why, by=li), is_done=partial(_has_moved, case.pk, stages=stages)
        )

    assert cuts > len(Stage)
    with acting_as(SYSTEM):
        assert case.steps.get(to_stage=Stage.SUPPLEMENT).why == WORDS
        assert verify().broken is None


def test_an_application_whose_backend_is_ended_is_whole_or_a_draft() -> None:
    wish = drafted()

    assert _cut_everywhere(partial(sent, wish), is_done=is_sent) > len(wish.members)
    with acting_as(SYSTEM):
        assert Application.objects.get().words == wish.words


@pytest.fixture
def own(tmp_path: Path, li: Officer, chen: Officer) -> Iterator[Server]:
    """A server of one's own, where this process works meanwhile."""
    with own_server(tmp_path / "var") as one:
        yield one


def test_a_server_stopped_at_once_in_the_middle_of_a_move_has_it_or_has_it_not(
    own: Server, li: Officer, chen: Officer
) -> None:
    application = applied(by=li)
    signed_for(application, by=li, second=chen)
    case = case_of(application)

    def crash() -> None:
        stop_at_once(own)
        ensure_running(own.var)

    how = cut_after(STEP_WRITTEN, cut=crash, doing=lambda: moved(case.pk, to=Stage.SUPPLEMENT, why=WORDS, by=li))
    assert how == CUT
    assert agrees(case.pk).stage == Stage.SUBMITTED
    moved(case.pk, to=Stage.SUPPLEMENT, why=WORDS, by=li)
    crash()
    connection.close()

    assert agrees(case.pk).stage == Stage.SUPPLEMENT
    with acting_as(SYSTEM):
        assert case.steps.get(to_stage=Stage.SUPPLEMENT).why == WORDS
        assert verify().broken is None


def _has_moved(number: int, *, stages: tuple[str, str]) -> bool:
    """Say whether a case stands at the second of two stages, and see that it stands at one of them and all agrees."""
    return stages.index(agrees(number).stage) == 1


def _cut_everywhere(doing: Callable[[], None], *, is_done: Callable[[], bool]) -> int:
    """End the backend after the first statement, and every few from there on, until the work is done; count the cuts."""
    for nth, point in enumerate(range(1, STATEMENTS_MOST, EVERY)):
        how = cut_after(point, cut=end_backend, doing=doing)
        if is_done():
            return nth
        assert how == CUT
    raise AssertionError(f"not at its end after {STATEMENTS_MOST} statements")
