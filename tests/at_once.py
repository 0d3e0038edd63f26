"""Several people in one moment."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

WAIT_MOST = 60


def at_once(*acts: Callable[[], object], refusals: tuple[type[Exception], ...] = ()) -> list[str]:
    """Run each on a thread and a connection of its own, all let go together; give the reason of each that was refused, else nothing."""
    gate, said = Barrier(len(acts)), [""] * len(acts)

    def run(nth: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(WAIT_MOST)
            act()
        except refusals as reason:
            said[nth] = str(reason)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(nth, act)) for nth, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_MOST)
    return said
