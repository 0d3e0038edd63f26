"""The procedure as a table: from which stage to which, at whose desk, under which article, and what must be there first.

Nouns: ROADS, made of the pieces in `ways`. Verbs: road_for (which road a programme goes in a place on a day), moves_from.
A place that pilots another procedure gets another road, chosen by place and day (`limits.yaml`), never an `if`.
The diagrams and the tables in docs/reference/roads.md are drawn from here.

Law: 社会救助暂行办法 (R649); 最低生活保障审核确认办法 (M57); 特困人员认定办法 (M43); 刚性支出困难家庭认定办法 (RIGID);
关于进一步加强事实无人抚养儿童保障工作的意见 (M62); 关于进一步加强和改进临时救助工作的意见 (M23); 社会救助法 (LAW26).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from doudi.cases.stages import S
from doudi.cases.terms import term
from doudi.cases.ways import (
    BEGINNING,
    BY_TOWNSHIP_WITHIN_LIMIT,
    CHECKED_AT_COUNTY,
    CONFIRMATION,
    COUNTY,
    DELEGATED,
    ENDING_IS_POSTED,
    HELP_FIRST,
    INVESTIGATION,
    M23,
    M43,
    M57,
    M62,
    ONCE,
    POSTED_WITHIN_LIMIT,
    PUBLICITY,
    QUICK,
    R649,
    RESIDENT,
    RIGID,
    SENT_UP_AFTER_OBJECTION,
    SUBSIDY,
    SUPPORT,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
    WITHOUT_PUBLICITY,
    Move,
    Road,
    asking,
    cited,
    without,
)

__all__ = [
    "COUNTY", "ENTRY_DESK", "PROCEDURE", "RESIDENT", "ROADS", "SYSTEM", "TOWNSHIP", "VILLAGE", "Move", "moves_from", "road_for",
]  # fmt: skip

# ------------------------------------------------------------------------------------- dibao and edge

USUAL: Road = BEGINNING | INVESTIGATION | PUBLICITY | SENT_UP_AFTER_OBJECTION | CONFIRMATION | SUPPORT


def delegated(road: Road) -> Road:
    """Let the township decide wherever the county does; its officer who decides is never the one who looked into it."""
    kept = {pair: move for pair, move in road.items() if S.COUNTY not in pair and S.MECHANISM not in pair}
    moved = {
        pair: replace(move, desks=(TOWNSHIP, *move.desks)) if COUNTY in move.desks and TOWNSHIP not in move.desks else move
        for pair, move in kept.items()
    }  # fmt: skip
    return moved | DELEGATED


def _ends_with_its_term(road: Road, *, article: str) -> Road:
    """What is recognised for a term ends by itself when the term is over."""
    pair = (S.GRANTED, S.ENDED)
    return road | {pair: replace(road[pair], article=article)}


EDGE: Road = _ends_with_its_term(USUAL, article=f"{M57} 第三十一条")

# ------------------------------------------------------------------------------------- tekun

IN_M43 = {
    (S.SUBMITTED, S.SUPPLEMENT): f"{M43} 第十二条", (S.SUPPLEMENT, S.SUBMITTED): f"{M43} 第十二条",
    (S.SUBMITTED, S.ACCEPTED): f"{M43} 第十二条", (S.SUPPLEMENT, S.WITHDRAWN): f"{M43} 第十二条",
    (S.ACCEPTED, S.INVESTIGATING): f"{M43} 第十三条", (S.INVESTIGATING, S.SUPPLEMENT): f"{M43} 第十三条",
    (S.SUPPLEMENT, S.INVESTIGATING): f"{M43} 第十三条", (S.INVESTIGATING, S.OPINION): f"{M43} 第十三条、第二十一条",
    (S.OPINION, S.INVESTIGATING): f"{M43} 第十三条", (S.INVESTIGATING, S.TERMINATED): f"{M43} 第十三条",
    (S.OPINION, S.POSTED): f"{M43} 第十五条", (S.POSTED, S.OBJECTED): f"{M43} 第十五条",
    (S.OBJECTED, S.INVESTIGATING): f"{M43} 第十五条", (S.OBJECTED, S.POSTED): f"{M43} 第十五条",
    (S.POSTED, S.COUNTY): f"{M43} 第十五条", (S.COUNTY, S.GRANTED): f"{M43} 第十六条、第十七条",
    (S.COUNTY, S.REFUSED): f"{M43} 第十八条", (S.COUNTY, S.INVESTIGATING): f"{M43} 第十六条",
    (S.COUNTY, S.TERMINATED): f"{M43} 第十三条", (S.GRANTED, S.ENDED): f"{M43} 第二十四条",
    (S.SUSPENDED, S.GRANTED): f"{M43} 第二十五条", (S.GRANTED, S.SUSPENDED): f"{M43} 第二十五条",
}  # fmt: skip
LOOKED_INTO = ("visited", "verified", "competence_shown", "self_care_assessed", "opinion_given")
SENT_UP = (S.POSTED, S.COUNTY)


def _tekun() -> Road:
    """特困人员: six items of self-care, a second notice after every objection, endings posted, three files in ten drawn."""
    whole = without(
        USUAL | ENDING_IS_POSTED, (S.OBJECTED, S.COUNTY), (S.HEARING, S.ENDED), (S.HEARING, S.GRACE), (S.GRACE, S.ENDED),
        (S.GRACE, S.GRANTED),
    )  # fmt: skip
    asked = asking(cited(whole, IN_M43), {(S.INVESTIGATING, S.OPINION): LOOKED_INTO})
    return asked | {SENT_UP: replace(asked[SENT_UP], draws=True)}


def _tekun_delegated() -> Road:
    """The township confirms; the county still visits the files that are drawn, before they are confirmed."""
    articles = {
        (S.POSTED, S.GRANTED): f"{M43} 第二十八条、第十七条",
        (S.POSTED, S.REFUSED): f"{M43} 第二十八条、第十八条",
    }
    road, hung = cited(delegated(TEKUN), articles), (S.OPINION, S.POSTED)
    return road | {hung: replace(road[hung], draws=True)}


TEKUN: Road = _tekun()
TEKUN_DELEGATED: Road = _tekun_delegated()

# ------------------------------------------------------------------------------------- rigid expenditure

IN_RIGID = {
    (S.SUBMITTED, S.ACCEPTED): f"{RIGID} 第六条", (S.ACCEPTED, S.INVESTIGATING): f"{RIGID} 第六条",
    (S.INVESTIGATING, S.OPINION): f"{RIGID} 第四条、第六条", (S.OPINION, S.POSTED): f"{RIGID} 第十三条（当地程序）",
    (S.POSTED, S.COUNTY): f"{RIGID} 第十三条（当地程序）", (S.COUNTY, S.GRANTED): f"{RIGID} 第七条、第八条",
    (S.COUNTY, S.REFUSED): f"{RIGID} 第七条", (S.COUNTY, S.MECHANISM): f"{RIGID} 第九条", (S.MECHANISM, S.COUNTY): f"{RIGID} 第九条",
}  # fmt: skip
RIGID_FAMILY: Road = _ends_with_its_term(
    without(cited(USUAL, IN_RIGID), (S.HEARING, S.GRACE), (S.GRACE, S.ENDED), (S.GRACE, S.GRANTED)),
    article=f"{RIGID} 第十条",
)

# ------------------------------------------------------------------------------------- children

IN_M62 = {
    (S.SUBMITTED, S.SUPPLEMENT): f"{M62} 二（一）", (S.SUPPLEMENT, S.SUBMITTED): f"{M62} 二（一）",
    (S.SUBMITTED, S.ACCEPTED): f"{M62} 二（一）", (S.SUPPLEMENT, S.WITHDRAWN): f"{M62} 二（一）",
    (S.ACCEPTED, S.INVESTIGATING): f"{M62} 二（二）", (S.INVESTIGATING, S.SUPPLEMENT): f"{M62} 二（二）",
    (S.SUPPLEMENT, S.INVESTIGATING): f"{M62} 二（二）", (S.INVESTIGATING, S.OPINION): f"{M62} 二（二）",
    (S.OPINION, S.INVESTIGATING): f"{M62} 二（二）", (S.INVESTIGATING, S.TERMINATED): f"{M62} 二（二）",
    (S.COUNTY, S.GRANTED): f"{M62} 二（三）", (S.COUNTY, S.REFUSED): f"{M62} 二（三）", (S.COUNTY, S.INVESTIGATING): f"{M62} 二（三）",
    (S.COUNTY, S.TERMINATED): f"{M62} 二（三）", (S.GRANTED, S.ENDED): f"{M62} 二（四）",
}  # fmt: skip


def _child() -> Road:
    """孤儿、事实无人抚养儿童: what became of the parents is checked, nobody's means are, and nothing is ever posted."""
    road = BEGINNING | INVESTIGATION | WITHOUT_PUBLICITY | CONFIRMATION | SUPPORT
    asked = {
        (S.INVESTIGATING, S.OPINION): ("parents_checked", "competence_shown", "opinion_given"),
        (S.COUNTY, S.GRANTED): ("other_hands", "county_visited", "competence_shown", "parents_checked", "decided"),
    }
    return asking(cited(without(road, (S.HEARING, S.GRACE), (S.GRACE, S.ENDED), (S.GRACE, S.GRANTED)), IN_M62), asked)


