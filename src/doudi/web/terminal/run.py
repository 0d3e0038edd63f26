"""`doudi run`: prepare everything, load the invented city the first time, then serve pages.

What must exist before the first page comes from floors above this one and is named in the settings:
BEFORE_SERVING names functions that take a Report and give lines to print, such as the demo's sign-ins;
BESIDE_SERVING names functions that start processes which work for as long as pages are served.
"""

import argparse
import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from doudi.database import DatabaseUnavailable
from doudi.offices.actions import PlacesMissing
from doudi.web.terminal.bars import bars
from doudi.web.terminal.bound import start_bound
from doudi.web.terminal.setup import prepare

APPLICATION = "doudi.web.terminal.worker:application"
WORKERS_MAX = 4
THREADS_MAX = 8
STOP_SECONDS_MAX = 10
WORKER = "doudi.web.terminal.verify.begin"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class PortTaken(Exception):
    """Somebody else listens where we would; the message says how to choose another port."""


def main(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C."""
    asked = _parser().parse_args(arguments)
    try:
        _refuse_taken(host=asked.host, port=asked.port)
        prepare()
        words = [] if asked.without_demo else _make_ready()
    except DatabaseUnavailable as reason:
        print(reason.said(gettext), file=sys.stderr)
        return 1
    except (PlacesMissing, PortTaken, OperationalError) as reason:
        print(reason, file=sys.stderr)
        return 1
    with _beside(is_demo=not asked.without_demo), _live(host=asked.host, port=asked.port + 1):
        for line in [*words, *_greeting(host=asked.host, port=asked.port)]:
            print(line, flush=True)
        serve(host=asked.host, port=asked.port)
    return 0


def serve(*, host: str, port: int, target: str = APPLICATION) -> None:
    """Answer requests until told to stop. Workers start afresh, with a pool of connections each."""
    processors = os.cpu_count() or 1
    connection.close()
    os.environ["DOUDI_POOL"] = "1"
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(WORKERS_MAX, processors),
        blocking_threads=min(THREADS_MAX, 2 * processors),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


@contextmanager
def _beside(*, is_demo: bool) -> Iterator[None]:
    """Let what works beside the pages begin, and end it with them: a worker at least, so that what is asked also leaves."""
    started: list[subprocess.Popen[str]] = []
    try:
        # Each waits for a process to wake up: together they wait as long as the slowest.
        with ThreadPoolExecutor() as pool:
            for processes in pool.map(_begun, settings.BESIDE_SERVING if is_demo else [WORKER]):
                started += processes
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(timeout=STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _live(*, host: str, port: int) -> Iterator[None]:
    """Let pages hear what happens, on the port after theirs, unless a place has set another way or somebody else is there."""
    if "DOUDI_LIVE" in os.environ or not _is_free(host=host, port=port):
        yield
        return
    os.environ["DOUDI_LIVE"] = str(port)  # for the workers, who wake up later
    process = start_bound(["live", "--host", host, "--port", str(port)])
    try:
        yield
    finally:
        del os.environ["DOUDI_LIVE"]
        process.terminate()
        process.wait(timeout=STOP_SECONDS_MAX)


def _is_free(*, host: str, port: int) -> bool:
    try:
        _refuse_taken(host=host, port=port)
    except PortTaken:
        return False
    return True


def _begun(name: str) -> list[subprocess.Popen[str]]:
    """Let one of them begin, in a thread of its own, which leaves no connection behind."""
    try:
        processes: list[subprocess.Popen[str]] = import_string(name)()
        return processes
    finally:
        connection.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doudi run", description=gettext("准备好一切并启动网站"))
    parser.add_argument("--host", default="127.0.0.1", help=gettext("监听的地址，默认只有本机能访问"))
    parser.add_argument("--port", type=int, default=8000, help=gettext("监听的端口，默认 8000"))
    parser.add_argument("--without-demo", action="store_true", help=gettext("不载入虚构的演示城市"))
    return parser


def _make_ready() -> list[str]:
    with bars() as report:
        return [line for name in settings.BEFORE_SERVING for line in import_string(name)(report)]


def _refuse_taken(*, host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            raise PortTaken(
                gettext("不能在 %(host)s:%(port)s 上监听（%(why)s）。可以换一个端口：doudi run --port 8001")
                % {"host": host, "port": port, "why": reason.strerror}
            ) from reason


def _greeting(*, host: str, port: int) -> list[str]:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    lines = ["", gettext("网站已启动：%(address)s（按 Ctrl+C 停止）") % {"address": address}]
    if host not in LOOPBACK and "DOUDI_HOSTS" not in os.environ:
        lines.append(gettext("要让别的机器访问，请用 DOUDI_HOSTS 写明网站的域名或地址。"))
    return lines
