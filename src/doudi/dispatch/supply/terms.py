"""What a place has set about matching, by day (`weights.yaml`).

Verbs: weights_at, urgency_at, helped_within_days.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

from doudi.dispatch.supply.matching import Weights
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("weights.yaml")])
ANY = "urban"


def weights_at(place: str, *, on: date) -> Weights:
    """Give what each part of a score counts there that day."""
    return Weights(**{one.name: _value(f"weight_{one.name}", place=place, on=on) for one in fields(Weights)})


def urgency_at(place: str, *, on: date) -> dict[str, int]:
    """Give how much of a whole each degree of urgency is."""
    return {one: _value(f"urgency_{one.lower()}", place=place, on=on) for one in ("NOW", "SOON", "NORMAL")}


def helped_within_days(place: str, *, on: date) -> int:
    """Say how many days back help counts as help somebody has had."""
    return _value("helped_within_days", place=place, on=on)


def _value(name: str, *, place: str, on: date) -> int:
    found = TERMS.notice(name, place=place, residence=ANY, on=on)
    assert found is not None, name  # the nation's default stands in the file
    return int(found.value)
