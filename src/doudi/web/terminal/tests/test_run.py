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
from contextlib import closing
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


@pytest.fixture
def started():
    """Start `doudi run` with an empty folder of its own; stop what the test leaves running."""
    with tempfile.TemporaryDirectory(prefix="doudi-test-") as folder:
        processes = []

        def start(*line):
            environment = {**os.environ, "DOUDI_VAR": folder, "DOUDI_LANGUAGE": "zh-hans"}
            for name in ("DATABASE_URL", "DATABASE_APP_URL", "DJANGO_SETTINGS_MODULE"):
                environment.pop(name, None)
            process = subprocess.Popen(
                [sys.executable, "-m", "doudi", "run", "--without-demo", *line],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=environment,
            )
            processes.append(process)
            return process, Server(Path(folder))

        yield start
        for process in processes:
            process.kill()
            process.communicate()


@needs_tables
def test_from_nothing_to_a_page_and_away_again(started):
    port = free_port()
    empty = time.monotonic()
    first, server = started("--port", str(port))
    page = fetch(f"http://127.0.0.1:{port}/", while_running=first)
    took_at_first = time.monotonic() - empty
    first.send_signal(signal.SIGINT)
    said, _ = first.communicate(timeout=30)
    gone = not server.answers()

    begun = time.monotonic()
    second, _ = started("--port", str(port))
    again = fetch(f"http://127.0.0.1:{port}/", while_running=second)
    took = time.monotonic() - begun
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=30)

    assert re.search("<html[^>]*lang=.zh", page)
    assert again.count("<html") == 1
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said
    assert gone
    assert not server.answers()
    assert took < took_at_first


@needs_tables
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_what_works_beside_the_pages_ends_with_them_however_they_end(started, how):
    port = free_port()
    process, server = started("--port", str(port))
    fetch(f"http://127.0.0.1:{port}/", while_running=process)
    beside = children_of(process.pid)

    process.send_signal(how)
    process.wait(timeout=30)

    assert any("verify work" in line for line in beside.values())
    assert all(is_gone(pid) for pid in beside)
    assert not server.answers()


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
