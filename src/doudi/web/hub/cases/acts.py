"""What an officer may do with a case besides moving it: the page of each act, its key, and at which stages and desks it is offered.

Nouns: Act, ACTS. Verbs: acts_for. This is a menu and no guard: the verbs say who may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from doudi.cases.case import Case
from doudi.cases.road import COUNTY, ROADS, TOWNSHIP, VILLAGE
from doudi.cases.stages import CLOSED, IN_SUPPORT, LIVING, OPEN, S
from doudi.offices.models import Officer

WORKERS = (TOWNSHIP, COUNTY)


@dataclass(frozen=True)
class Act:
    """One page of an act: its name in the addresses, its words, its key, and where it is offered."""

    name: str
    words: Any
    key: str
    stages: tuple[S, ...]
    desks: tuple[str, ...] = WORKERS


ACTS = (
    Act("case_visit", gettext_lazy("登记入户调查"), "v", LIVING),
    Act("case_self_care", gettext_lazy("生活自理能力评估"), "c", LIVING, (TOWNSHIP,)),
    Act("case_relatives", gettext_lazy("近亲属备案"), "r", LIVING, (VILLAGE, *WORKERS)),
    Act("case_hukou", gettext_lazy("户籍和由哪里办理"), "k", OPEN, (VILLAGE, *WORKERS)),
    Act("case_guardians", gettext_lazy("孩子的监护人"), "i", OPEN, (VILLAGE, *WORKERS)),
    Act("case_opinion", gettext_lazy("写审核意见"), "o", (S.ACCEPTED, S.INVESTIGATING, S.OBJECTED), (TOWNSHIP,)),
    Act("case_post", gettext_lazy("公示"), "p", (S.OPINION, S.POSTED, S.OBJECTED, S.GRANTED, S.HEARING, S.END_POSTED)),
    Act("case_decision", gettext_lazy("作决定"), "d", (S.SUBMITTED, S.OPINION, S.POSTED, S.COUNTY, S.GRANTED)),
    Act("case_adjust", gettext_lazy("调整、维持或终止"), "j", (S.GRANTED, S.HEARING, S.END_POSTED, S.ENDED)),
    Act("case_hearing", gettext_lazy("听取意见"), "h", (S.GRANTED, S.SUSPENDED, S.HEARING, S.END_POSTED)),
    Act("case_change_new", gettext_lazy("登记变化"), "n", IN_SUPPORT, (VILLAGE, *WORKERS)),
    Act("case_review", gettext_lazy("定期复核"), "w", IN_SUPPORT),
    Act("case_transfer", gettext_lazy("转到别处"), "t", (S.GRANTED,)),
    Act("case_appeal", gettext_lazy("复核、复议"), "a", (*IN_SUPPORT, *CLOSED)),
    Act("case_extend", gettext_lazy("延长期限"), "e", OPEN),
    Act("case_papers", gettext_lazy("文书和送达"), "g", (*LIVING, *CLOSED)),
)
"""Every act, in the order of the road. The keys are shown beside the words and are all different."""


def acts_for(case: Case, *, by: Officer) -> list[tuple[str, Any, str]]:
    """List the acts offered to an officer with a case: the address, the words, the key."""
    return [
        (reverse(f"hub:{act.name}", args=[case.number]), act.words, act.key)
        for act in ACTS
        if case.stage in act.stages and by.desk.kind in act.desks and _on_road(act, case=case, desk=by.desk.kind)
    ]


def _on_road(act: Act, *, case: Case, desk: str) -> bool:
    """Leave out what the road of this case never asks for, or asks of another desk."""
    road = ROADS[case.road]
    if act.name == "case_self_care":
        return any("self_care_assessed" in move.requires for move in road.values())
    if act.name == "case_post":
        return any(S.POSTED in pair or S.END_POSTED in pair for pair in road)
    if act.name == "case_decision":
        return any(
            start == case.stage and "decided" in move.requires and desk in move.desks
            for (start, _), move in road.items()
        )
    if act.name == "case_opinion":
        return any(start == case.stage and "opinion_given" in move.requires for (start, _), move in road.items())
    return True
