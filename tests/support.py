"""Help that runs, for tests: 阿强一家 led down the whole road of dibao by real officers to a grant. Invented people only."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.cases import actions
from doudi.cases.case import Case
from doudi.cases.postings.actions import post
from doudi.cases.visits.actions import record_visit
from doudi.cases.visits.models import Visit
from doudi.evidence.letters.models import Letter
from doudi.evidence.reports.models import Report
from doudi.evidence.sources import actions as sources
from doudi.evidence.sources.models import Commission
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Person
from tests.cases import APPLIED_ON, WHY, applied, case_of, decided, moved, signed_for
from tests.verification import DEPOSIT, HIT, answer, answer_rest, issued

REPORTED_ON = date(2026, 8, 5)
VISITED_ON = date(2026, 8, 7)
OPINED_ON = date(2026, 8, 10)
COUNTY_ON = date(2026, 8, 18)
GRANTED_ON = date(2026, 8, 20)
FIRST_MONTH = date(2026, 9, 1)
FACTS: dict[str, Any] = {"household": {"property_within_limits": True}, "people": {}}


def report_on(letter: Letter, *, by: Officer, number: str, on: date = REPORTED_ON, kind: str = "application") -> Report:
    """A report under a letter: every source knows nothing but a little money in the bank."""
    with acting_as(by):
        asked: Commission = sources.commission(
            letter=letter, case_number=number, programme="dibao", purpose="办理最低生活保障申请", kind=kind, declared=None, by=by, on=on,
        )  # fmt: skip
    answer(asked, "bank", HIT, DEPOSIT, on=on)
    answer_rest(asked, on=on)
    return issued(asked, by=by, on=on)


def visited(
    case: Case, *, li: Officer, wu: Officer, on: date = VISITED_ON, facts: dict[str, Any] | None = None
) -> Visit:
    """李 and 吴 at the door."""
    with acting_as(li):
        return record_visit(
            case=case, kind="home", level="township", visited_on=on, first=li, second=wu, met_name=case.name, met_relation="本人",
            form={"facts": facts or FACTS}, words="住房一间，收入与申报相符。", by=li, on=on, unsigned_because="手部受伤，按指印另存",
        )  # fmt: skip


def at_county(
    *, li: Officer, wu: Officer, chen: Officer, guo: Officer, people: list[Person] | None = None,
    facts: dict[str, Any] | None = None, **changed: Any,
) -> Case:  # fmt: skip
    """A dibao case that waits for the county: accepted, verified, visited, posted without an objection."""
    application = applied(by=li, people=people, **changed)
    letter = signed_for(application, by=li, second=chen)
    case = case_of(application)
    moved(case, "accepted", by=li, on=APPLIED_ON)
    moved(case, "investigating", by=li, on=APPLIED_ON)
    report_on(letter, by=guo, number=application.number)
    visited(case, li=li, wu=wu, facts=facts)
    with acting_as(li):
        actions.opine(case=case, proposes="grant", why=WHY, by=li, on=OPINED_ON)
    moved(case, "opinion", by=li, on=OPINED_ON)
    with acting_as(li):
        post(case=case, kind="opinion", by=li, on=OPINED_ON)
    moved(case, "posted", by=li, on=OPINED_ON)
    moved(case, "county", by=li, on=COUNTY_ON)
    return case


def granted(*, li: Officer, wu: Officer, chen: Officer, guo: Officer, **changed: Any) -> Case:
    """The same case, granted by 陈: help from September on."""
    case = at_county(li=li, wu=wu, chen=chen, guo=guo, **changed)
    decided(case, by=chen, on=GRANTED_ON)
    return moved(case, "granted", by=chen, on=GRANTED_ON)


def refused(*, li: Officer, wu: Officer, chen: Officer, guo: Officer, **changed: Any) -> Case:
    """The same case, refused by 陈 against the law's answer, with his own reasons."""
    case = at_county(li=li, wu=wu, chen=chen, guo=guo, **changed)
    decided(case, by=chen, on=GRANTED_ON, verdict="refused", reasons="家庭财产状况与申报不符，经核实不符合条件。")
    return moved(case, "refused", by=chen, on=GRANTED_ON, why="家庭财产状况与申报不符")


def fresh(case: Case) -> Case:
    """The case as it stands now, as the system sees it."""
    with acting_as(SYSTEM):
        return Case.objects.select_related("application__letter", "subject").get(pk=case.pk)