# ------------------------------------------------------------------------------------- temporary assistance

OF_EMERGENCY = f"{R649} 第四十八条；{M23} 二（二）"
OF_EXPENDITURE = f"{M23} 二（一）、二（二）"


def _emergency() -> Road:
    """急难型: nobody's means are verified and nothing is posted (简化核对、民主评议和公示)."""
    road = BEGINNING | INVESTIGATION | CONFIRMATION | HELP_FIRST | BY_TOWNSHIP_WITHIN_LIMIT | ONCE
    asked = {
        (S.SUBMITTED, S.ACCEPTED): ("members_settled", "competence_shown", "relatives_asked"),
        (S.INVESTIGATING, S.OPINION): ("visited", "competence_shown", "opinion_given"),
        (S.COUNTY, S.GRANTED): ("other_hands", "county_visited", "competence_shown", "decided", "within_law"),
    }
    articles = dict.fromkeys((*asked, (S.ACCEPTED, S.INVESTIGATING), (S.COUNTY, S.REFUSED)), OF_EMERGENCY)
    return asking(cited(road, articles), asked)


def _expenditure() -> Road:
    """支出型: every step is gone (严格执行申请、受理、审核、审批程序); recognised families only show what they spent."""
    road = BEGINNING | INVESTIGATION | PUBLICITY | SENT_UP_AFTER_OBJECTION | CONFIRMATION | POSTED_WITHIN_LIMIT | ONCE
    asked = {
        (S.SUBMITTED, S.ACCEPTED): (
            "letter_signed_or_recognised",
            "members_settled",
            "competence_shown",
            "relatives_asked",
        ),
        (S.INVESTIGATING, S.OPINION): ("visited", "verified_or_recognised", "competence_shown", "opinion_given"),
        (S.COUNTY, S.GRANTED): (
            "other_hands",
            "county_visited",
            "competence_shown",
            "verified_or_recognised",
            "decided",
            "within_law",
        ),
    }
    articles = dict.fromkeys((*asked, (S.ACCEPTED, S.INVESTIGATING), (S.COUNTY, S.REFUSED)), OF_EXPENDITURE)
    posted = dict.fromkeys(((S.OPINION, S.POSTED), (S.POSTED, S.COUNTY)), f"{R649} 第四十八条")
    return asking(cited(road, articles | posted), asked)


