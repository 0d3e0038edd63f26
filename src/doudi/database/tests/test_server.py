"""The embedded server: started by whoever comes first, stopped by whoever leaves last, whatever happens between."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from doudi.database import folders
from doudi.database import server as servers
from doudi.database.server import Server, ensure_running, leave
from doudi.database.unavailable import DatabaseUnavailable

USE_AND_WAIT = """
import sys
from pathlib import Path
from doudi.database.server import ensure_running
server = ensure_running(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def user_of():
    """Start other processes that use the server until told to go; none outlives the test."""
    started = []

    def start(var):
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", USE_AND_WAIT, str(var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_ready(process):
    return process.stdout.readline() == "ready\n"


def go(process):
    process.communicate("\n", timeout=30)
    return process.returncode


@pytest.fixture
def var():
    """An empty folder of its own; whatever runs in it is stopped.

    Not pytest's own folder: every session of pytest closes that one to other users, the server's among them.
    """
    with tempfile.TemporaryDirectory(prefix="doudi-test-") as folder:
        var = Path(folder)
        yield var
        ensure_running(var)
        leave(var)


def test_first_start_second_start_and_the_last_one_out(var):
    server = ensure_running(var)
    with psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="postgres") as connection:
        version = connection.info.server_version
    leave(var)
    was_stopped = not server.answers()

    begun = time.monotonic()
    ensure_running(var)
    took = time.monotonic() - begun

    assert version >= 180_000
    assert was_stopped
    assert took < 5  # a second on an idle machine; this one may be busy


def test_processes_share_it_and_nobody_stops_anothers(var, user_of):
    users = [user_of(var) for _ in range(4)]
    assert all(is_ready(user) for user in users)

    first_three = [go(user) for user in users[:3]]
    still_answers = Server(var).answers()
    last = go(users[3])

    assert [*first_three, last] == [0, 0, 0, 0]
    assert still_answers
    assert not Server(var).answers()


def test_a_user_killed_outright_keeps_nobody_from_stopping_it(var, user_of):
    killed, other = user_of(var), user_of(var)
    assert is_ready(killed)
    assert is_ready(other)

    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    answers_after_kill = Server(var).answers()
    go(other)

    assert answers_after_kill
    assert not Server(var).answers()


def test_a_server_killed_outright_starts_again_with_its_data(var):
    server = ensure_running(var)
    where = f"host={server.socket_folder} user=postgres dbname=postgres"
    with psycopg.connect(where) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('兜底')")
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    while server.answers():
        time.sleep(0.05)

    ensure_running(var)

    with psycopg.connect(where) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("兜底",)


def test_a_long_path_gets_a_short_private_socket_folder(var):
    deep = var / ("a-very-long-folder-name" * 5)
    server = ensure_running(deep)
    folder = server.socket_folder

    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as connection:
        answer = connection.execute("SELECT 1").fetchone()
    mode = folder.stat().st_mode & 0o777
    leave(deep)

    assert answer == (1,)
    assert folder != server.data
    assert len(str(folder / servers.SOCKET_NAME)) < servers.SOCKET_PATH_MAX
    assert mode == 0o700
    assert not folder.exists()


def test_an_interrupted_first_start_is_begun_again(var):
    data = var / "postgres"
    data.mkdir()
    (data / "half-written").write_text("")
    (data / "base").mkdir()

    server = ensure_running(var)

    assert server.answers()
    assert not (data / "half-written").exists()


def test_the_servers_log_holds_no_persons_data(var):
    server = ensure_running(var)
    with psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="postgres") as connection:
        connection.execute("CREATE TABLE person (number text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('44010319800101001X')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('44010319800101001X')")

    assert "44010319800101001X" not in server.log.read_text()
    assert "duplicate key" in server.log.read_text()


def test_what_cannot_be_started_says_which_program_failed(tmp_path):
    server = Server(tmp_path)

    with pytest.raises(DatabaseUnavailable, match="pg_ctl stop"):
        servers._control(server, "stop")


def test_missing_programs_are_named(monkeypatch):
    monkeypatch.setattr(folders, "find_spec", lambda name: None)

    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL"):
        folders.binaries()


def test_letting_the_servers_user_pass_opens_no_folder_to_a_look_inside(tmp_path):
    private = tmp_path / "private"
    inner = private / "inner"
    inner.mkdir(parents=True)
    private.chmod(0o700)

    folders._let_through(inner)

    assert private.stat().st_mode & 0o777 == 0o701


def test_programs_a_strict_umask_hid_are_made_readable(tmp_path):
    binary = tmp_path / "install" / "bin" / "postgres"
    binary.parent.mkdir(parents=True)
    binary.write_text("")
    binary.chmod(0o700)
    library = tmp_path / "install" / "lib.so"
    library.write_text("")
    library.chmod(0o600)

    folders._let_read(tmp_path / "install")

    assert binary.stat().st_mode & 0o777 == 0o755
    assert library.stat().st_mode & 0o777 == 0o644
    assert Path(tmp_path / "install").stat().st_mode & 0o055 == 0o055
