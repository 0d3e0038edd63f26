"""The places a resident can choose from, one level at a time."""

from collections.abc import Callable, Sequence
from datetime import date

from doudi.offices.models import Level, PlaceKind
from doudi.offices.queries import descendants

LEVELS = {2: Level.CITY, 4: Level.COUNTY}


def places_on(day: date) -> Callable[[str], Sequence[tuple[str, str]]]:
    """Give a question: which places lie right inside this one on that day?"""

    def inside(code: str) -> Sequence[tuple[str, str]]:
        found = descendants(code, on=day, level=LEVELS[len(code)]).exclude(kind=PlaceKind.GROUP)
        return [(place.code, place.name) for place in found]

    return inside
