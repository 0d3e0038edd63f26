"""A PostgreSQL server of one's own that dies: stopped at once, or killed with everything it runs; the next start recovers.

Verbs: own_server (this process works there meanwhile), stop_at_once, kill_at_once. It waits for the disk, whatever other servers do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection

from doudi.database import folders, server

PATIENCE = 10
PROCESSES = Path("/proc")


@contextmanager
def own_server(var: Path) -> Iterator[server.Server]:
    """Run a server with what the tests' database holds, and let this process work there until the block ends."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DOUDI_DURABLE", raising=False)
        own = server.ensure_running(var)
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


def stop_at_once(one: server.Server) -> None:
    """Stop as pg_ctl does in its immediate mode: nothing is written any more."""
    os.kill(_postmaster(one), signal.SIGQUIT)
    _wait(lambda: not _notes(one).exists())


def kill_at_once(one: server.Server) -> None:
    """Kill it with everything it runs, as a machine that loses power would."""
    first = _postmaster(one)
    os.kill(first, signal.SIGSTOP)  # so that it starts nothing meanwhile
    for number in _working_in(one.data):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    _wait(lambda: not _working_in(one.data))


def _postmaster(one: server.Server) -> int:
    return int(_notes(one).read_text().splitlines()[0])


def _notes(one: server.Server) -> Path:
    return one.data / "postmaster.pid"


def _working_in(folder: Path) -> list[int]:
    """Number the processes of a server: each works in its data folder, and a dead one nowhere."""
    found = []
    for process in PROCESSES.glob("[0-9]*/cwd"):
        with suppress(OSError):
            if process.readlink() == folder:
                found.append(int(process.parent.name))
    return found


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
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
    _run("psql", *there, "--single-transaction", "--dbname", name, given=_run("pg_dump", *here, "--dbname", name))


def _run(program: str, *options: str, given: str | None = None) -> str:
    done = subprocess.run(
        [folders.binaries() / program, *options], input=given, capture_output=True, text=True, check=True
    )
    return done.stdout
