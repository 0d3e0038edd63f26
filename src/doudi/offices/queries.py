"""Questions about places: which one a code meant on a day, what lies inside, the way down to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from doudi.offices.models import Level, Place, PlaceKind, PlaceSuccession

AFTER_DIGITS = ":"  # the character after '9': a prefix and this bound hold everything inside a place
SUCCESSIONS_MAX = 10


def in_force(on: date) -> Q:
    """Keep places whose code was in force that day."""
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_until=None) | Q(valid_until__gt=on))


def inside(place: str, *, column: str = "code") -> Q:
    """Keep rows in a place, written as a range so that an index serves it. `all` and empty keep everything."""
    if place in {"", "all"}:
        return Q()
    bounds: dict[str, Any] = {f"{column}__gte": place, f"{column}__lt": place + AFTER_DIGITS}
    return Q(**bounds)


def place_on(code: str, day: date) -> Place | None:
    """Find the place that holds this code's people on a day, through mergers and new names.

    A village or town of a county that has since been replaced is found as the county that took over.
    None when the code is unknown, or when it was split and nobody can say which part.
    """
    place = Place.objects.filter(code=code).first() or _replaced_around(code)
    return None if place is None else _follow(place, day=day)


def _replaced_around(code: str) -> Place | None:
    """Find the place around an unknown code, if it is one that stopped."""
    around = Place.objects.filter(code__in=[code[:9], code[:6], code[:4]], valid_until__isnull=False)
    return around.order_by("-code").first()


def _follow(place: Place, *, day: date) -> Place | None:
    """Walk from code to code until one was in force that day."""
    current: Place | None = place
    for _ in range(SUCCESSIONS_MAX):
        if current is None or _was_in_force(current, day=day):
            return current
        current = _next(current, day=day)
    return None


def _was_in_force(place: Place, *, day: date) -> bool:
    begun = place.valid_from is None or place.valid_from <= day
    return begun and (place.valid_until is None or day < place.valid_until)


def _next(place: Place, *, day: date) -> Place | None:
    """One step forward or back; None where more than one place could be meant."""
    if place.valid_until is not None and day >= place.valid_until:
        found = [step.new for step in place.successions.select_related("new")]
    else:
        found = [step.old for step in place.precessions.select_related("old")]
    return found[0] if len(found) == 1 else None


def descendants(code: str, *, on: date, level: Level | None = None) -> QuerySet[Place]:
    """List the places inside a place on a day, itself left out."""
    found = Place.objects.filter(inside(code), in_force(on)).exclude(code=code)
    return found if level is None else found.filter(level=level)


def path(code: str) -> list[Place]:
    """List the places around a code from the province down, itself last; lines that only group are left out.

    A code nobody knows still gives the places around it that are known.
    """
    return list(Place.objects.filter(code__in=_around(code)).exclude(kind=PlaceKind.GROUP).order_by("code"))


def full_name(code: str) -> str:
    """Write a place with the places around it: 广东省广州市海珠区赤岗街道."""
    return full_names([code])[code]


def full_names(codes: Iterable[str]) -> dict[str, str]:
    """Write several places so, with one question to the database for all."""
    wanted = set(codes)
    around = {one for code in wanted for one in _around(code)}
    names = dict(Place.objects.filter(code__in=around).exclude(kind=PlaceKind.GROUP).values_list("code", "name"))
    return {code: "".join(names.get(one, "") for one in _around(code)) for code in wanted}


def _around(code: str) -> list[str]:
    return [code[:length] for length in (2, 4, 6, 9, 12) if length <= len(code)]


def predecessors(code: str) -> QuerySet[PlaceSuccession]:
    """List what a place took over, and when."""
    return PlaceSuccession.objects.filter(new_id=code).select_related("old")
