"""Which place a page of delivery is about: one's own, or one chosen inside it. Questions: place_of, counties_of, is_finance."""

from __future__ import annotations

from django.http import Http404

from doudi.offices.models import Desk, Level, Place
from doudi.offices.queries import inside
from doudi.web.hub.filters import is_inside
from doudi.web.shell.signed_in import OfficerRequest

COUNTY_DIGITS = 6


def place_of(request: OfficerRequest) -> Place:
    """Give the place that was chosen; nobody leaves his own.

    :raises Http404: when there is no such place.
    """
    own, asked = request.officer.desk.place_id, request.GET.get("place", "")
    found = Place.objects.filter(code=asked if is_inside(asked, own_place=own) else own).first()
    if found is None:
        raise Http404
    return found


def counties_of(request: OfficerRequest) -> list[Place]:
    """List the counties inside the officer's own place, for somebody who has several; empty for everybody else."""
    own = request.officer.desk.place_id
    if len(own) >= COUNTY_DIGITS:
        return []
    return list(Place.objects.filter(inside(own), level=Level.COUNTY, valid_until=None))


def is_finance(request: OfficerRequest) -> bool:
    """Say whether the officer sits at a finance desk: the only one that writes in the books."""
    return request.officer.desk.kind == Desk.Kind.FINANCE
