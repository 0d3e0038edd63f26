"""Who answers what: a desk is named for a kind of need at a place, instead of the one before. Verb: name_owner. Question: owners_at."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.query import QuerySet
from django.utils.translation import gettext

from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.permissions import By, NotAllowed
from doudi.dispatch.needs.sendings import Owner
from doudi.dispatch.needs.telling import LENGTHS
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM
from doudi.offices.models import Desk, Officer, Place


@transaction.atomic
def name_owner(*, kind: str, place: Place, desk: Desk, by: By, on: date) -> Owner:
    """Name the desk that answers a kind of need at a place from a day on; the one named before ends.

    :raises NotAllowed: when this is no county's or city's desk, or not its place.
    """
    _check_may_name(by, place=place)
    before = Owner.objects.select_for_update().filter(kind=kind, place=place, until=None).first()
    if before is not None and before.desk_id == desk.pk:
        return before
    if before is not None:
        before.until = max(on, before.since + timedelta(days=1))
        before.save(update_fields=["until"])
    made = Owner.objects.create(kind=Kind(kind), place=place, desk=desk, since=on)
    detail = {"kind": kind, "desk": desk.pk, "before": before.desk_id if before else None}
    record(verb="owner.name", by=by, on=on, about=f"owner:{kind}:{place.code}", place=place.code, detail=detail)
    return made


def _check_may_name(by: By, *, place: Place) -> None:
    if by == SYSTEM:
        return
    is_theirs = (
        isinstance(by, Officer) and by.desk.kind in ("county", "city") and place.code.startswith(by.desk.place_id)
    )
    if not is_theirs:
        raise NotAllowed(gettext("责任单位由当地县级或市级民政部门登记。"))


def owners_at(place: str, *, on: date) -> QuerySet[Owner]:
    """List who answers what at a place that day, its own and those of the places around it."""
    around = [place[:length] for length in LENGTHS if length <= len(place)]
    in_force = Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    rows = Owner.objects.filter(in_force, place_id__in=around)
    return rows.select_related("desk__agency", "place").order_by("kind", "-place_id")
