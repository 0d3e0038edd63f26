"""What a place has set about rounds, by day (`limits.yaml`): how often somebody is visited, and how a way is measured.

Verbs: term (None when nobody has set it), least (of all places), measure_at, may_use_doors.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from doudi.dispatch.rounds.route import Measure
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
ANY = "urban"
RATE_WHOLE = 10_000
"""A rate is kept in ten-thousandths."""


def term(name: str, *, place: str, on: date) -> int | None:
    """Give what a place has set for a day; None when nobody has."""
    found = TERMS.notice(name, place=place, residence=ANY, on=on)
    return None if found is None else int(found.value)


def least(name: str, *, on: date) -> int | None:
    """Give the least that any place has set for a day."""
    in_force = [one for one in TERMS.notices[name] if one.since <= on and (one.until is None or on < one.until)]
    return min((int(one.value) for one in in_force), default=None)


def measure_at(place: str, *, on: date) -> Measure:
    """Give how a way is measured there that day."""
    return Measure(
        road_factor=_set("way_road_factor", place=place, on=on) / RATE_WHOLE,
        village_metres=_set("way_village_metres", place=place, on=on),
        town_metres=_set("way_town_metres", place=place, on=on),
        beyond_metres=_set("way_beyond_metres", place=place, on=on),
    )


def may_use_doors(place: str, *, on: date) -> bool:
    """Say whether a home's own point is used there, or that of the village's committee alone."""
    return bool(_set("way_point", place=place, on=on) == "door")


def _set(name: str, *, place: str, on: date) -> Any:
    found = TERMS.notice(name, place=place, residence=ANY, on=on)
    assert found is not None, name  # the nation's default stands in the file
    return found.value
