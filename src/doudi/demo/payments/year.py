"""The year the demo's district has paid: day after day, what is decided about the street's cases and what officers do for each month's run.

Verb: live_through. What is left on the desks tells `doudi.demo.payments.desks`. Told as `doudi.demo.verifications` tells its stories;
everything happens through the same verbs as for anybody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.utils.timezone import localdate

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.case import Case
from doudi.delivery.batches import refusals as batches
from doudi.delivery.entitlements.models import Roll
from doudi.delivery.recovery import refusals as recovery
from doudi.demo.cast import CHEN, GUO, HUANG_POPO, LI, STREET, others_work_here
from doudi.demo.city import ON
from doudi.demo.departments.kept import Registers
from doudi.demo.departments.nearby import nearby
from doudi.demo.neighbours import Home, homes_in
from doudi.demo.payments.calendar import Year, lists_of
from doudi.demo.payments.desks import left_on_desks
from doudi.demo.payments.recipients import SOURCES as OF_AID
from doudi.demo.payments.recipients import File, file_of, files_in
from doudi.demo.payments.roll import take_roll
from doudi.demo.payments.runs import Clearing, Officers
from doudi.demo.payments.stories import YEAR
from doudi.demo.payments.teller import teller
from doudi.demo.told import SOURCES, Told
from doudi.demo.verifications import owned_in, sum_of
from doudi.evidence.gate import Refused
from doudi.evidence.letters import actions as letters
from doudi.evidence.reports import actions as reports
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.identifiers import Kind
from doudi.registry.queries import person_by_identifier

log = logging.getLogger(__name__)
COUNTY = STREET[:6]
BEGIN = date(ON.year, 1, 2)
DAYS_BUSY = 5
"""For how long departments answer after somebody has asked."""

DONE_WITHIN = timedelta(days=20)
ROLL_ON = date(ON.year, 1, 4)
REFUSALS = (
    NotReady, NotAllowed, reports.NotReady, letters.NotReady, letters.NotAllowed, Refused, batches.NotReady, batches.NotAllowed,
    recovery.NotReady, recovery.NotAllowed,
)  # fmt: skip
Story = Iterator[date]


@dataclass(frozen=True)
class Begun:
    """A story and whose it is."""

    home: Home
    story: Story


def live_through(
    *, deliveries: Path, folder: Path, clearing: Clearing, report: Callable[[int, int], None], today: date | None = None
) -> bool:
    """Live through the year once, where no roll was taken over; `folder` keeps the roll and the bank. Say whether it was lived."""
    if others_work_here() or is_begun() or not deliveries.is_dir():
        return False
    registers, told = Registers(deliveries, sources=(*SOURCES, *OF_AID)), _told(today or max(localdate(), ON))
    with (
        nearby(clock=lambda: told.at, faults=told.faults, kept=registers),
        teller(folder / "bank", clock=lambda: told.at) as bank,
    ):
        year = Year(
            told=told, teller=bank, clearing=clearing, officers=Officers.of_cast(), place=COUNTY, last=last_paid(told.today)
        )  # fmt: skip
        files = files_in(registers, place=COUNTY, on=BEGIN)
        begun = cases_of_the_year(told, files=files, registers=registers)
        lived = {one.home for one in begun}
        roll = [file for file in files if not any(_is_of(file, home=home) for home in lived)]
        roll += file_of(HUANG_POPO, among=files, registers=registers)
        asking = [one.story for one in begun]
        stories = [taken_over(told, files=roll, folder=folder), *asking, *lists_of(year), *left_on_desks(year)]
        live(told, stories=stories, asking=asking, report=report)
    return True


def is_begun() -> bool:
    """Say whether anything of it was lived: a roll was taken over."""
    with acting_as(SYSTEM):
        return Roll.objects.exists()


def last_paid(today: date) -> date:
    """Give the last month of the year whose lists are done with by a day: paid on the 10th at the latest, and returned within days."""
    return min((today - DONE_WITHIN).replace(day=1), date(ON.year, 12, 1))


def taken_over(told: Told, *, files: Sequence[File], folder: Path) -> Story:
    """The roll of the older system, in the first days of the year."""
    yield ROLL_ON
    take_roll(files, place=COUNTY, folder=folder, by=told.chen, on=told.on)


def cases_of_the_year(told: Told, *, files: Sequence[File], registers: Registers) -> list[Begun]:
    """Give each story the first household of the street it fits, and that has no case yet; one that finds none is not lived."""
    left, begun, owned = homes_in(registers, place=STREET), [], owned_in(registers)
    of_people = {frozenset(one.number for one in file.people): file for file in files}
    for wanted in YEAR:
        known = ((home, of_people[_numbers(home)]) for home in left if _numbers(home) in of_people)
        fits = (home for home, file in known if wanted.fits(home, file=file, homes=sum_of(owned, home)))
        if (home := next((one for one in fits if _is_free(one)), None)) is not None:
            left.remove(home)
            begun.append(Begun(home, wanted.story(told, home)))
    return begun


def live(told: Told, *, stories: Sequence[Story], asking: Sequence[Story], report: Callable[[int, int], None]) -> None:
    """Let one day after the other pass: what happens on it happens; for some days after one that asks, the worker has something to do."""
    waiting = [(due, story) for story in stories if (due := next(story, None)) is not None]
    days, busy = told.days_ago(BEGIN), 0
    for nth in range(days):
        told.go_to(days - nth)
        busy = DAYS_BUSY if any(due <= told.on and one in asking for due, one in waiting) else busy - 1
        waiting = [(due, story) for due, story in (_gone_on(*one, on=told.on) for one in waiting) if due is not None]
        if busy > 0:
            told.work()
        report(nth + 1, days)


def _gone_on(due: date | None, story: Story, *, on: date) -> tuple[date | None, Story]:
    """Let a story go on for a day; one that cannot ends there and says so: the doors open all the same."""
    while due is not None and due <= on:
        try:
            due = next(story, None)
        except REFUSALS:
            log.exception("a story of the year ended early")
            due = None
    return due, story


def _told(today: date) -> Told:
    with acting_as(SYSTEM):
        rows = Officer.objects.select_related("desk__place", "user")
        li, chen, guo = (rows.get(staff_number=role.staff_number) for role in (LI, CHEN, GUO))
    return Told(li=li, chen=chen, guo=guo, today=today)


def _numbers(home: Home) -> frozenset[str]:
    return frozenset(member.number for member in home.members)


def _is_of(file: File, *, home: Home) -> bool:
    return bool(_numbers(home) & {one.number for one in file.people})


def _is_free(home: Home) -> bool:
    """Say whether nobody of a household has a case, and whoever is known otherwise has told where he is registered."""
    with acting_as(SYSTEM):
        found = (person_by_identifier(kind=Kind.RESIDENT_ID, text=one.number) for one in home.members)
        known = [one for one in found if one is not None]
        return all(one.hukou_place_id for one in known) and not Case.objects.filter(subject__in=known).exists()
