"""Questions about needs: the one a source told, what came of several, the inbox of a desk, what officers overruled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from doudi.dispatch.needs.need import Need, Overruling
from doudi.dispatch.needs.permissions import By
from doudi.dispatch.needs.sendings import Sending
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.queries import inside

PURPOSE = "办理救助需求"
CLOSED_DAYS = 30
Stage = Need.Stage
FREE = (Stage.OPEN, Stage.REJECTED, Stage.TRANSFERRED)


@dataclass(frozen=True)
class Came:
    """What came of a need: its stage, and once it is closed the reason code, the words and the day."""

    number: str
    stage: str
    outcome: str
    words: str
    settled_on: date | None


def need_of(source: str, source_number: str) -> Need | None:
    """Find the need a source told under its own number, the latest of several; None when it never did."""
    return Need.objects.filter(source=source, source_number=source_number).order_by("-id").first()


def outcomes_of(source: str, numbers: Iterable[str]) -> dict[str, Came]:
    """Give what came of the needs a source told, by its own numbers; those nobody told are left out.

    Of several needs under one number the one still open counts, else the one closed last.
    """
    rows = Need.objects.filter(source=source, source_number__in=list(numbers)).order_by("settled_on", "id")
    found: dict[str, Came] = {}
    for need in rows:
        if need.source_number not in found or found[need.source_number].outcome:
            found[need.source_number] = Came(
                number=need.number, stage=need.stage, outcome=need.outcome, words=need.outcome_words,
                settled_on=need.settled_on,
            )  # fmt: skip
    return found


def need_for(*, number: str, by: By, on: date) -> Need | None:
    """Fetch a need for whoever asks, which is written down; None when there is none for him."""
    rows = Need.objects.select_related("person", "handler__desk")
    found = rows.filter(number=number).first() if number.isalnum() else None
    if found is not None:
        record(verb="need.look", by=by, on=on, about=found.number, place=found.residence, purpose=PURPOSE)
    return found


def needs_in(place: str) -> QuerySet[Need]:
    """List the needs either community of which lies in a place."""
    return Need.objects.filter(inside(place, column="residence") | inside(place, column="place"))


def inbox(name: str, *, by: Officer, on: date) -> QuerySet[Need]:
    """List one shelf of a desk's inbox: free, mine, sent, done, closed; the nearest day first."""
    own = needs_in(by.desk.place_id)
    shelves = {
        "free": own.filter(stage__in=FREE, handler=None),
        "mine": Need.objects.filter(handler=by).exclude(stage=Stage.CLOSED),
        "sent": own.filter(Q(stage=Stage.SENT) | Q(stage=Stage.ACCEPTED)),
        "done": own.filter(Q(stage=Stage.DONE) | Q(stage__in=FREE, handler__isnull=False)),
        "closed": own.filter(stage=Stage.CLOSED, settled_on__gt=on - timedelta(days=CLOSED_DAYS)).order_by(
            "-settled_on", "-pk"
        ),
    }
    found = shelves[name]
    return found if name == "closed" else found.order_by("due_on", "pk")


def sendings_to(by: Officer) -> QuerySet[Sending]:
    """List what was sent to an officer's desk; the package, and nothing of the need it came from."""
    return Sending.objects.filter(owner__desk=by.desk_id).select_related("owner__desk")


def overruled(*, place: str, since: date) -> list[dict[str, object]]:
    """Count what officers sorted otherwise than the rules did, by the rule's reason: what to change in the rules, if anything."""
    rows = Overruling.objects.filter(inside(place, column="need__residence"), on__gte=since)
    counted = (
        rows.values("was", "was_because", "became").annotate(count=Count("pk")).order_by("-count", "was", "became")
    )
    return [dict(row) for row in counted]


def sending_for(*, number: str, by: Officer, on: date) -> Sending | None:
    """Fetch one sending for the desk it was sent to, which is written down; None when it was sent to another."""
    found = sendings_to(by).filter(number=number).first() if number.isalnum() else None
    if found is not None:
        record(verb="sending.look", by=by, on=on, about=found.number, place=by.desk.place_id, purpose=PURPOSE)
    return found
