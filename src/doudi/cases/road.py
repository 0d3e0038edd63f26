"""The procedure as a table: from which stage to which, at whose desk, under which article, and what must be there first.

Nouns: Move, Road, ROADS. Verbs: road_for (which road a programme goes in a place on a day), moves_from.
A place that pilots another procedure gets another road, chosen by place and day (`limits.yaml`), never an `if`.
The diagram and the tables in the documentation are drawn from here.

Law: 社会救助暂行办法 (R649); 最低生活保障审核确认办法 (M57); 特困人员认定办法 (M43); 社会救助法 (LAW26).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from doudi.cases.limits import term
from doudi.cases.stages import S
from doudi.offices.models import Desk, Duty

VILLAGE, TOWNSHIP, COUNTY = Desk.Kind.VILLAGE.value, Desk.Kind.TOWNSHIP.value, Desk.Kind.COUNTY.value
RESIDENT, SYSTEM = "resident", "system"
M57, M43, M62, RIGID = (
    "最低生活保障审核确认办法",
    "特困人员认定办法",
    "关于进一步加强事实无人抚养儿童保障工作的意见",
    "刚性支出困难家庭认定办法",
)
LAW26, R649, TEMPORARY = "社会救助法", "社会救助暂行办法", "关于进一步加强和改进临时救助工作的意见"
SUBSIDY = "关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见"


@dataclass(frozen=True)
class Move:
    """One way on: the words on the button, whose desk and duty, the article, and the requirements (`requirements.py`)."""

    label: str
    desks: tuple[str, ...]
    article: str
    duty: str = ""
    requires: tuple[str, ...] = ()
    must_say_why: bool = False


Road = dict[tuple[S, S], Move]
RECEIVE, INVESTIGATE, DECIDE = Duty.RECEIVE.value, Duty.INVESTIGATE.value, Duty.DECIDE.value

BEGINNING: Road = {
    (S.SUBMITTED, S.SUPPLEMENT): Move("一次性告知补正", (TOWNSHIP,), f"{M57} 第十条", RECEIVE, must_say_why=True),
    (S.SUPPLEMENT, S.SUBMITTED): Move("材料已补正", (RESIDENT, VILLAGE, TOWNSHIP), f"{M57} 第十条"),
    (S.SUBMITTED, S.DECLINED): Move(
        "不予受理并书面指引", (TOWNSHIP,), f"{LAW26} 第六十四条", RECEIVE, must_say_why=True
    ),
    (S.SUBMITTED, S.ACCEPTED): Move(
        "受理", (TOWNSHIP,), f"{M57} 第十一条", RECEIVE, ("letter_signed", "members_settled", "relatives_asked")
    ),
    (S.SUBMITTED, S.WITHDRAWN): Move("撤回申请", (RESIDENT, TOWNSHIP), f"{M57} 第四条", must_say_why=True),
    (S.SUPPLEMENT, S.WITHDRAWN): Move("撤回申请", (RESIDENT, TOWNSHIP, SYSTEM), f"{M57} 第十条", must_say_why=True),
    (S.ACCEPTED, S.WITHDRAWN): Move("撤回申请", (RESIDENT, TOWNSHIP), f"{M57} 第四条", must_say_why=True),
}

INVESTIGATION: Road = {
    (S.ACCEPTED, S.INVESTIGATING): Move("启动调查", (TOWNSHIP,), f"{M57} 第十五条", INVESTIGATE),
    (S.INVESTIGATING, S.SUPPLEMENT): Move(
        "一次性告知补正", (TOWNSHIP,), f"{M57} 第十八条", INVESTIGATE, must_say_why=True
    ),
    (S.SUPPLEMENT, S.INVESTIGATING): Move("继续调查", (TOWNSHIP,), f"{M57} 第十八条", INVESTIGATE),
    (S.INVESTIGATING, S.OPINION): Move(
        "提出审核意见", (TOWNSHIP,), f"{M57} 第十九条", INVESTIGATE, ("visited", "verified", "opinion_given")
    ),
    (S.INVESTIGATING, S.WITHDRAWN): Move("撤回申请", (RESIDENT, TOWNSHIP), f"{M57} 第四条", must_say_why=True),
    (S.INVESTIGATING, S.TERMINATED): Move(
        "不配合调查，终止办理", (TOWNSHIP, COUNTY), f"{M57} 第二十九条", must_say_why=True
    ),
    (S.OPINION, S.INVESTIGATING): Move("重新调查", (TOWNSHIP,), f"{M57} 第十八条", INVESTIGATE, must_say_why=True),
}

PUBLICITY: Road = {
    (S.OPINION, S.POSTED): Move("公示", (TOWNSHIP,), f"{M57} 第二十条", RECEIVE, ("opinion_given", "posted")),
    (S.POSTED, S.OBJECTED): Move("公示有异议，复查", (TOWNSHIP, SYSTEM), f"{M57} 第二十条", requires=("objected",)),
    (S.OBJECTED, S.INVESTIGATING): Move("重新调查", (TOWNSHIP,), f"{M57} 第二十条", INVESTIGATE, must_say_why=True),
    (S.OBJECTED, S.POSTED): Move(
        "重新公示", (TOWNSHIP,), f"{M57} 第二十条", RECEIVE, ("objections_answered", "opinion_given", "posted")
    ),
    (S.POSTED, S.COUNTY): Move(
        "上报审核确认", (TOWNSHIP,), f"{M57} 第二十条", RECEIVE, ("posting_over", "objections_answered")
    ),
}
WITHOUT_PUBLICITY: Road = {
    (S.OPINION, S.COUNTY): Move("上报审核确认", (TOWNSHIP,), f"{M62} 第二条", RECEIVE, ("opinion_given",)),
}

CONFIRMATION: Road = {
    (S.COUNTY, S.GRANTED): Move(
        "予以确认", (COUNTY,), f"{M57} 第二十一条", DECIDE, ("other_hands", "county_visited", "verified", "decided")
    ),
    (S.COUNTY, S.REFUSED): Move("不予确认", (COUNTY,), f"{M57} 第二十二条", DECIDE, ("other_hands", "decided"), True),
    (S.COUNTY, S.INVESTIGATING): Move("退回补充调查", (COUNTY,), f"{M57} 第二十一条", DECIDE, must_say_why=True),
    (S.COUNTY, S.MECHANISM): Move("提交一事一议", (COUNTY,), f"{RIGID} 第九条", DECIDE, must_say_why=True),
    (S.MECHANISM, S.COUNTY): Move("一事一议已有结论", (COUNTY,), f"{RIGID} 第九条", DECIDE, must_say_why=True),
    (S.COUNTY, S.WITHDRAWN): Move("撤回申请", (RESIDENT, COUNTY), f"{M57} 第四条", must_say_why=True),
    (S.REFUSED, S.COUNTY): Move("复议撤销，重新办理", (COUNTY,), f"{M57} 第三十八条", DECIDE, ("reopened",), True),
}
DELEGATED: Road = {
    (S.POSTED, S.GRANTED): Move(
        "予以确认", (TOWNSHIP,), f"{M57} 第二十一条", DECIDE,
        ("posting_over", "objections_answered", "other_hands", "county_visited", "verified", "decided"),
    ),
    (S.POSTED, S.REFUSED): Move(
        "不予确认", (TOWNSHIP,), f"{M57} 第二十二条", DECIDE, ("other_hands", "decided"), True
    ),
    (S.REFUSED, S.INVESTIGATING): Move("复议撤销，重新办理", (TOWNSHIP, COUNTY), f"{M57} 第三十八条", DECIDE, ("reopened",), True),
}  # fmt: skip

SUPPORT: Road = {
    (S.GRANTED, S.HEARING): Move("拟调整或终止，听取意见", (TOWNSHIP, COUNTY), f"{LAW26} 第四十八条", requires=("hearing_opened",)),
    (S.HEARING, S.GRANTED): Move("听取意见后维持或调整", (COUNTY,), f"{LAW26} 第四十八条", DECIDE, ("heard", "decided")),
    (S.HEARING, S.GRACE): Move("渐退", (COUNTY,), f"{M57} 第三十三条", DECIDE, ("heard", "decided")),
    (S.HEARING, S.ENDED): Move("终止救助", (COUNTY,), f"{M57} 第三十条", DECIDE, ("heard", "other_hands", "decided"), True),
    (S.GRACE, S.ENDED): Move("渐退期满", (COUNTY, SYSTEM), f"{M57} 第三十三条", requires=("grace_over",)),
    (S.GRANTED, S.SUSPENDED): Move("暂停发放", (COUNTY,), f"{M57} 第三十条", DECIDE, ("decided",), True),
    (S.SUSPENDED, S.GRANTED): Move("恢复发放", (COUNTY,), f"{M57} 第三十条", DECIDE, must_say_why=True),
    (S.SUSPENDED, S.HEARING): Move("拟终止，听取意见", (COUNTY,), f"{LAW26} 第四十八条", requires=("hearing_opened",)),
    (S.GRANTED, S.ENDED): Move(
        "终止（死亡、自愿退出、迁出或转为其他救助）", (COUNTY,), f"{M57} 第三十条", DECIDE, ("no_hearing_needed", "decided"), True
    ),
}  # fmt: skip
DELEGATED_SUPPORT: Road = {
    pair: Move(move.label, (TOWNSHIP, *move.desks), move.article, move.duty, move.requires, move.must_say_why)
    for pair, move in SUPPORT.items()
}
ENDING_IS_POSTED: Road = {
    (S.HEARING, S.END_POSTED): Move("终止公示", (COUNTY,), f"{M43} 第二十五条", DECIDE, ("heard", "end_posted")),
    (S.END_POSTED, S.ENDED): Move(
        "终止救助供养", (COUNTY,), f"{M43} 第二十五条", DECIDE, ("posting_over", "objections_answered", "other_hands", "decided"), True
    ),
    (S.END_POSTED, S.HEARING): Move("终止公示有异议，复查", (COUNTY, SYSTEM), f"{M43} 第二十六条", requires=("objected",)),
}  # fmt: skip

HELP_FIRST: Road = {
    (S.SUBMITTED, S.HELPED): Move(
        "先行救助",
        (TOWNSHIP,),
        f"{LAW26} 第五十条",
        RECEIVE,
        ("urgent", "within_help_first", "two_signatures", "decided"),
    ),
    (S.HELPED, S.ACCEPTED): Move("补办手续，继续办理", (TOWNSHIP,), f"{LAW26} 第五十条", RECEIVE),
    (S.HELPED, S.ENDED): Move("手续已补办，办结", (TOWNSHIP,), f"{LAW26} 第五十条", RECEIVE, ("papers_done",)),
}
QUICK: Road = {
    (S.SUBMITTED, S.HELPED): Move(
        "小额快救",
        (TOWNSHIP,),
        f"{TEMPORARY} 小额快救",
        RECEIVE,
        ("urgent", "within_quick_aid", "two_signatures", "decided"),
    ),
    (S.SUBMITTED, S.DECLINED): BEGINNING[S.SUBMITTED, S.DECLINED],
    (S.SUBMITTED, S.WITHDRAWN): BEGINNING[S.SUBMITTED, S.WITHDRAWN],
    (S.HELPED, S.ENDED): HELP_FIRST[S.HELPED, S.ENDED],
}
BY_TOWNSHIP_WITHIN_LIMIT: Road = {
    (S.OPINION, S.GRANTED): Move(
        "予以救助（限额内）",
        (TOWNSHIP,),
        f"{R649} 第四十八条",
        DECIDE,
        ("within_township_limit", "other_hands", "decided"),
    ),
    (S.OPINION, S.REFUSED): Move(
        "不予救助", (TOWNSHIP,), f"{R649} 第四十八条", DECIDE, ("other_hands", "decided"), True
    ),
    (S.OPINION, S.COUNTY): Move("超出限额，上报审批", (TOWNSHIP,), f"{R649} 第四十八条", RECEIVE, ("opinion_given",)),
    (S.REFUSED, S.INVESTIGATING): DELEGATED[S.REFUSED, S.INVESTIGATING],
}
POSTED_WITHIN_LIMIT: Road = {
    (S.POSTED, S.GRANTED): Move(
        "予以救助（限额内）", (TOWNSHIP,), f"{R649} 第四十八条", DECIDE,
        ("within_township_limit", "posting_over", "objections_answered", "other_hands", "decided"),
    ),
    (S.POSTED, S.REFUSED): DELEGATED[S.POSTED, S.REFUSED],
}  # fmt: skip
ONCE: Road = {
    (S.GRANTED, S.ENDED): Move("救助完成，办结", (TOWNSHIP, COUNTY, SYSTEM), f"{TEMPORARY} 二", must_say_why=True),
}
CHECKED_AT_COUNTY: Road = {
    (S.ACCEPTED, S.COUNTY): Move("初审合格，上报审定", (TOWNSHIP,), f"{SUBSIDY} 三", RECEIVE, ("opinion_given",)),
    (S.COUNTY, S.ACCEPTED): Move("退回补充", (COUNTY,), f"{SUBSIDY} 三", DECIDE, must_say_why=True),
    (S.COUNTY, S.GRANTED): Move("审定合格", (COUNTY,), f"{SUBSIDY} 三", DECIDE, ("other_hands", "decided")),
    (S.COUNTY, S.REFUSED): Move("审定不合格", (COUNTY,), f"{SUBSIDY} 三", DECIDE, ("other_hands", "decided"), True),
    (S.REFUSED, S.COUNTY): CONFIRMATION[S.REFUSED, S.COUNTY],
    (S.COUNTY, S.WITHDRAWN): CONFIRMATION[S.COUNTY, S.WITHDRAWN],
}


def _with_self_care(road: Road) -> Road:
    """Let a road ask for the six items of self-care before an opinion."""
    pair = (S.INVESTIGATING, S.OPINION)
    move = road[pair]
    return {
        **road,
        pair: Move(move.label, move.desks, f"{M43} 第二十一条", move.duty, (*move.requires, "self_care_assessed")),
    }


USUAL: Road = BEGINNING | INVESTIGATION | PUBLICITY | CONFIRMATION | SUPPORT
ROADS: Mapping[str, Road] = {
    "dibao": USUAL,
    "dibao_delegated": BEGINNING | INVESTIGATION | PUBLICITY | DELEGATED | DELEGATED_SUPPORT,
    "edge": USUAL,
    "edge_delegated": BEGINNING | INVESTIGATION | PUBLICITY | DELEGATED | DELEGATED_SUPPORT,
    "rigid": USUAL,
    "tekun": _with_self_care(USUAL | ENDING_IS_POSTED),
    "child": BEGINNING | INVESTIGATION | WITHOUT_PUBLICITY | CONFIRMATION | SUPPORT,
    "subsidy": BEGINNING | CHECKED_AT_COUNTY | SUPPORT,
    "quick_aid": QUICK,
    "emergency": BEGINNING | INVESTIGATION | HELP_FIRST | BY_TOWNSHIP_WITHIN_LIMIT | CONFIRMATION | ONCE,
    "expenditure": BEGINNING | INVESTIGATION | PUBLICITY | HELP_FIRST | POSTED_WITHIN_LIMIT | CONFIRMATION | ONCE,
}

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


def moves_from(road: str, stage: str) -> dict[S, Move]:
    """List every move that leads on from a stage."""
    return {to: move for (start, to), move in ROADS[road].items() if start == stage}
