"""Which place an address as it is written means: 广东省广州市海珠区赤岗街道.

Question: places_in. An address that could be of several places gives them all, and somebody chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from doudi.offices.models import Level, Place, PlaceKind
from doudi.offices.queries import in_force, path

SHORTEST = 2
PLACES_MOST = 20


def places_in(words: str, *, on: date) -> Sequence[Place]:
    """List the counties or towns an address can mean: those whose own names, and names around them, it writes most of."""
    words = "".join(words.split())
    if len(words) < SHORTEST:
        return []
    written = Place.objects.annotate(words=Cast(Value(words), TextField())).filter(words__contains=F("name"))
    ends = written.filter(in_force(on), level__in=(Level.COUNTY, Level.TOWN)) | written.filter(
        in_force(on), kind=PlaceKind.CITY_WITHOUT_COUNTIES
    )
    named = [(_written_of(one, words=words), one) for one in ends.order_by("code")[: PLACES_MOST * 10]]
    most = max((count for count, _ in named), default=0)
    return [one for count, one in named if count == most][:PLACES_MOST]


def _written_of(place: Place, *, words: str) -> int:
    """Count how many of a place's names, and the names around it, an address writes."""
    return sum(1 for one in path(place.code) if one.name in words)
