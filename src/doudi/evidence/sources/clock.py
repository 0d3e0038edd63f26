"""The legal clock of a question: until when a source must answer, in working days.

Law: 政务数据共享条例 第二十一条 (unconditional: 1 working day; conditional: 10, once 10 more with approval),
第二十二条 (after agreeing, provides within 20); 民发〔2021〕57号 第十七条 (the county begins within 3).
Verbs: answer_by, provide_by, extended, begin_by.
"""

from __future__ import annotations

from datetime import date

from doudi.evidence.sources.catalogue import SOURCES
from doudi.offices.working_days import working_days_after

UNCONDITIONAL_DAYS = 1
CONDITIONAL_DAYS = 10
EXTENSION_DAYS = 10
PROVIDE_DAYS = 20
BEGIN_DAYS = 3


def answer_by(*, source: str, asked_on: date) -> date:
    """Give the last day on which the source may answer a question asked that day."""
    is_unconditional = SOURCES[source].clock == "unconditional"
    return working_days_after(asked_on, count=UNCONDITIONAL_DAYS if is_unconditional else CONDITIONAL_DAYS)


def provide_by(*, source: str, agreed_on: date, was: date) -> date:
    """Give the last day once the owner has agreed to provide: twenty working days, for what is shared under conditions."""
    if SOURCES[source].clock == "unconditional":
        return was
    return max(was, working_days_after(agreed_on, count=PROVIDE_DAYS))


def extended(*, was: date) -> date:
    """Give the last day after the one extension the law allows."""
    return working_days_after(was, count=EXTENSION_DAYS)


def begin_by(*, requested_on: date) -> date:
    """Give the day by which the county must have begun to verify."""
    return working_days_after(requested_on, count=BEGIN_DAYS)
