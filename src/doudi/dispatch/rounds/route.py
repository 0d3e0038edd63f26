"""A route for the day: what is due first, and among that the shortest way from door to door.

Nouns: Stop, Leg, Basis (by what a way was measured), Measure (what a place has set about it). Verb: route. Two doors on the map are as far
apart as the crow flies times the detour of roads; where only the committees of their villages are on it, as these; else by the steps
between their places. A way of its own is sought for what is due today or late, and for the rest from where that ends. The way is open:
where it begins and where it ends is free (OR-tools).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

EARTH_METRES = 6_371_000
BETTERED_MOST, SECONDS_MOST = 200, 1
"""When the search for a shorter way ends."""

NOWHERE = 0
"""The node the way begins at and ends at: as near to every door as to any other."""

TOWN_DIGITS = 9


class Basis(StrEnum):
    """By what the way from one door to the next was measured."""

    DOORS = "doors"
    HALLS = "halls"
    VILLAGE = "village"
    TOWN = "town"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Measure:
    """What a place has set: the detour of roads, and the metres a step between places counts where the map does not tell."""

    road_factor: float
    village_metres: int
    town_metres: int
    beyond_metres: int


@dataclass(frozen=True)
class Stop:
    """A door: until when it is due, its village, and where it is in degrees; `is_hall` where that is the village's committee."""

    key: str
    due_on: date
    place: str
    where: tuple[float, float] | None
    is_hall: bool = False


@dataclass(frozen=True)
class Leg:
    """A stop in its turn, with how far it is from the one before and by what that was measured; None for the first."""

    key: str
    metres: int | None
    basis: Basis | None


def route(stops: Sequence[Stop], *, measure: Measure, on: date) -> list[Leg]:
    """Give the stops in the order to go."""
    now = _in_order([one for one in stops if one.due_on <= on], begin=None, measure=measure)
    rest = [one for one in stops if one.due_on > on]
    order = [*now, *_in_order(rest, begin=now[-1] if now else None, measure=measure)]
    return [_leg(before, one, measure) for before, one in zip([None, *order], order, strict=False)]


def way(one: Stop, *, other: Stop, measure: Measure) -> tuple[int, Basis]:
    """Measure the way between two doors, and say by what."""
    is_near = one.place == other.place
    if one.where is None or other.where is None or (is_near and (one.is_hall or other.is_hall)):
        return _steps(one.place, other.place, measure)
    basis = Basis.HALLS if one.is_hall or other.is_hall else Basis.DOORS
    return round(metres(one.where, other=other.where) * measure.road_factor), basis


def metres(one: tuple[float, float], *, other: tuple[float, float]) -> int:
    """Measure the way between two places (latitude, longitude) as the crow flies."""
    (north, east), (other_north, other_east) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def _steps(place: str, other: str, measure: Measure) -> tuple[int, Basis]:
    if place == other:
        return measure.village_metres, Basis.VILLAGE
    if place[:TOWN_DIGITS] == other[:TOWN_DIGITS]:
        return measure.town_metres, Basis.TOWN
    return measure.beyond_metres, Basis.BEYOND


def _leg(before: Stop | None, one: Stop, measure: Measure) -> Leg:
    return Leg(one.key, None, None) if before is None else Leg(one.key, *way(before, other=one, measure=measure))


def _in_order(stops: Sequence[Stop], *, begin: Stop | None, measure: Measure) -> list[Stop]:
    """Find a short open way through all: from `begin`, or from whichever door is best."""
    if not stops or (len(stops) == 1 and begin is None):
        return list(stops)
    ways = [[0, *(_cost(one, other, measure) for other in stops)] for one in (begin, *stops)]
    return [stops[node - 1] for node in _shortest(ways)]


def _cost(one: Stop | None, other: Stop, measure: Measure) -> int:
    return 0 if one is None else way(one, other=other, measure=measure)[0]


def _shortest(ways: Sequence[Sequence[int]]) -> list[int]:
    """Order the nodes so that the ways between them are short; the first and last is NOWHERE, and left out."""
    manager = pywrapcp.RoutingIndexManager(len(ways), 1, NOWHERE)
    model = pywrapcp.RoutingModel(manager)
    cost = model.RegisterTransitCallback(lambda a, b: ways[manager.IndexToNode(a)][manager.IndexToNode(b)])
    model.SetArcCostEvaluatorOfAllVehicles(cost)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.solution_limit, how.time_limit.seconds = BETTERED_MOST, SECONDS_MOST
    found = model.SolveWithParameters(how)
    assert found is not None, "an open way through all doors always exists"
    order: list[int] = []
    index = found.Value(model.NextVar(model.Start(0)))
    while not model.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = found.Value(model.NextVar(index))
    return order
