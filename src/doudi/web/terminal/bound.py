"""Bound: processes that work beside the pages end with the one that started them, however that one ends, kill -9 included.

Verbs: start_bound (for the parent), end_with_parent (for the child). The child holds the reading end of a pipe as its standard input;
nobody ever writes into it, and when the parent is gone the system closes it: that is the word to stop, on every system alike.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from threading import Thread

FLAG = "--bound"
STANDARD_INPUT = 0


def start_bound(line: Sequence[str], *, is_heard: bool = False, is_quiet: bool = False) -> subprocess.Popen[str]:
    """Start a `doudi` command that ends with us; with `is_heard` its output can be read, with `is_quiet` nobody sees it.

    The pipe stays open for as long as the process object is held.
    """
    stdout = subprocess.PIPE if is_heard else subprocess.DEVNULL if is_quiet else None
    return subprocess.Popen(
        [sys.executable, "-m", "doudi", *line, FLAG], stdin=subprocess.PIPE, stdout=stdout, text=True
    )


def end_with_parent() -> None:
    """Tell this process to stop, as SIGTERM does, once whoever started it is gone."""
    Thread(target=_wait_and_stop, name="bound", daemon=True).start()


def _wait_and_stop() -> None:
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
