"""The county's spot check of new tekun files: at least three in ten, by chance, and every draw can be repeated from what it wrote down.

Nouns: Draw. Verbs: draw (when a file is sent up), is_sound (repeats one), draws_of (every draw of a county and year).
A file is drawn when its number and a seed thrown for it fall below the share, and besides whenever the county would otherwise be
below its share; seed, share and place in the row stay in the step, so that supervision can throw the dice again.

Law: 特困人员认定办法 第十六条 (不低于30%的比例随机抽查核实).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from doudi.cases.case import Case, Step
from doudi.cases.road import PROCEDURE
from doudi.cases.terms import term
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside

COUNTY_DIGITS = 6
WHOLE = 10_000
"""Shares are kept in basis points."""


@dataclass(frozen=True)
class Draw:
    """One draw: the `nth` file of its county and year, after `drawn_before` were drawn. `share` in basis points."""

    drawn: bool
    seed: str
    nth: int
    drawn_before: int
    share: int


def draw(case: Case, *, on: date) -> dict[str, Any]:
    """Draw a file or not, and give what to write into its step; empty when it was thrown for already, or no share is set.

    Holds the county's row until the transaction ends, so that two files never take one place in it.
    """
    share = term(f"{PROCEDURE[case.programme]}_spot_check", place=case.place, on=on)
    if share is None or case.steps.filter(detail__has_key="spot_check").exists():
        return {}
    county = case.place[:COUNTY_DIGITS]
    _hold(county, year=on.year)
    with acting_as(SYSTEM):  # the row is the county's, whoever sends a file up
        before = list(draws_of(county, year=on.year).values_list("detail__spot_check__drawn", flat=True))
    seed, nth, drawn = secrets.token_hex(16), len(before) + 1, sum(before)
    is_drawn = _is_drawn(case.number, seed=seed, nth=nth, drawn_before=drawn, share=share)
    return {"spot_check": asdict(Draw(is_drawn, seed, nth, drawn, share))}


def draws_of(county: str, *, year: int) -> QuerySet[Step]:
    """List the steps in which a county's files of a year were thrown for, the first first, within the reader's sight."""
    rows = Step.objects.filter(inside(county, column="case__place"), on__year=year, detail__has_key="spot_check")
    return rows.order_by("pk")


def is_sound(number: str, draw: Mapping[str, Any]) -> bool:
    """Throw the dice of one draw again: the same seed and the same place in the row give the same answer."""
    again = _is_drawn(
        number, seed=draw["seed"], nth=draw["nth"], drawn_before=draw["drawn_before"], share=draw["share"]
    )
    return again is draw["drawn"]


def _is_drawn(number: str, *, seed: str, nth: int, drawn_before: int, share: int) -> bool:
    by_chance = int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8]) % WHOLE < share
    return by_chance or drawn_before * WHOLE < share * nth


def _hold(county: str, *, year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"spot check {county} {year}"])
