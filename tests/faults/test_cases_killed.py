"""A server killed between any two statements of a move: the case stands at exactly one stage, and the journal agrees with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from doudi.cases.applying.models import Application
from doudi.cases.stages import Stage
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import applied, case_of, signed_for
from tests.faults.killing import ENDED, KILLED, killed_before
from tests.faults.moving import agrees, drafted, is_sent, moved, sent

pytestmark = pytest.mark.django_db(transaction=True)
STATEMENTS_MOST = 80
POINTS_LEAST = 200
ASKED_AGAIN = ((Stage.SUPPLEMENT, "请补正收入情况。"), (Stage.INVESTIGATING, ""))
WAYS = (
    (Stage.SUPPLEMENT, "请补正户口簿。"), (Stage.SUBMITTED, ""), (Stage.ACCEPTED, ""), (Stage.INVESTIGATING, ""),
    *ASKED_AGAIN * 5, (Stage.TERMINATED, "多次通知均不配合。"),
)  # fmt: skip


def test_a_move_killed_at_every_statement_is_made_or_not_made(li: Officer, chen: Officer) -> None:
    application = applied(by=li)
    signed_for(application, by=li, second=chen)
    case = case_of(application)

    points = 0
    for to, why in WAYS:
        points += _killed_everywhere(
            lambda to=to, why=why: moved(case.pk, to=to, why=why, by=li),
            is_done=lambda to=to: agrees(case.pk).stage == to,
        )

    assert points >= POINTS_LEAST
    assert agrees(case.pk).stage == Stage.TERMINATED
    with acting_as(SYSTEM):
        assert verify().broken is None


def test_an_application_killed_at_every_statement_is_whole_or_a_draft() -> None:
    wish = drafted()

    def is_over() -> bool:
        is_sent()
        return False  # the same wish may be sent again at any point

    assert _killed_everywhere(partial(sent, wish), is_done=is_over) > len(wish.programmes)
    with acting_as(SYSTEM):
        assert Application.objects.get(token=wish.token).words == wish.words


def _killed_everywhere(doing: Callable[[], None], *, is_done: Callable[[], bool]) -> int:
    """Kill before the first statement, the second, … until it is done; count the deaths."""
    for point in range(1, STATEMENTS_MOST):
        how = killed_before(point, doing=doing)
        if is_done() or how == ENDED:
            return point - (how == ENDED)
        assert how == KILLED
    raise AssertionError(f"not at its end after {STATEMENTS_MOST} statements")
