"""Stories: what happened to each household of the demo's street while it was verified, every stage once.

Nouns: Story, Wanted (which household a story needs), STORIES. A story gives the day, as days ago, on which it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from doudi.demo.departments.faults import Faults
from doudi.demo.neighbours import Home
from doudi.demo.told import Told
from doudi.evidence.reports import actions as reports
from doudi.evidence.reports.models import Report
from doudi.evidence.reports.objections import recheck_of
from doudi.evidence.reports.requests import request_verification
from doudi.offices.acting import acting_as

Story = Iterator[int]

MEMBERS_MOST = 3
SILENT = Faults(rates={"silent": 1.0})
CERTAIN = {"late": 1.0}


@dataclass(frozen=True)
class Wanted:
    """A story and the household it needs: one of the story's families by its head's name, or any with what registers must know."""

    story: Callable[[Told, Home], Story]
    head: str = ""
    members: int = 1
    cars: int = 0
    homes: int = 0

    def fits(self, home: Home, *, cars: int, homes: int) -> bool:
        """Say whether a household can live this story; those of the named heads are kept for theirs."""
        if self.head:
            return home.head.name == self.head
        is_free = home.head.name not in {one.head for one in STORIES}
        return (
            is_free and self.members <= len(home.members) <= MEMBERS_MOST and cars == self.cars and homes == self.homes
        )


def letter_open(told: Told, home: Home) -> Story:
    """A letter nobody has signed: for whoever wants to sign one on a phone."""
    yield 2
    told.letter(home)


def letter_partly_signed(told: Told, home: Home) -> Story:
    """One member has not come yet."""
    yield 4
    letter = told.letter(home)
    yield 3
    told.sign(letter, but_the_last=True)


def letter_signed(told: Told, home: Home) -> Story:
    """Signed by everybody; nobody has asked for anything."""
    yield 2
    letter = told.letter(home)
    yield 1
    told.sign(letter)


def requested(told: Told, home: Home) -> Story:
    """The street has asked for the verification, and the district has not begun."""
    yield 3
    letter = told.letter(home)
    told.sign(letter)
    yield 1
    with acting_as(told.li):
        request_verification(
            letter=letter, kind="application", declared={"income_month": "1200"}, by=told.li, on=told.on
        )


def questions_out(told: Told, home: Home) -> Story:
    """Asked yesterday: what answers within a day has answered, everybody else still may."""
    yield 2
    letter = told.letter(home)
    told.sign(letter)
    yield 1
    soon = Faults(rates=CERTAIN, late_days=-4)
    told.ask(letter, bank=soon, tax=soon, homes=soon, vehicles=soon)


def some_answered(told: Told, home: Home) -> Story:
    """The bank takes its time, and still has some."""
    yield 8
    letter = told.letter(home)
    told.sign(letter)
    yield 7
    told.ask(letter, bank=Faults(rates=CERTAIN, late_days=-1))


def one_timed_out(told: Told, home: Home) -> Story:
    """The bank never answered; the report does not conclude."""
    yield 28
    letter = told.letter(home)
    told.sign(letter)
    yield 27
    asked = told.ask(letter, bank=SILENT)
    yield told.days_ago(asked.due_on) - 2
    told.report(asked)


def answered_too_late(told: Told, home: Home) -> Story:
    """The bank answered after the report: what was decided without it is open again."""
    yield 34
    letter = told.letter(home)
    told.sign(letter)
    yield 33
    asked = told.ask(letter, bank=Faults(rates=CERTAIN, late_days=6))
    yield told.days_ago(asked.due_on) - 2
    told.report(asked)


def within_limits(told: Told, home: Home) -> Story:
    """Everybody answered, and nothing is over a limit."""
    yield from _reported(told, home=home, asked=12, issued=9)


def over_a_limit(told: Told, home: Home) -> Story:
    """What was found is over a limit; whether aid is given is decided elsewhere."""
    yield from _reported(told, home=home, asked=8, issued=6)


def ends_soon(told: Told, home: Home) -> Story:
    """A report that stands for a few days more."""
    yield from _reported(told, home=home, asked=29, issued=27)


def quiet_for_months(told: Told, home: Home) -> Story:
    """The letter holds, and the last report is older than three months."""
    yield from _reported(told, home=home, asked=120, issued=116)


def objection_waiting(told: Told, home: Home) -> Story:
    """Somebody says it is not so; the owner of the data has not answered."""
    report = yield from _reported(told, home=home, asked=14, issued=12)
    yield 3
    told.object(report, source="vehicles", words="这辆车三年前卖给同村人了，一直没有过户")


def objection_dismissed(told: Told, home: Home) -> Story:
    """The owner of the data looked, and it is so."""
    report = yield from _reported(told, home=home, asked=22, issued=20)
    yield 17
    objection = told.object(report, source="homes", words="这处房子不是我的，我名下没有")
    yield 9
    with acting_as(told.guo):
        reports.answer_objection(
            objection=objection,
            outcome="dismissed",
            answer="经数据单位核实，登记属实，仍在名下",
            by=told.guo,
            on=told.on,
        )


def objection_upheld(told: Told, home: Home) -> Story:
    """The owner of the data looked, and it is not so: asked again, reported anew."""
    report = yield from _reported(told, home=home, asked=26, issued=24)
    yield 21
    objection = told.object(report, source="vehicles", words="这辆车去年已经报废，办过注销")
    yield 15
    with acting_as(told.guo):
        answered = reports.answer_objection(
            objection=objection, outcome="upheld", answer="经车管部门核实，登记有误，已经更正", by=told.guo, on=told.on
        )
        again = recheck_of(answered)
    yield 11
    if again is not None:
        told.report(again)


def _reported(told: Told, *, home: Home, asked: int, issued: int) -> Generator[int, None, Report]:
    yield asked
    letter = told.letter(home)
    told.sign(letter)
    commission = told.ask(letter)
    yield issued
    return told.report(commission)


STORIES = (
    Wanted(letter_open, head="邓国平"),
    Wanted(letter_partly_signed, members=2),
    Wanted(letter_signed),
    Wanted(requested, head="谢伟强"),
    Wanted(questions_out, members=2, homes=1),
    Wanted(some_answered, homes=1),
    Wanted(one_timed_out, head="苏桂珍"),
    Wanted(answered_too_late, homes=1),
    Wanted(within_limits, head="梁志强"),
    Wanted(over_a_limit, cars=1, homes=1),
    Wanted(ends_soon, head="卢福根"),
    Wanted(quiet_for_months),
    Wanted(objection_waiting, cars=1, homes=1),
    Wanted(objection_dismissed, homes=2),
    Wanted(objection_upheld, cars=1),
)
