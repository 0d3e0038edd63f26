"""Run every test in two processes, each with a database of its own, and print one after the other; fail when either does.

Called by `make test`: one process keeps one processor busy and the database's half of another. Where no DATABASE_URL and no DOUDI_VAR
says otherwise, they have an embedded server of their own under var/tests, which does not wait for the disk: nobody needs its data again.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

OWN = Path(__file__).parent.parent / "var" / "tests"


def main() -> int:
    """Start both, wait for both."""
    name = os.environ.get("DOUDI_TEST_DATABASE", "test_doudi")
    with tempfile.TemporaryFile() as kept:
        second = _begin(2, database=f"{name}_2", output=kept)
        first = _begin(1, database=name, output=None)
        codes = [first.wait(), second.wait()]
        kept.seek(0)
        sys.stdout.buffer.write(kept.read())
        sys.stdout.flush()
    return max(abs(code) for code in codes)


def _begin(half: int, *, database: str, output: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "pytest", "--half", str(half), *sys.argv[1:]]
    environment = {**os.environ, **_own_server(), "DOUDI_TEST_DATABASE": database}
    return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT if output else None)  # type: ignore[call-overload,no-any-return]


def _own_server() -> dict[str, str]:
    if os.environ.get("DATABASE_URL") or os.environ.get("DOUDI_VAR"):
        return {}
    return {"DOUDI_VAR": str(OWN), "DOUDI_DURABLE": "no"}


if __name__ == "__main__":
    sys.exit(main())
