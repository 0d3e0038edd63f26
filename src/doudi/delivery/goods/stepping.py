"""The one place where a home moves: begin_road puts it on its road, step leads it on. One transaction, one line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from doudi.delivery.goods.homes import Home, HomeStage, HomeStep
from doudi.delivery.goods.permissions import By, check_may_step, officer_of
from doudi.journal.actions import record
from doudi.offices.acting import as_actor

WHY_MOST = 500


def held_home(home: Home) -> Home:
    """Lock a home and read it as it stands."""
    return Home.objects.select_for_update(of=("self",)).get(pk=home.pk)


@transaction.atomic
def begin_road(home: Home, *, by: By, on: date) -> Home:
    """Save a home with its first step."""
    home.stage, home.stage_since, home.steps_made = HomeStage.REGISTERED, on, 1
    home.save(force_insert=True)
    _write(home, start="", by=by, on=on, why="")
    return home


@transaction.atomic
def step(home: Home, *, to: HomeStage, by: By, on: date, why: str = "", told: Mapping[str, Any] | None = None) -> Home:
    """Lead a home on, with what is told at this step.

    :raises NotAllowed: when the road does not lead there, or the step is another desk's or place's.
    """
    held = held_home(home)
    start = held.stage
    check_may_step(by, pair=(start, to.value), place=held.place)
    held.stage, held.stage_since, held.steps_made = to, on, held.steps_made + 1
    for name, value in (told or {}).items():
        setattr(held, name, value)
    _write(held, start=start, by=by, on=on, why=why.strip()[:WHY_MOST])
    held.save(update_fields=["stage", "stage_since", "steps_made", *(told or {})])
    return held


def _write(home: Home, *, start: str, by: By, on: date, why: str) -> None:
    actor = as_actor(by)
    HomeStep.objects.create(
        home=home, nth=home.steps_made, from_stage=start, to_stage=home.stage, by=officer_of(by), by_name=actor.name,
        desk=actor.desk, on=on, why=why,
    )  # fmt: skip
    detail = {"from": start, "to": str(home.stage), "nth": home.steps_made, "why": why}
    record(verb="home.step", by=by, on=on, about=home.number, place=home.place, detail=detail)
