"""Run one step of setting up: show a bar while it works, keep quiet when it succeeds, and say everything when it fails.

Called by the Makefile before anything is installed, so it needs nothing but Python's own library:
`python tools/step.py "What is being done" [--count PATTERN --of NUMBER] -- COMMAND …`
With --count, each line of the command's output that begins with PATTERN moves the bar by one of NUMBER.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

WIDTH = 24
REDRAW_SECONDS = 0.2


class Bar:
    """One line on the terminal that is drawn over itself; two plain lines where there is no terminal."""

    def __init__(self, *, purpose: str, of: int) -> None:
        self.purpose = purpose
        self.of = of
        self.done = 0
        self.started_at = time.monotonic()
        self.is_live = sys.stderr.isatty()
        self.finished = threading.Event()

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.started_at)

    def drawn(self) -> str:
        """Fill by what is done where that is known, else let a mark wander."""
        if self.of:
            full = WIDTH * min(self.done, self.of) // self.of
            return "█" * full + "·" * (WIDTH - full)
        position = round((time.monotonic() - self.started_at) / REDRAW_SECONDS) % WIDTH
        return "·" * position + "█" + "·" * (WIDTH - position - 1)

    def redraw(self) -> None:
        """Draw until the step is finished."""
        while not self.finished.wait(REDRAW_SECONDS):
            sys.stderr.write(f"\r\033[K{self.purpose} {self.drawn()} {self.seconds} s")
            sys.stderr.flush()

    def begin(self) -> None:
        if self.is_live:
            threading.Thread(target=self.redraw, daemon=True).start()
        else:
            print(f"{self.purpose} …", file=sys.stderr, flush=True)

    def end(self, *, words: str) -> None:
        self.finished.set()
        clear = "\r\033[K" if self.is_live else ""
        print(f"{clear}{self.purpose}: {words} ({self.seconds} s)", file=sys.stderr, flush=True)


def run(*, command: Sequence[str], bar: Bar, count: str) -> int:
    """Run the command behind the bar; print its words only when it fails."""
    words: list[str] = []
    bar.begin()
    speaks_at_once = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=speaks_at_once
    ) as process:
        for line in process.stdout or ():
            words.append(line)
            bar.done += bool(count) and line.startswith(count)
    bar.end(words="failed" if process.returncode else "done")
    if process.returncode:
        sys.stderr.write("".join(words[-60:]))
    return process.returncode


def main(line: Sequence[str]) -> int:
    """Read the line after `python tools/step.py`."""
    options, command = list(line[: line.index("--")]), line[line.index("--") + 1 :]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose")
    parser.add_argument("--count", default="")
    parser.add_argument("--of", type=int, default=0)
    asked = parser.parse_args(options)
    return run(command=command, bar=Bar(purpose=asked.purpose, of=asked.of), count=asked.count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
