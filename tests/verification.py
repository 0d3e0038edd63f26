"""Verification for tests: a commission for 阿强一家 under a signed letter, and answers as sources give them. Invented people only."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from doudi.evidence.letters.models import Letter
from doudi.evidence.reports import actions
from doudi.evidence.reports.models import Report
from doudi.evidence.sources import actions as sources
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.evidence.sources.port import Reply
from doudi.evidence.sources.queries import latest_answer
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.letters import CASE, DRAFTED_ON, PURPOSE, covers, family, signed

MEANS = ("insurance", "tax", "bank", "homes", "vehicles", "business")
PASSPORTS = {"梁志强": "E12345601", "何丽华": "E12345602", "梁晓晴": "E12345603"}
HIT, NO_HIT, TIMEOUT = "HIT", "NO_HIT", "TIMEOUT"
ASKED_ON = DRAFTED_ON
AS_OF = date(2026, 7, 31)
_messages = count(1)

HOME = {
    "unit_number": "440105001001GB00001", "use": "住宅", "area": "52.30", "share": "100", "status": "现势",
    "registered_on": "2010/5/6", "updated_on": "2026/7/1",
}  # fmt: skip
DEPOSIT = {
    "letter_number": "SQ", "institution": "南粤银行", "kind": "存款", "balance": "5200.50", "balance_on": "2026-07-31",
    "result": "HIT", "asked_on": "2026-07-31",
}  # fmt: skip
CAR = {
    "plate": "粤A00001", "kind": "小型轿车", "use": "A", "status": "A", "price": "86000", "registered_on": "20190304",
    "updated_on": "20260701",
}  # fmt: skip


def moment(on: date, *, hour: int = 10) -> datetime:
    """Give an hour of a day where we work."""
    return datetime.combine(on, time(hour), tzinfo=ZoneInfo("Asia/Shanghai"))


def signed_letter(*, by: Officer, second: Officer, on: date = DRAFTED_ON, sources: Sequence[str] = MEANS) -> Letter:
    """A letter everybody has signed, of people who hold a number they can be asked by."""
    people = family()
    with acting_as(SYSTEM):
        for person in people:
            number = Number(kind=Kind.PASSPORT, text=PASSPORTS[person.name])
            add_identifier(person=person, number=number, by=SYSTEM, on=DRAFTED_ON, is_primary=True)
    return signed(by=by, second=second, on=on, people=covers(people), sources=tuple(sources))


def commissioned(
    letter: Letter, *, by: Officer, on: date = ASKED_ON, declared: dict[str, Any] | None = None
) -> Commission:
    """Ask for the household of a letter to be verified."""
    with acting_as(by):
        return sources.commission(
            letter=letter,
            case_number=CASE,
            programme="dibao",
            purpose=PURPOSE,
            kind="application",
            declared=declared,
            by=by,
            on=on,
        )


def answer(
    commission: Commission, source: str, outcome: str = NO_HIT, *rows: dict[str, Any], name: str = "梁志强",
    on: date = ASKED_ON, as_of: date = AS_OF,
) -> Inquiry:  # fmt: skip
    """Let a source answer about one person."""
    with acting_as(SYSTEM):
        inquiry = Inquiry.objects.get(commission=commission, source=source, subject__name=name)
        full = [{"person": PASSPORTS[name], **row} for row in rows]
        reply = Reply(inquiry.number, f"m{next(_messages)}", outcome, full, as_of=as_of)  # type: ignore[arg-type]
        sources.take(reply=reply, inquiry=inquiry, at=moment(on))
        inquiry.refresh_from_db()
    return inquiry


def answer_rest(commission: Commission, *, but: Sequence[str] = (), on: date = ASKED_ON, outcome: str = NO_HIT) -> None:
    """Let every source that has not answered say the same of everybody."""
    with acting_as(SYSTEM):
        left = [
            row for row in commission.inquiries.select_related("subject") if not row.outcome and row.source not in but
        ]
    for row in left:
        answer(commission, row.source, outcome, name=row.subject.name, on=on)


def expire(on: date) -> None:
    """Let the time limits pass."""
    with acting_as(SYSTEM):
        sources.expire(on=on)


def issued(commission: Commission, *, by: Officer, on: date = ASKED_ON) -> Report:
    """Issue the report."""
    with acting_as(by):
        commission.refresh_from_db()
        return actions.issue(commission=commission, by=by, on=on)


def reported(*, li: Officer, chen: Officer, guo: Officer, declared: dict[str, Any] | None = None) -> Report:
    """A household of which every source knows nothing but a little money, reported."""
    letter = signed_letter(by=li, second=chen)
    asked = commissioned(letter, by=guo, declared=declared)
    answer(asked, "bank", HIT, DEPOSIT)
    answer_rest(asked)
    return issued(asked, by=guo)


def last_answer(inquiry: Inquiry) -> Any:
    """Find what a source said last."""
    with acting_as(SYSTEM):
        return latest_answer(inquiry=inquiry)


DAY = timedelta(days=1)
