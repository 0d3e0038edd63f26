"""The database dies in the middle of a move: a backend that is ended, a server stopped at once; the case stands at exactly one stage."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from doudi.cases.applying.models import Application
from doudi.cases.stages import Stage
from doudi.database import folders, server
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import applied, case_of, signed_for
from tests.faults.cutting import CUT, cut_after, end_backend
from tests.faults.moving import agrees, drafted, is_sent, moved, sent

pytestmark = pytest.mark.django_db(transaction=True)
STATEMENTS_MOST = 120
EVERY = 6
STEP_WRITTEN = 'INSERT INTO "cases_step"'
PATIENCE = 10
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
def own_server(tmp_path: Path, li: Officer, chen: Officer) -> Iterator[server.Server]:
    """A PostgreSQL of one's own with what the tests' database holds; this process works there meanwhile."""
    own = server.ensure_running(tmp_path / "var")
    shared = dict(connection.settings_dict)
    _copy(shared, to=own)
    connection.close()
    connection.settings_dict["HOST"] = str(own.socket_folder)
    try:
        yield own
    finally:
        connection.close()
        connection.settings_dict.update(shared)
        server.leave(own.var)


def test_a_server_stopped_at_once_in_the_middle_of_a_move_has_it_or_has_it_not(
    own_server: server.Server, li: Officer, chen: Officer
) -> None:
    application = applied(by=li)
    signed_for(application, by=li, second=chen)
    case = case_of(application)

    def crash() -> None:
        _stop_at_once(own_server)
        server.ensure_running(own_server.var)

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


def _stop_at_once(one: server.Server) -> None:
    """Stop as pg_ctl does in its immediate mode: nothing is written any more, and the next start recovers."""
    notes = one.data / "postmaster.pid"
    os.kill(int(notes.read_text().splitlines()[0]), signal.SIGQUIT)
    until = time.monotonic() + PATIENCE
    while notes.exists():
        assert time.monotonic() < until, "the server did not stop"
        time.sleep(0.02)


def _copy(shared: dict[str, object], *, to: server.Server) -> None:
    """Copy roles and database from the shared server to one's own."""
    host, user, name = (str(shared[key]) for key in ("HOST", "USER", "NAME"))
    there = ["--host", str(to.socket_folder), "--username", "postgres"]
    here = ["--host", host, "--username", "postgres"]
    roles = _run("pg_dumpall", "--roles-only", *here)
    _run("psql", *there, "--dbname", "postgres", given=roles)
    _run("createdb", *there, "--owner", user, name)
    _run("psql", *there, "--dbname", name, given=_run("pg_dump", *here, "--dbname", name))


def _run(program: str, *options: str, given: str | None = None) -> str:
    done = subprocess.run(
        [folders.binaries() / program, *options], input=given, capture_output=True, text=True, check=True
    )
    return done.stdout
