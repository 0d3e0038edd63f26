"""Small cities of numbers, for tests of matching."""

from typing import Any

import numpy as np

from doudi.dispatch.supply.possible import ANYBODY, NONE, WHENEVER, Needs, Offers, Pairs

COMMUNITY = 440105001104
BATH, CARE, MEAL = 1, 100, 2


def ints(*values: int) -> Any:
    return np.array(values, dtype=np.int64)


def needs(count: int = 1, **columns: Any) -> Needs:
    """Needs for a bath in one community, changed as the test says."""
    whole: dict[str, Any] = {
        "exact": BATH, "general": CARE, "place": COMMUNITY, "urgency": 200, "waiting_days": 0, "times_helped": 0, "tags": 0,
        "wishes": 0, "age": NONE, "hours": WHENEVER, "for_charity": True,
    } | columns  # fmt: skip
    return Needs(**{name: np.broadcast_to(np.asarray(value), (count,)).copy() for name, value in whole.items()})


def offers(count: int = 1, *, given: Any = None, areas: Any = None, **columns: Any) -> Offers:
    """Offers of baths in that community with room for one, changed as the test says.

    `given` and `areas` hold rows (offer, code) and (offer, place, digits).
    """
    given = [(one, BATH) for one in range(count)] if given is None else given
    areas = [(one, COMMUNITY, 12) for one in range(count)] if areas is None else areas
    whole: dict[str, Any] = {
        "room": 1, "base": COMMUNITY, "tags": 0, "skills": 0, "age_from": 0, "age_to": ANYBODY, "hours": WHENEVER,
        "is_charity": False,
    } | columns  # fmt: skip
    rows = {
        "given_offer": ints(*(one for one, _ in given)), "given": ints(*(code for _, code in given)),
        "area_offer": ints(*(one for one, _, _ in areas)), "area": ints(*(place for _, place, _ in areas)),
        "digits": ints(*(digits for _, _, digits in areas)),
    }  # fmt: skip
    return Offers(
        **rows, **{name: np.broadcast_to(np.asarray(value), (count,)).copy() for name, value in whole.items()}
    )


def pairs(*rows: tuple[int, int]) -> Pairs:
    ordered = sorted(set(rows))
    return Pairs(
        need=ints(*(need for need, _ in ordered)),
        offer=ints(*(offer for _, offer in ordered)),
        is_exact=np.ones(len(ordered), dtype=np.bool_),
    )
