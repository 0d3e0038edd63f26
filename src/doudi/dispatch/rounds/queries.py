"""Questions about rounds: a worker's errands, those of a place, who can go, what waits for a second, which phones there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet

from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.door import Hall
from doudi.dispatch.rounds.doors import Way, doors_of, halls_of
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.permissions import PURPOSE, WORKERS
from doudi.dispatch.rounds.record import Record
from doudi.dispatch.rounds.route import Leg, Stop, route
from doudi.dispatch.rounds.terms import measure_at
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.registry.queries import period_holds

ERRANDS_MOST = 60
State = Errand.State


@dataclass(frozen=True)
class Turn:
    """An errand in its turn of the day: where it is, and the way from the one before."""

    errand: Errand
    stop: Stop
    leg: Leg


def errands_of(worker: Officer) -> list[Errand]:
    """List a worker's open errands, the nearest day first."""
    rows = Errand.objects.filter(worker=worker, state=State.OPEN).select_related("second")
    return list(rows.order_by("due_on", "pk")[:ERRANDS_MOST])


def mark_of(errands: Sequence[Errand], *, on: date) -> str:
    """Give what tells one list of errands from another: a phone that has it need not be given it again."""
    return sha256(
        "".join(f"{one.number}.{one.version} " for one in errands).encode() + on.isoformat().encode()
    ).hexdigest()


def note_carried(errands: Sequence[Errand], *, worker: Officer, on: date) -> None:
    """Write down that errands went onto a worker's phone."""
    if errands:
        record(
            verb="errand.carry", by=worker, on=on, about="", place=worker.desk.place_id, purpose=PURPOSE,
            detail={"errands": [one.number for one in errands]},
        )  # fmt: skip


def in_turn(errands: Sequence[Errand], *, worker: Officer, on: date) -> list[Turn]:
    """Put a worker's errands in the order to go, each with the way from the one before."""
    by_number = {one.number: one for one in errands}
    with acting_as(SYSTEM):
        halls = halls_of({one.place for one in errands})
    stops = {one.number: _stop(one, halls=halls) for one in errands}
    legs = route(list(stops.values()), measure=measure_at(worker.desk.place_id, on=on), on=on)
    return [Turn(by_number[leg.key], stops[leg.key], leg) for leg in legs]


def _stop(errand: Errand, *, halls: Mapping[str, tuple[float, float]]) -> Stop:
    """Say where an errand is: its door, else the village's committee, else nothing but the place."""
    at = errand.at
    where = (float(at[0]), float(at[1])) if at else halls.get(errand.place)
    return Stop(errand.number, errand.due_on, errand.place, where, is_hall=at is None and where is not None)


def errands_in(place: str) -> QuerySet[Errand]:
    """List the errands of a place, the nearest day first."""
    rows = Errand.objects.filter(inside(place, column="place")).select_related("worker__desk", "second")
    return rows.order_by("due_on", "pk")


def errand_for(*, number: str, by: Officer, on: date) -> Errand | None:
    """Fetch an errand for whoever asks, which is written down; None when there is none for him."""
    found = errands_in(by.desk.place_id).filter(number=number).first() if number.isalnum() else None
    if found is not None:
        record(verb="errand.look", by=by, on=on, about=found.number, place=found.place, purpose=PURPOSE)
    return found


def workers_for(place: str, *, on: date) -> QuerySet[Officer]:
    """List who can be sent to a place: workers whose desk lies in it or around it."""
    around = [place[:length] for length in (6, 9, 12) if length <= len(place)]
    here = Q(desk__place__in=around) | inside(place, column="desk__place")
    rows = Officer.objects.filter(here, period_holds(on), desk__kind__in=WORKERS)
    return rows.select_related("desk").order_by("desk__place", "staff_number")


def waiting_for(second: Officer) -> list[Record]:
    """List the visits that wait for an officer's own word."""
    rows = Record.objects.filter(second=second, state=Record.State.WAITING).select_related("worker", "errand")
    return list(rows.order_by("pk")[:ERRANDS_MOST])


def device_of(code: UUID, *, officer: Officer) -> Device | None:
    """Find an officer's own phone that is not lost."""
    return Device.objects.filter(code=code, officer=officer, lost_on=None).first()


def devices_seen_by(officer: Officer) -> QuerySet[Device]:
    """List the phones an officer may say are lost: his own, and those of his place."""
    return Device.objects.select_related("officer__desk__place").order_by("lost_on", "-trusted_on", "-pk")


def door_of(person: int) -> Way | None:
    """Give where a registered person lives, as far as the officer at work may see it."""
    return doors_of([person]).get(person)


def halls_in(place: str) -> QuerySet[Hall]:
    """List the villages of a place whose committee is on the map."""
    return Hall.objects.filter(inside(place, column="place")).select_related("place")