# ------------------------------------------------------------------------------------- every road

IN_SUBSIDY = dict.fromkeys(
    ((S.SUBMITTED, S.SUPPLEMENT), (S.SUPPLEMENT, S.SUBMITTED), (S.SUBMITTED, S.ACCEPTED), (S.SUPPLEMENT, S.WITHDRAWN)),
    f"{SUBSIDY} 三（一）",
)
ROADS: Mapping[str, Road] = {
    "dibao": USUAL,
    "dibao_delegated": delegated(USUAL),
    "edge": EDGE,
    "edge_delegated": delegated(EDGE),
    "rigid": RIGID_FAMILY,
    "tekun": TEKUN,
    "tekun_delegated": TEKUN_DELEGATED,
    "child": _child(),
    "subsidy": without(
        cited(BEGINNING | CHECKED_AT_COUNTY | SUPPORT, IN_SUBSIDY),
        (S.HEARING, S.GRACE), (S.GRACE, S.ENDED), (S.GRACE, S.GRANTED),
    ),
    "quick_aid": QUICK,
    "emergency": _emergency(),
    "expenditure": _expenditure(),
}  # fmt: skip

PROCEDURE = {
    **dict.fromkeys(("dibao", "dibao_single"), "dibao"),
    "edge": "edge", "tekun": "tekun", "rigid": "rigid",
    **dict.fromkeys(("orphan", "unattended"), "child"),
    **dict.fromkeys(("living_subsidy", "nursing_subsidy"), "subsidy"),
    "quick_aid": "quick_aid",
    **dict.fromkeys(("emergency", "jobless_aid"), "emergency"),
    "expenditure": "expenditure",
}  # fmt: skip
"""The procedure of each programme one applies for."""

RECOGNISED_FOR_A_TERM = ("edge", "rigid")
"""Programmes that recognise a household and pay nothing themselves; a supplement may come with them."""

ENTRY_DESK = {
    **dict.fromkeys((S.SUBMITTED, S.ACCEPTED, S.INVESTIGATING, S.OPINION, S.POSTED, S.OBJECTED, S.HELPED), TOWNSHIP),
    **dict.fromkeys((S.COUNTY, S.MECHANISM, S.HEARING, S.SUSPENDED, S.GRACE, S.END_POSTED), COUNTY),
    S.SUPPLEMENT: RESIDENT,
}
"""Who has a case at a stage; help that runs and files that are closed wait for nobody."""


def road_for(programme: str, *, place: str, on: date) -> str:
    """Name the road a programme goes in a place on a day.

    :raises KeyError: when nobody applies for this programme.
    """
    procedure = PROCEDURE[programme]
    variant = term(f"{procedure}_road", place=place, on=on)
    name = str(variant) if variant else procedure
    assert name in ROADS, f"limits.yaml names the road {name!r}, which is none of {sorted(ROADS)}"
    return name


def desk_at(road: str, stage: str) -> str:
    """Say whose desk has a case at a stage: where the township decides, what the county would have is the township's."""
    kind = ENTRY_DESK.get(S(stage), "")
    return TOWNSHIP if kind == COUNTY and road.endswith("_delegated") else kind


def moves_from(road: str, stage: str) -> dict[S, Move]:
    """List every move that leads on from a stage."""
    return {to: move for (start, to), move in ROADS[road].items() if start == stage}
