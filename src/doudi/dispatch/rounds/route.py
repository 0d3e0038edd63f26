"""A route for the day: what is due first, and among that the shortest way from door to door.

Nouns: Stop, Leg. Verb: route. A way of its own is sought for what is due today or late, and for the rest from where that ends; a door
nobody has put on the map comes last in its group. The way is open: where it begins and where it ends is free (OR-tools).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

EARTH_METRES = 6_371_000
BETTERED_MOST, SECONDS_MOST = 200, 1
"""When the search for a shorter way ends."""

NOWHERE = 0
"""The node the way begins at and ends at: as near to every door as to any other."""


@dataclass(frozen=True)
class Stop:
    """A door: until when it is due, and where it is in degrees; None where nobody has said."""

    key: str
    due_on: date
    where: tuple[float, float] | None


@dataclass(frozen=True)
class Leg:
    """A stop in its turn, with the metres from the one before as the crow flies; None where one of both is not on the map."""

    key: str
    metres: int | None


def route(stops: Sequence[Stop], *, on: date) -> list[Leg]:
    """Give the stops in the order to go."""
    now = [one for one in stops if one.due_on <= on]
    rest = [one for one in stops if one.due_on > on]
    first = _in_order(now, begin=None)
    last = next((one.where for one in reversed(first) if one.where), None)
    order = [*first, *_in_order(rest, begin=last)]
    return [Leg(one.key, _between(before, one)) for before, one in zip([None, *order], order, strict=False)]


def metres(one: tuple[float, float], *, other: tuple[float, float]) -> int:
    """Measure the way between two places (latitude, longitude) as the crow flies."""
    (north, east), (other_north, other_east) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def _between(before: Stop | None, one: Stop) -> int | None:
    if before is None or before.where is None or one.where is None:
        return None
    return metres(before.where, other=one.where)


def _in_order(stops: Sequence[Stop], *, begin: tuple[float, float] | None) -> list[Stop]:
    """Put the doors of one group in order, those on the map first."""
    known = [one for one in stops if one.where is not None]
    unknown = [one for one in stops if one.where is None]
    return [*(known if len(known) < 2 and begin is None else _shortest(known, begin=begin)), *unknown]


def _shortest(stops: Sequence[Stop], *, begin: tuple[float, float] | None) -> list[Stop]:
    """Find a short open way through all: from `begin`, or from whichever door is best."""
    places = [begin, *(one.where for one in stops)]
    ways = [[0 if end == NOWHERE else _metres(one, other) for end, other in enumerate(places)] for one in places]
    manager = pywrapcp.RoutingIndexManager(len(places), 1, NOWHERE)
    model = pywrapcp.RoutingModel(manager)
    way = model.RegisterTransitCallback(lambda a, b: ways[manager.IndexToNode(a)][manager.IndexToNode(b)])
    model.SetArcCostEvaluatorOfAllVehicles(way)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.solution_limit, how.time_limit.seconds = BETTERED_MOST, SECONDS_MOST
    found = model.SolveWithParameters(how)
    assert found is not None, "an open way through all doors always exists"
    order: list[Stop] = []
    index = found.Value(model.NextVar(model.Start(0)))
    while not model.IsEnd(index):
        order.append(stops[manager.IndexToNode(index) - 1])
        index = found.Value(model.NextVar(index))
    return order


def _metres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> int:
    return metres(one, other=other) if one and other else 0
