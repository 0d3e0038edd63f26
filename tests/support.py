"""Help that runs, for tests: 阿强一家 granted or refused dibao at the end of the whole road. Invented people only."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.cases.case import Case
from doudi.cases.reviews import actions as reviews
from doudi.cases.reviews.models import Change, Hearing
from doudi.evidence.reports.models import Report
from doudi.evidence.sources import actions as sources
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import APPLIED_ON, applied, decided, moved
from tests.roads import Rows, accepted, fresh, hung, opined, sent_up, visited
from tests.verification import DEPOSIT, HIT, answer, issued

UP_ON = date(2026, 8, 11)
FIRST_MONTH = date(2026, 9, 1)


def granted(
    *, li: Officer, wu: Officer, chen: Officer, guo: Officer, on: date = APPLIED_ON, up_on: date = UP_ON, **changed: Any
) -> Case:
    """Dibao granted by 陈, by rule, from the month after."""
    case = sent_up(applied(by=li, on=on, **changed), li=li, wu=wu, chen=chen, guo=guo, on=on, up_on=up_on)
    decided(case, by=chen, on=up_on)
    return moved(case, "granted", by=chen, on=up_on)


RICH = {**DEPOSIT, "balance": "300000.00"}


def rich_at_county(*, li: Officer, wu: Officer, chen: Officer, guo: Officer) -> Case:
    """Dibao at the county of a household the law refuses: the bank knows of three hundred thousand yuan."""
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    return looked_into(case, li=li, wu=wu, guo=guo, on=APPLIED_ON, up_on=UP_ON, deposit=RICH, proposes="refuse")


def looked_into(
    case: Case, *, li: Officer, wu: Officer, guo: Officer, on: date, up_on: date, deposit: dict[str, Any] | None,
    proposes: str = "grant", rows: Rows = (), **seen: Any,
) -> Case:  # fmt: skip
    """Verified as of that very day, visited, posted, and sent up."""
    moved(case, "investigating", by=li, on=on)
    reported(case, by=guo, on=on, deposit=deposit, rows=rows)
    visited(case, first=li, second=wu, on=on, **seen)
    opined(case, by=li, on=on, proposes=proposes)
    moved(case, "opinion", by=li, on=on)
    hung(case, li=li, on=on)
    return moved(case, "county", by=li, on=up_on)


def refused(*, li: Officer, wu: Officer, chen: Officer, guo: Officer) -> Case:
    """Dibao refused by 陈, by rule."""
    case = rich_at_county(li=li, wu=wu, chen=chen, guo=guo)
    decided(case, by=chen, on=UP_ON, verdict="refused")
    return moved(case, "refused", by=chen, on=UP_ON, why="家庭财产超过规定")


def reported(case: Case, *, by: Officer, on: date, deposit: dict[str, Any] | None, rows: Rows = ()) -> Report:
    """A report of the case's household of which the bank alone knows something, those of `rows` too, or nobody anything."""
    application = fresh(case).application
    letter = application.letter
    assert letter is not None, "nobody has signed"
    with acting_as(by):
        asked = sources.commission(
            letter=letter, case_number=application.number, programme=letter.programme, purpose=letter.purpose, kind="application",
            declared=None, by=by, on=on,
        )  # fmt: skip
    if deposit is not None:
        answer(asked, "bank", HIT, deposit, on=on)
    for source, name, said in rows:
        answer(asked, source, HIT, said, name=name, on=on, as_of=on)
    with acting_as(SYSTEM):
        left = [row for row in asked.inquiries.select_related("subject") if not row.outcome]
    for row in left:
        answer(asked, row.source, name=row.subject.name, on=on, as_of=on)
    return issued(asked, by=by, on=on)


def hearing_about(
    case: Case, *, by: Officer, on: date, proposes: str = "reduce", because: str = "INCOME_OVER"
) -> Hearing:
    """Somebody is told what is meant to be done."""
    with acting_as(by):
        return reviews.open_hearing(
            case=fresh(case), proposes=proposes, because=because, reasons="核对发现收入增加。", by=by, on=on
        )


def heard(case: Case, *, by: Officer, on: date, proposes: str = "reduce", because: str = "INCOME_OVER") -> Case:
    """Somebody was told and said what he thinks, on one day."""
    hearing = hearing_about(case, by=by, on=on, proposes=proposes, because=because)
    with acting_as(by):
        reviews.hear(hearing=hearing, said="知道了，没有不同意见。", by=by, on=on)
    return fresh(case)


def changed(case: Case, *, kind: str, by: Officer, on: date, **more: Any) -> Change:
    """Something happened and was written down."""
    known = {"told": "family", "happened_on": on, "words": "家里的情况有变化。", **more}
    with acting_as(by):
        return reviews.report_change(case=fresh(case), kind=kind, by=by, on=on, **known)
