"""Run every test, a file at a time, in as many processes as keep the machine's processors busy; what else is said goes to pytest.

Called by `make test`. Each process has a database of its own (tests/fixtures.py); where no DATABASE_URL and no DOUDI_VAR says otherwise,
they share an embedded server of their own under var/tests, which does not wait for the disk: nobody needs its data again.
"""

import os
import sys
from pathlib import Path

OWN = Path(__file__).parent.parent / "var" / "tests"
WAITING = 1
"""A test waits for its database and its browser now and then: one process more than there are processors."""


def main() -> None:
    """Become pytest."""
    processes = (os.cpu_count() or 1) + WAITING
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        str(processes),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        *sys.argv[1:],
    ]
    os.execve(sys.executable, command, {**os.environ, **_own_server()})  # noqa: S606  # our own interpreter


def _own_server() -> dict[str, str]:
    if os.environ.get("DATABASE_URL") or os.environ.get("DOUDI_VAR"):
        return {}
    return {"DOUDI_VAR": str(OWN), "DOUDI_DURABLE": "no"}


if __name__ == "__main__":
    main()
