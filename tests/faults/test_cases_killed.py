"""A server killed between any two statements of a move: the case stands at exactly one stage, and the journal agrees with it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from doudi.cases.applying.actions import apply
from doudi.cases.applying.models import Application, Draft
from doudi.cases.case import Case
from doudi.cases.stages import Stage
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers, signed_for, wish_of
from tests.faults.killing import ENDED, KILLED, killed_before
from tests.faults.moving import agrees, moved

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
    people = family_with_numbers()
    wish = wish_of(
        people, channel="phone", words="孩子要交学费，家里只有一份工资。", programmes={"dibao": None, "edge": None}
    )
    with acting_as(SYSTEM):
        Draft.objects.create(
            person=people[0], token=uuid4(), content={"words": wish.words}, saved_at="2026-08-03T08:00Z"
        )

    def sent() -> None:
        with acting_as(SYSTEM):
            apply(wish=wish, by=SYSTEM, on=APPLIED_ON)

    def is_kept() -> bool:
        with acting_as(SYSTEM):
            cases = Case.objects.filter(application__token=wish.token).count()
            drafts = Draft.objects.filter(person=people[0], content__words=wish.words).count()
            assert (cases, drafts) in {(0, 1), (2, 0)}
        return False  # the same wish may be sent again at any point

    assert _killed_everywhere(sent, is_done=is_kept) > len(wish.programmes)
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
