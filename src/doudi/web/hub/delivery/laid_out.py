"""How a list of payments is told on pages: where it stands, who has it, by which day, what is open in it.

Noun: Row. Questions: rows_of, row_of, may.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from doudi.delivery.batches import refusals as of_batches
from doudi.delivery.batches.models import Batch, Line, Problem
from doudi.delivery.batches.road import SYSTEM, moves_from
from doudi.delivery.batches.stages import OPEN, Stage
from doudi.delivery.entitlements import permissions as of_entitlements
from doudi.delivery.payees import permissions as of_payees
from doudi.delivery.recovery import refusals as of_recovery
from doudi.offices.models import Desk, Place
from doudi.web.hub.delivery.words import family_word

STEPS = tuple(one for one in Stage if one != Stage.WITHDRAWN)
NOT_SENT = (*OPEN, Stage.FINANCE_SIGNED)
REFUSED = (of_batches.NotAllowed, of_payees.NotAllowed, of_recovery.NotAllowed, of_entitlements.NotAllowed)
DONE = (Stage.RECONCILED, Stage.CLOSED)
NONE = (0, 0)


@dataclass(frozen=True)
class Row:
    """A list, the name of its place, how much in it is open, was taken out, or came back."""

    batch: Batch
    place: str
    open_problems: int
    refused: int
    pulled: int
    pulled_cents: int
    on: date

    @property
    def going(self) -> int:
        """Count the lines it pays: all but those that were taken out."""
        return self.batch.count - self.pulled

    @property
    def going_cents(self) -> int:
        """Add up what it pays."""
        return self.batch.cents - self.pulled_cents

    @property
    def name(self) -> str:
        """Name it by its family and, where it is not the month's first, its kind."""
        word = family_word(self.batch.family)
        return word if self.batch.nth == 1 else f"{word} · {self.batch.get_kind_display()} {self.batch.nth}"

    @property
    def stage(self) -> str:
        """Say where it stands."""
        return str(Stage(self.batch.stage).label)

    @property
    def has_it(self) -> str:
        """Name the desks that take it on; nobody where its road ends."""
        ways = [way for to, way in moves_from(self.batch.stage).items() if to != Stage.WITHDRAWN]
        desks = {desk for way in ways for desk in way.desks if desk != SYSTEM}
        return "、".join(str(Desk.Kind(desk).label) for desk in sorted(desks))

    @property
    def is_late(self) -> bool:
        """Say whether its day has passed and it has not gone to the bank."""
        return self.batch.stage in NOT_SENT and self.batch.pay_on < self.on

    @property
    def mark(self) -> str:
        """Give the colour of its mark, which is its icon's name as well where there is one."""
        if self.batch.stage == Stage.WITHDRAWN:
            return "plain"
        if self.is_late:
            return "unmet"
        return "met" if self.batch.stage in DONE else "open"

    @property
    def step(self) -> int:
        """Say how far it has come of `steps`; a withdrawn one nowhere."""
        return STEPS.index(Stage(self.batch.stage)) + 1 if self.batch.stage in STEPS else 0

    @property
    def steps(self) -> int:
        """Say how many stages there are."""
        return len(STEPS)


def rows_of(batches: Sequence[Batch], *, on: date) -> list[Row]:
    """Lay lists out, however many, with the same few questions."""
    numbers = [one.pk for one in batches]
    found = Problem.objects.filter(batch__in=numbers, severity__in=("A", "B"), settled_by=None)
    found = found.filter(Q(line=None) | ~Q(line__state=Line.State.PULLED))
    open_ = dict(found.order_by().values_list("batch").annotate(Count("pk")))
    out = Line.objects.filter(batch__in=numbers, state__in=(Line.State.REFUSED, Line.State.PULLED)).order_by()
    sums = {
        (batch, state): (count, cents)
        for batch, state, count, cents in out.values_list("batch", "state").annotate(Count("pk"), Sum("cents"))
    }
    names = dict(Place.objects.filter(code__in={one.place for one in batches}).values_list("code", "name"))
    return [
        Row(
            batch=one, place=names.get(one.place, one.place), open_problems=open_.get(one.pk, 0), on=on,
            refused=sums.get((one.pk, Line.State.REFUSED), NONE)[0], pulled=sums.get((one.pk, Line.State.PULLED), NONE)[0],
            pulled_cents=sums.get((one.pk, Line.State.PULLED), NONE)[1],
        )
        for one in batches
    ]  # fmt: skip


def row_of(batch: Batch, *, on: date) -> Row:
    """Lay one list out."""
    return rows_of([batch], on=on)[0]


def may(check: Callable[..., None], by: Any, **about: Any) -> bool:
    """Ask a permission as a question: whether a button is shown."""
    try:
        check(by, **about)
    except REFUSED:
        return False
    return True
