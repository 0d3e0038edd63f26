"""Telling the desks a need concerns: both communities at once (户籍地、居住地同时推送), and whoever waits for what becomes of it.

Verbs: push, tell_taken, tell, read_notices. Question: desk_at. A notice is kept with what it tells of; each event tells a desk once.
"""

from __future__ import annotations

from datetime import date

from django.db.models.functions import Length
from django.db.models.query import QuerySet

from doudi.cases.pushes.queueing import push_to_desk
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.reaching import queue
from doudi.dispatch.needs.reminders import news_of
from doudi.dispatch.needs.sendings import Notice, Sending
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer

AT_HOME = (Desk.Kind.VILLAGE, Desk.Kind.TOWNSHIP, Desk.Kind.COUNTY, Desk.Kind.CITY)
LENGTHS = (2, 4, 6, 9, 12)
AT_ONCE = 200
Kind, Side = Notice.Kind, Notice.Side


def desk_at(place: str) -> Desk | None:
    """Find the desk of a community; where it has none, the nearest around it: the street's, the district's, the city's."""
    around = [place[:length] for length in LENGTHS if length <= len(place)]
    found = Desk.objects.filter(place_id__in=around, kind__in=AT_HOME).order_by(Length("place_id").desc(), "pk")
    return found.first()


def sides_of(need: Need) -> list[tuple[str, Desk]]:
    """Give the desks of a need's two communities, one where both are the same."""
    found: dict[int, tuple[str, Desk]] = {}
    for side, place in ((Side.RESIDENCE, need.residence), (Side.HUKOU, need.place)):
        desk = desk_at(place) if place else None
        if desk is not None:
            found.setdefault(desk.pk, (side, desk))
    return list(found.values())


def push(need: Need, *, on: date) -> list[Notice]:
    """Tell both communities of a new need in the same moment."""
    told = [tell(need, desk=desk, kind=Kind.PUSHED, key="pushed", on=on, side=side) for side, desk in sides_of(need)]
    return [one for one in told if one is not None]


def tell_taken(need: Need, *, by: Officer, on: date) -> None:
    """Tell the other community that somebody here was first; what was pushed to either needs no more looking at."""
    for side, desk in sides_of(need):
        read_notices(need, desk=desk, on=on)
        if desk.pk != by.desk_id:
            tell(need, desk=desk, kind=Kind.TAKEN, key=f"taken:{by.pk}", on=on, side=side, by_desk=by.desk)


def tell(
    need: Need, *, desk: Desk, kind: str, key: str, on: date, side: str = "", sending: Sending | None = None,
    by_desk: Desk | None = None,
) -> Notice | None:  # fmt: skip
    """Keep one word to one desk; None when it was told before."""
    with acting_as(SYSTEM):
        made, is_new = Notice.objects.get_or_create(
            need=need, desk=desk, key=key,
            defaults={"kind": kind, "side": side, "sending": sending, "by_desk": by_desk, "made_on": on},
        )  # fmt: skip
        if is_new:
            queue(made)
            push_to_desk(desk.pk, news=news_of(made), on=on)
    return made if is_new else None


def unread_of(desk: Desk) -> QuerySet[Notice]:
    """List what a desk was told and nobody there has read yet, the newest first; a need that is closed is pushed no more."""
    rows = Notice.objects.filter(desk=desk, read_on=None).exclude(kind=Kind.PUSHED, need__stage=Need.Stage.CLOSED)
    rows = rows.select_related("need", "sending", "by_desk")
    return rows.order_by("-id")[:AT_ONCE]


def read_notices(need: Need, *, desk: Desk, on: date) -> int:
    """Note that a desk has read what it was told about a need."""
    with acting_as(SYSTEM):
        return Notice.objects.filter(need=need, desk=desk, read_on=None).update(read_on=on)
