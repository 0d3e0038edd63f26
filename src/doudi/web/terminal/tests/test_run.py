"""`doudi setup` and `doudi run`: from nothing to a page, and away again without a trace."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db.utils import OperationalError

from doudi.database import DatabaseUnavailable
from doudi.database.server import Server
from doudi.offices.models import Place
from doudi.web.terminal import run, setup

needs_tables = pytest.mark.skipif(not settings.PLACES_FOLDER.is_dir(), reason="the tables come with `make setup`")


@needs_tables
@pytest.mark.django_db(transaction=True)
def test_setting_up_twice_loads_once(capsys, monkeypatch):
    assert setup.main([]) == 0
    places = Place.objects.count()
    monkeypatch.setattr(setup, "load_places", lambda **given: pytest.fail("loaded again"))

    assert setup.main([]) == 0

    assert places > 48_000
    assert Place.objects.count() == places
    assert "doudi run" in capsys.readouterr().out


@pytest.mark.parametrize("reason", [DatabaseUnavailable("连不上 %(where)s", where="db"), OperationalError("连不上 db")])
@pytest.mark.parametrize("command", [setup, run])
def test_what_cannot_be_prepared_is_said_in_words(capsys, monkeypatch, command, reason):
    def fail():
        raise reason

    monkeypatch.setattr(command, "prepare", fail)
    monkeypatch.setattr(run, "serve", lambda **given: pytest.fail("served without a database"))

    assert command.main(["--port", str(free_port())] if command is run else []) == 1
    assert "连不上 db" in capsys.readouterr().err


def test_what_works_beside_the_pages_wakes_up_together(monkeypatch):
    meeting = Barrier(2, timeout=10)

    def wake():
        meeting.wait()
        return []

    monkeypatch.setattr(run, "import_string", lambda name: wake)
    monkeypatch.setattr(settings, "BESIDE_SERVING", ["one", "other"])

    with run._beside(is_demo=True):
        pass  # one after the other, the first would have waited in vain

    assert not meeting.broken


def test_a_taken_port_is_said_before_anything_is_started(capsys, monkeypatch):
    monkeypatch.setattr(run, "prepare", lambda: pytest.fail("prepared for a taken port"))
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert run.main(["--port", str(port)]) == 1

    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in said
    assert "--port" in said


def test_the_greeting_names_the_address_and_how_to_open_it_to_others(monkeypatch):
    monkeypatch.delenv("DOUDI_HOSTS", raising=False)

    here = "\n".join(run._greeting(host="127.0.0.1", port=8000))
    everywhere = "\n".join(run._greeting(host="::", port=8001))

    assert "http://127.0.0.1:8000/" in here
    assert "DOUDI_HOSTS" not in here
    assert "http://[::]:8001/" in everywhere
    assert "DOUDI_HOSTS" in everywhere


@dataclass(frozen=True)
class Start:
    """A start of `doudi run`: the page it served, what it said, how long the page took, and whether the server was gone after it."""

    page: str
    said: str
    took: float
    is_gone: bool


@contextmanager
def running(folder):
    """Let `doudi run` work in a folder; kill what the block leaves running."""
    port = free_port()
    environment = {**os.environ, "DOUDI_VAR": str(folder), "DOUDI_LANGUAGE": "zh-hans"}
    for name in ("DATABASE_URL", "DATABASE_APP_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "doudi", "run", "--without-demo", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.communicate()


def start(folder, *, how):
    """Start it, read its page, stop it."""
    begun = time.monotonic()
    with running(folder) as (process, address):
        page = fetch(address, while_running=process)
        took = time.monotonic() - begun
        process.send_signal(how)
        said, _ = process.communicate(timeout=30)
        assert address in said
        return Start(page=page, said=said, took=took, is_gone=not Server(Path(folder)).answers())


@pytest.fixture(scope="module")
def folder():
    """A folder of its own, empty at first."""
    with tempfile.TemporaryDirectory(prefix="doudi-test-") as made:
        yield made


@pytest.fixture(scope="module")
def first(folder):
    """The first start, from nothing; every test after it begins where it ended."""
    return start(folder, how=signal.SIGINT)


@needs_tables
def test_from_nothing_to_a_page_and_away_again(first, folder):
    second = start(folder, how=signal.SIGTERM)

    assert re.search("<html[^>]*lang=.zh", first.page)
    assert second.page.count("<html") == 1
    assert "Traceback" not in first.said
    assert first.is_gone
    assert second.is_gone
    assert second.took < first.took


@needs_tables
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.usefixtures("first")
def test_what_works_beside_the_pages_ends_with_them_however_they_end(folder, how):
    with running(folder) as (process, address):
        fetch(address, while_running=process)
        beside = children_of(process.pid)

        process.send_signal(how)
        process.wait(timeout=30)

        assert any("verify work" in line for line in beside.values())
        assert all(is_gone(pid) for pid in beside)
        assert not Server(Path(folder)).answers()


def children_of(parent):
    """Name the processes below one, by number, as the system lists them."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return {int(pid): args for pid, above, args in rows if int(above) == parent}


def is_gone(pid, *, patience=20):
    """Wait for a process to end."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if (
            "Z"
            in subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
        ):
            return True
        time.sleep(0.1)
    return False


def fetch(address, *, while_running, patience=180):
    """Read a page as soon as somebody serves it."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        assert while_running.poll() is None, while_running.communicate()[0]
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:  # our own server
                return answer.read().decode()
        except urllib.error.HTTPError as refusal:
            pytest.fail(f"{refusal.code} at {address}")
        except OSError:
            time.sleep(0.1)
    return pytest.fail(f"nobody serves {address}")


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
