"""Verifications: what the demo's street lived through in the last months, so that its first visitor sees every stage of verifying.

Verbs: ensure_verified (named in the settings). Each story (`doudi.demo.stories`) is one household; departments answer over HTTP from the
city's own registers. What they are asked and how slow they are outlives this: those beside the pages go on from there.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.cases import actions as cases
from doudi.demo.case_stories import CASE_STORIES
from doudi.demo.cast import CHEN, GUO, LI, STREET, others_work_here
from doudi.demo.city import demo_folder
from doudi.demo.departments.command import faults_file
from doudi.demo.departments.faults import Faults
from doudi.demo.departments.kept import Registers
from doudi.demo.departments.nearby import nearby
from doudi.demo.neighbours import Home, homes_in
from doudi.demo.stories import STORIES, Story
from doudi.demo.told import SOURCES, Told
from doudi.evidence.gate import Refused
from doudi.evidence.letters import actions as letters
from doudi.evidence.letters.models import Letter
from doudi.evidence.reports import actions as reports
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

log = logging.getLogger(__name__)
REFUSALS = (cases.NotReady, cases.NotAllowed, reports.NotReady, letters.NotReady, letters.NotAllowed, Refused)
"""How a verb says that it was not done; anything else is a fault, and is not passed over."""

OLDEST = 125
"""How many days ago the first story begins."""

CARS = ("小型轿车", "小型普通客车", "小型越野客车", "微型面包车")
Report = Callable[[str, int, int], None]
"""Told a step's words, how much is done, and of how much."""


def ensure_verified(report: Report) -> list[str]:
    """Live through the stories once, where nobody ever wrote a letter; return nothing to print."""
    deliveries = demo_folder() / "deliveries"
    with acting_as(SYSTEM):
        is_begun = Letter.objects.exists()
    if others_work_here() or is_begun or not deliveries.is_dir():
        return []
    step = gettext("经历几个月的核对")
    report(step, 0, OLDEST)
    registers, told = Registers(deliveries, sources=SOURCES), _told()
    lived = _begun(told, registers=registers)
    with nearby(clock=lambda: told.at, faults=told.faults, kept=registers):
        for ago in _live(told, stories=lived):
            report(step, OLDEST - ago, OLDEST)
    _keep(told.faults, file=faults_file())
    return []


def _told() -> Told:
    with acting_as(SYSTEM):
        rows = Officer.objects.select_related("desk__place", "user")
        li, chen, guo = (rows.get(staff_number=role.staff_number) for role in (LI, CHEN, GUO))
    return Told(li=li, chen=chen, guo=guo, today=localdate())


def _begun(told: Told, *, registers: Registers) -> list[Story]:
    """Give each story the first household it fits; one that finds none is not lived."""
    left, begun = homes_in(registers, place=STREET), []
    cars, owned = _cars(registers), owned_in(registers)
    for wanted in (*STORIES, *CASE_STORIES):
        fits = (home for home in left if wanted.fits(home, cars=sum_of(cars, home), homes=sum_of(owned, home)))
        if (found := next(fits, None)) is not None:
            left.remove(found)
            begun.append(wanted.story(told, found))
    return begun


def _cars(registers: Registers) -> Counter[str]:
    """Count cars by the number of who owns them."""
    table = registers.table("vehicles")
    is_car = pc.and_(pc.is_in(table["kind"], pa.array(CARS)), pc.equal(table["status"], "A"))
    return Counter(table.filter(is_car)["person"].to_pylist())


def owned_in(registers: Registers) -> Counter[str]:
    """Count homes and shops by the number of who owns them."""
    table = registers.table("homes")
    return Counter(table.filter(pc.equal(table["status"], "现势"))["person"].to_pylist())


def sum_of(counts: Counter[str], home: Home) -> int:
    """Add up what is counted of a household's members."""
    return sum(counts[member.number] for member in home.members)


def _live(told: Told, *, stories: list[Story]) -> Iterator[int]:
    """Let one day after the other pass: what happens on it happens, then the worker does its round."""
    waiting = [(next(story), story) for story in stories]
    for ago in range(OLDEST, 0, -1):
        told.go_to(ago)
        for position, (due, story) in enumerate(waiting):
            while due >= ago:
                due = _go_on(story)
                waiting[position] = (due, story)
        told.work()
        yield ago


def _go_on(story: Story) -> int:
    """Let a story go on to its next day; one that cannot ends there and says so: the doors open all the same."""
    try:
        return next(story, 0)
    except REFUSALS:  # a household the law answers otherwise than its story expects
        log.exception("a story of the demo ended early")
        return 0


def _keep(faults: dict[str, Faults], *, file: Path) -> None:
    """Write down how slow departments are with what they were asked."""
    content = {number: {**one.rates, "late_days": one.late_days} for number, one in faults.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
