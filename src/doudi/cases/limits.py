"""The time limits of the roads, and everything else a place may set about procedure: terms by place and day (`limits.yaml`).

Nouns: Limit, LIMITS. Verbs: term (a value of the place and day), notice (with its source), last_day.
A limit nobody has set does not run, and the table in the documentation says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from doudi.cases.stages import CLOSED, IN_SUPPORT, S
from doudi.offices.working_days import working_days_after
from doudi.rules.terms import Notice, Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
UNITS = {"working days": "wd", "days": "cd", "months": "months"}
DECIDED = (*IN_SUPPORT, *CLOSED)


@dataclass(frozen=True)
class Limit:
    """A time limit: begins on entering a stage, ends on entering another. Its days are the term `<procedure>_<name>`.

    `starts_for` names procedures where it begins elsewhere; `after` keeps it to cases that come from one of these stages.
    """

    name: str
    label: str
    starts: tuple[S, ...]
    ends: tuple[S, ...]
    pauses: tuple[S, ...] = (S.SUPPLEMENT, S.MECHANISM)
    may_extend: bool = False
    starts_for: Mapping[str, tuple[S, ...]] = field(default_factory=dict)
    after: tuple[S, ...] = ()

    def begins(self, procedure: str) -> tuple[S, ...]:
        """Give the stages on entering which it begins."""
        return self.starts_for.get(procedure, self.starts)


LIMITS = (
    Limit("accept", "受理审查", starts=(S.SUBMITTED,), ends=(S.ACCEPTED, S.HELPED, *CLOSED)),
    Limit("supplement", "补正材料", starts=(S.SUPPLEMENT,), ends=(S.SUBMITTED, S.INVESTIGATING, *CLOSED), pauses=()),
    Limit("start", "启动调查", starts=(S.ACCEPTED,), ends=(S.INVESTIGATING, S.COUNTY, *DECIDED)),
    Limit(
        "township", "调查并提出审核意见", starts=(S.ACCEPTED,), ends=(S.OPINION, S.POSTED, S.COUNTY, *DECIDED),
        starts_for={"child": (S.SUBMITTED,)},  # 自收到申请之日起（民发〔2019〕62号 二（二））
    ),
    Limit("reinvestigate", "异议复查", starts=(S.OBJECTED,), ends=(S.OPINION, S.POSTED, S.COUNTY, *DECIDED)),
    Limit(
        "end_reinvestigate", "终止公示异议的调查核实", starts=(S.HEARING,), after=(S.END_POSTED,),
        ends=(S.END_POSTED, S.GRANTED, *CLOSED), pauses=(),
    ),
    Limit(
        "county", "审核确认", starts=(S.COUNTY,), ends=(*DECIDED, S.INVESTIGATING, S.ACCEPTED), pauses=(S.MECHANISM,)
    ),
    Limit("total", "全程办结", starts=(S.ACCEPTED,), ends=DECIDED, may_extend=True),
    Limit("help", "先行救助、小额快救", starts=(S.SUBMITTED,), ends=(S.HELPED, S.ACCEPTED, *CLOSED), pauses=()),
    Limit("papers", "补办手续", starts=(S.HELPED,), ends=(S.ACCEPTED, *CLOSED), pauses=()),
    Limit("grace", "渐退期", starts=(S.GRACE,), ends=CLOSED, pauses=()),
)  # fmt: skip
"""Every limit a move starts or ends. Those of papers, reviews, changes and hearings run in their own rooms."""

REFUSAL_IN_WRITING, REASSESS_SELF_CARE, DEATH = "refusal", "self_care", "death"


def term(name: str, *, place: str, on: date) -> Any:
    """Give what a place has set for a day; None when nobody has."""
    found = notice(name, place=place, on=on)
    return None if found is None else found.value


def notice(name: str, *, place: str, on: date) -> Notice | None:
    """Give a term with its source; None when nobody has set it, or no such term exists."""
    return TERMS.notice(name, place=place, residence="urban", on=on) if name in TERMS.terms else None


def unit_of(name: str) -> str:
    """Say how the days of a term are counted: wd, cd or months."""
    return UNITS[TERMS.terms[name].unit]


def last_day(start: date, *, count: int, unit: str) -> date:
    """Give the last day of a limit; the day it begins is not counted (最高法民法典: 开始的当日不计入)."""
    if unit == "wd":
        return working_days_after(start, count=count)
    if unit == "cd":
        return start + timedelta(days=count)
    return months_after(start, count=count)


def months_after(start: date, *, count: int) -> date:
    """Give the same day so many months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
