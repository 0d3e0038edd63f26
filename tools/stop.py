"""Stop the embedded database before its folder is deleted; refuse while somebody uses it."""

import sys

from doudi import database
from doudi.database.server import Server


def main() -> int:
    """Take hold and let go: the last one out stops the server, and nobody stops another's."""
    database.ensure_running(database.var())
    database.leave(database.var())
    if Server(database.var()).answers():
        print("doudi is running. Stop it first (Ctrl-C where `make run` was typed).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
