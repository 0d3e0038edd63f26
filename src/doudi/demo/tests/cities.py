"""Small invented cities for tests: made once a run, in a folder of their own with a key of their own."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings

from doudi.demo.blocks import Block, Plan
from doudi.demo.households import make_cast
from doudi.demo.making import Made, make_city
from doudi.demo.population import make_block
from doudi.demo.territory import read_territory
from doudi.evidence.pseudonyms import Pseudonyms

ON = date(2026, 11, 1)
PEOPLE = 12_000
SEED = 7


def plan_of(*, people: int = PEOPLE, seed: int = SEED, place: str = "4401", on: date = ON) -> Plan:
    territory = read_territory(folder=Path(settings.PLACES_FOLDER), place=place)
    return Plan(people=people, seed=seed, territory=territory, on=on)


def pseudonyms() -> Pseudonyms:
    return Pseudonyms(secret=bytes(range(32)))


@cache
def small_city() -> Made:
    """A city of twelve thousand people with the cast."""
    return make_city(plan=plan_of(), folder=Path(mkdtemp(prefix="doudi-city-")) / "demo", pseudonyms=pseudonyms())


@cache
def blocks(*, people: int, seed: int = SEED) -> tuple[Block, ...]:
    plan = plan_of(people=people, seed=seed)
    return tuple(make_block(plan=plan, number=number) for number in plan.numbers())


@cache
def cast_block() -> Block:
    cast = make_cast(plan_of())
    assert cast is not None
    return cast
