"""Places as the hub shows them: the way down to one, what lies right inside, and their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from doudi.monitoring.queries import counts_by_child_place
from doudi.offices.models import Level, Officer, Place, PlaceKind
from doudi.offices.queries import descendants, path
from doudi.web.hub.words import KINDS

LEVELS = {2: (Level.CITY, 4), 4: (Level.COUNTY, 6), 6: (Level.TOWN, 9), 9: (Level.VILLAGE, 12)}
"""By the digits of a code: which level lies right inside, and how many digits its codes have."""

WITHOUT_COUNTIES = ("4419", "4420")


@dataclass(frozen=True)
class Inside:
    """A place right inside another, with the number of findings of each kind."""

    code: str
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Count findings of every kind."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Give each kind's count, in the order of the kinds."""
        return [(kind, self.counts.get(kind, 0)) for kind in KINDS]


def inside(place: str, *, officer: Officer, on: date) -> list[Inside]:
    """List the places right inside one, those with most missed first; a village has none."""
    if not (digits := digits_inside(place)):
        return []
    level = Level.TOWN if place in WITHOUT_COUNTIES else LEVELS[len(place)][0]
    counts = counts_by_child_place(officer=officer, place=place, digits=digits)
    known = descendants(place, on=on, level=level).exclude(kind=PlaceKind.GROUP).values_list("code", "name")
    names = names_of(counts) | dict(known)
    found = [Inside(code=code, name=name, counts=counts.get(code, {})) for code, name in names.items()]
    return sorted(found, key=lambda one: (-one.counts.get("missed", 0), -one.total, one.code))


def digits_inside(place: str) -> int:
    """Say how many digits the codes right inside a place have; none inside a village."""
    return 9 if place in WITHOUT_COUNTIES else LEVELS.get(len(place), (None, 0))[1]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Name places; a code nobody knows stands for itself."""
    wanted = set(codes)
    known = dict(Place.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: known.get(code, code) for code in wanted}


def way_down(place: str, *, own_place: str) -> list[Place]:
    """List the places from the officer's own down to one."""
    return [step for step in path(place) if len(step.code) >= len(own_place)]
