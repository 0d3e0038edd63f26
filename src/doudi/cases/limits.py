"""The time limits of the roads: which runs from where to where. Their days are terms by place and day (`cases.terms`).

Nouns: Limit, LIMITS. A limit nobody has set does not run, and the table in the documentation says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from doudi.cases.stages import CLOSED, IN_SUPPORT, S

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
