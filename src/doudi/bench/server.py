"""The real server on a free port of this machine, and how long its answers take.

Verbs: serving (a context), asked. The server uses the very database this process uses: an answer asks it for the standards published here.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

from doudi.web.terminal.run import APPLICATION

HOST = "127.0.0.1"
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 15


class NotServing(RuntimeError):
    """The server did not come up; the message holds what it said."""


@contextmanager
def serving(target: str = APPLICATION, *, var: Path | None = None) -> Iterator[int]:
    """Serve pages as `doudi run` does, in processes of their own, and stop them at the end; give the port.

    `target` names another application than ours; `var` is the folder of the keys, for whoever signed in with them.

    :raises NotServing: when nobody answers in time.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as words:
        database = database_url()
        environment = {**os.environ, "DOUDI_VAR": str(var or folder), "DATABASE_URL": database, "DATABASE_APP_URL": database,
                       "DJANGO_SETTINGS_MODULE": "doudi.settings"}  # fmt: skip
        serve = (
            "from doudi.__main__ import start_django; start_django();"
            f" from doudi.web.terminal.run import serve; serve(host={HOST!r}, port={port}, target={target!r})"
        )
        server = subprocess.Popen(
            [sys.executable, "-c", serve], env=environment, stdout=words, stderr=words, start_new_session=True
        )
        try:
            if not _answers(server, port=port):
                words.seek(0)
                raise NotServing(words.read()[-2000:].decode(errors="replace"))
            yield port
        finally:
            _stop(server)


def asked(port: int, *, path: str, bodies: Sequence[bytes]) -> list[float]:
    """Send requests one after the other over one connection; return the milliseconds of each.

    :raises RuntimeError: when an answer is not 200.
    """
    found = []
    with closing(http.client.HTTPConnection(HOST, port, timeout=30)) as line:
        for body in bodies:
            before = time.perf_counter()
            line.request("POST", path, body=body, headers={"Content-Type": "application/json"})
            answer = line.getresponse()
            content = answer.read()
            found.append((time.perf_counter() - before) * 1000)
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"{path} answered {answer.status}: {content[:500].decode(errors='replace')}")
    return found


def database_url() -> str:
    """Write the address of the database this process is connected to."""
    known = connection.settings_dict
    options = urlencode({"host": known["HOST"], "port": known["PORT"]})
    return f"postgresql://{quote(known['USER'])}:{quote(known['PASSWORD'])}@/{quote(known['NAME'])}?{options}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(server: subprocess.Popen[bytes], *, port: int) -> bool:
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, how)
            server.wait(timeout=STOP_SECONDS_MAX)
            return
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return
