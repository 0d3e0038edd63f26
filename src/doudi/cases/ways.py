"""The pieces roads are made of: which move leads from where to where, at whose desk, under which article, asking for what.

Nouns: Move, Road. Verbs: cited (the same moves under another instrument), asking (other requirements), without.
Articles were read in the full texts of 民发〔2021〕57号, 民发〔2021〕43号, 民发〔2019〕62号, 民发〔2018〕23号 and 刚性支出困难家庭认定办法.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from doudi.cases.stages import S
from doudi.offices.models import Desk, Duty

VILLAGE, TOWNSHIP, COUNTY = Desk.Kind.VILLAGE.value, Desk.Kind.TOWNSHIP.value, Desk.Kind.COUNTY.value
RESIDENT, SYSTEM = "resident", "system"
RECEIVE, INVESTIGATE, DECIDE = Duty.RECEIVE.value, Duty.INVESTIGATE.value, Duty.DECIDE.value

M57, M43 = "最低生活保障审核确认办法", "特困人员认定办法"
M62, RIGID = "关于进一步加强事实无人抚养儿童保障工作的意见", "刚性支出困难家庭认定办法"
LAW26, R649 = "社会救助法", "社会救助暂行办法"
M23, TMP26 = "关于进一步加强和改进临时救助工作的意见", "关于进一步健全完善临时救助制度的意见"
SUBSIDY = "关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见"
REFORM = "关于改革完善社会救助制度的意见"
M83 = "关于进一步做好最低生活保障等社会救助兜底保障工作的通知"


@dataclass(frozen=True)
class Move:
    """One way on: the words on the button, whose desk and duty, the article, and the requirements (`requirements`).

    `draws` marks where a file may be drawn for the county's spot check.
    """

    label: str
    desks: tuple[str, ...]
    article: str
    duty: str = ""
    requires: tuple[str, ...] = ()
    must_say_why: bool = False
    draws: bool = False


Pair = tuple[S, S]
Road = dict[Pair, Move]


def cited(road: Road, articles: Mapping[Pair, str]) -> Road:
    """Give the same moves under the articles of another instrument.

    :raises KeyError: for a move the road has not.
    """
    return road | {pair: replace(road[pair], article=article) for pair, article in articles.items()}


def asking(road: Road, requirements: Mapping[Pair, tuple[str, ...]]) -> Road:
    """Give the same moves with other requirements."""
    return road | {pair: replace(road[pair], requires=names) for pair, names in requirements.items()}


def without(road: Road, *pairs: Pair) -> Road:
    """Give a road less some moves.

    :raises KeyError: for a move the road has not.
    """
    assert all(pair in road for pair in pairs), "a road cannot lose a move it has not"
    return {pair: move for pair, move in road.items() if pair not in pairs}


def withdrawal(stages: Iterable[S], *, desks: tuple[str, ...]) -> Road:
    """An application is its applicant's: it may be taken back until it is decided."""
    move = Move("撤回申请", (RESIDENT, *desks), f"{M57} 第四条", must_say_why=True)
    return {(stage, S.WITHDRAWN): move for stage in stages}


# ------------------------------------------------------------------------------------- until it is accepted

BEGINNING: Road = {
    (S.SUBMITTED, S.SUPPLEMENT): Move("一次性告知补正", (TOWNSHIP,), f"{M57} 第十条", RECEIVE, must_say_why=True),
    (S.SUPPLEMENT, S.SUBMITTED): Move(
        "材料已补正", (RESIDENT, VILLAGE, TOWNSHIP), f"{M57} 第十条", requires=("not_accepted_yet",)
    ),
    (S.SUBMITTED, S.DECLINED): Move("不予受理并书面指引", (TOWNSHIP,), f"{LAW26} 第六十四条", RECEIVE, must_say_why=True),
    (S.SUBMITTED, S.ACCEPTED): Move(
        "受理", (TOWNSHIP,), f"{M57} 第十条、第十一条", RECEIVE, ("letter_signed", "members_settled", "competence_shown", "relatives_asked")
    ),
    (S.SUPPLEMENT, S.WITHDRAWN): Move("撤回申请", (RESIDENT, TOWNSHIP, SYSTEM), f"{M57} 第十条", must_say_why=True),
    **withdrawal((S.SUBMITTED, S.ACCEPTED), desks=(TOWNSHIP,)),
}  # fmt: skip

# ------------------------------------------------------------------------------------- investigation and opinion

INVESTIGATION: Road = {
    (S.ACCEPTED, S.INVESTIGATING): Move("启动调查", (TOWNSHIP,), f"{M57} 第十五条", INVESTIGATE),
    (S.INVESTIGATING, S.SUPPLEMENT): Move("一次性告知补正", (TOWNSHIP,), f"{M57} 第十八条", INVESTIGATE, must_say_why=True),
    (S.SUPPLEMENT, S.INVESTIGATING): Move(
        "材料已补正，继续调查", (RESIDENT, VILLAGE, TOWNSHIP), f"{M57} 第十八条", requires=("accepted_before",)
    ),
    (S.INVESTIGATING, S.OPINION): Move(
        "提出初审意见", (TOWNSHIP,), f"{M57} 第十六条、第十七条、第十九条", INVESTIGATE,
        ("visited", "verified", "competence_shown", "opinion_given"),
    ),
    (S.INVESTIGATING, S.TERMINATED): Move(
        "不配合调查，终止办理", (TOWNSHIP, COUNTY), f"{M57} 第二十九条", must_say_why=True
    ),
    (S.OPINION, S.INVESTIGATING): Move("重新调查", (TOWNSHIP,), f"{M57} 第十八条", INVESTIGATE, must_say_why=True),
    **withdrawal((S.INVESTIGATING, S.OPINION), desks=(TOWNSHIP,)),
}  # fmt: skip

# ------------------------------------------------------------------------------------- the public notice

PUBLICITY: Road = {
    (S.OPINION, S.POSTED): Move("公示", (TOWNSHIP,), f"{M57} 第十九条第一款", RECEIVE, ("opinion_given", "posted")),
    (S.POSTED, S.OBJECTED): Move("公示有异议，复查", (TOWNSHIP, SYSTEM), f"{M57} 第十九条第二款", requires=("objected",)),
    (S.OBJECTED, S.INVESTIGATING): Move("重新调查", (TOWNSHIP,), f"{M57} 第十九条第二款", INVESTIGATE, must_say_why=True),
    (S.OBJECTED, S.POSTED): Move(
        "重新公示", (TOWNSHIP,), f"{M57} 第十九条第二款", RECEIVE,
        ("objections_answered", "looked_into_again", "opinion_given", "posted"),
    ),
    (S.POSTED, S.COUNTY): Move(
        "上报审核确认", (TOWNSHIP,), f"{M57} 第十九条第一款", RECEIVE, ("posting_over", "objections_answered")
    ),
    **withdrawal((S.POSTED, S.OBJECTED), desks=(TOWNSHIP,)),
}  # fmt: skip
SENT_UP_AFTER_OBJECTION: Road = {
    (S.OBJECTED, S.COUNTY): Move(
        "复查后上报审核确认", (TOWNSHIP,), f"{M57} 第十九条第二款", RECEIVE,
        ("objections_answered", "looked_into_again", "opinion_given"),
    ),
}  # fmt: skip
"""重新提出初审意见，连同…报送县级: where the law does not ask for a second notice."""

WITHOUT_PUBLICITY: Road = {
    (S.OPINION, S.COUNTY): Move("上报审核确认", (TOWNSHIP,), f"{M62} 二（二）", RECEIVE, ("opinion_given",)),
}

# ------------------------------------------------------------------------------------- confirmation

CONFIRMATION: Road = {
    (S.COUNTY, S.GRANTED): Move(
        "予以确认", (COUNTY,), f"{M57} 第二十条、第二十一条", DECIDE,
        ("other_hands", "county_visited", "competence_shown", "verified", "decided"),
    ),
    (S.COUNTY, S.REFUSED): Move("不予确认", (COUNTY,), f"{M57} 第二十一条", DECIDE, ("other_hands", "decided"), True),
    (S.COUNTY, S.INVESTIGATING): Move("退回补充调查", (COUNTY,), f"{M57} 第二十条", DECIDE, must_say_why=True),
    (S.COUNTY, S.MECHANISM): Move("提交一事一议", (COUNTY,), f"{REFORM} （十五）", DECIDE, must_say_why=True),
    (S.MECHANISM, S.COUNTY): Move("一事一议已有结论", (COUNTY,), f"{REFORM} （十五）", DECIDE, must_say_why=True),
    (S.COUNTY, S.TERMINATED): Move("不配合审核确认，终止办理", (COUNTY,), f"{M57} 第二十九条", DECIDE, must_say_why=True),
    (S.REFUSED, S.COUNTY): Move("原决定撤销，重新办理", (COUNTY,), f"{M57} 第三十八条", DECIDE, ("reopened",), True),
    **withdrawal((S.COUNTY,), desks=(COUNTY,)),
}  # fmt: skip
DELEGATED: Road = {
    (S.POSTED, S.GRANTED): Move(
        "予以确认", (TOWNSHIP,), f"{M57} 第二条第二款、第二十一条", DECIDE,
        ("posting_over", "objections_answered", "other_hands", "county_visited", "competence_shown", "verified", "decided"),
    ),
    (S.POSTED, S.REFUSED): Move(
        "不予确认", (TOWNSHIP,), f"{M57} 第二条第二款、第二十一条", DECIDE,
        ("posting_over", "objections_answered", "other_hands", "decided"), True,
    ),
    (S.REFUSED, S.INVESTIGATING): Move(
        "原决定撤销，重新办理", (TOWNSHIP, COUNTY), f"{M57} 第三十八条", requires=("reopened",), must_say_why=True
    ),
}  # fmt: skip
"""有条件的地方可按程序将审核确认权限下放至乡镇人民政府（街道办事处）; another officer of the township decides."""

# ------------------------------------------------------------------------------------- while help runs

HEAR = f"{LAW26} 第四十八条；{M57} 第三十二条"
SUPPORT: Road = {
    (S.GRANTED, S.HEARING): Move("拟调整或终止，听取意见", (TOWNSHIP, COUNTY), HEAR, requires=("hearing_opened",)),
    (S.HEARING, S.GRANTED): Move("听取意见后维持或调整", (COUNTY,), HEAR, DECIDE, ("heard", "decided")),
    (S.HEARING, S.GRACE): Move("渐退", (COUNTY,), f"{M57} 第三十三条", DECIDE, ("heard", "decided")),
    (S.HEARING, S.ENDED): Move("终止救助", (COUNTY,), HEAR, DECIDE, ("heard", "other_hands", "decided"), True),
    (S.GRACE, S.GRANTED): Move("渐退期内重新符合条件，恢复", (COUNTY,), f"{M57} 第三十一条", DECIDE, ("decided",), True),
    (S.GRACE, S.ENDED): Move("渐退期满", (COUNTY, SYSTEM), f"{M57} 第三十三条", requires=("grace_over",)),
    (S.GRANTED, S.SUSPENDED): Move("暂停发放", (COUNTY,), f"{M57} 第三十二条", DECIDE, ("decided",), True),
    (S.SUSPENDED, S.GRANTED): Move("恢复发放", (COUNTY,), f"{M57} 第三十一条", DECIDE, must_say_why=True),
    (S.SUSPENDED, S.HEARING): Move("拟终止，听取意见", (COUNTY,), HEAR, requires=("hearing_opened",)),
    (S.GRANTED, S.ENDED): Move(
        "终止（死亡、自愿退出、迁出或转为其他救助）", (COUNTY, SYSTEM), f"{M57} 第三十一条、第三十二条", DECIDE,
        ("no_hearing_needed", "decided"), True,
    ),
    (S.ENDED, S.GRANTED): Move("终止决定撤销，恢复", (COUNTY,), f"{M57} 第三十八条", DECIDE, ("reopened", "decided"), True),
    (S.SUBMITTED, S.GRANTED): Move("迁入接续", (COUNTY,), f"{M83} 三（一）", DECIDE, ("handed_over", "decided", "moved_uncut"), True),
}  # fmt: skip
ENDING_IS_POSTED: Road = {
    (S.HEARING, S.END_POSTED): Move("终止公示", (COUNTY,), f"{M43} 第二十六条", DECIDE, ("heard", "objections_answered", "end_posted")),
    (S.END_POSTED, S.ENDED): Move(
        "终止救助供养", (COUNTY,), f"{M43} 第二十四条、第二十六条", DECIDE,
        ("posting_over", "objections_answered", "other_hands", "decided"), True,
    ),
    (S.END_POSTED, S.HEARING): Move("终止公示有异议，复查", (COUNTY, SYSTEM), f"{M43} 第二十六条", requires=("objected",)),
}  # fmt: skip

# ------------------------------------------------------------------------------------- temporary assistance

HELP_FIRST: Road = {
    (S.SUBMITTED, S.HELPED): Move(
        "先行救助", (TOWNSHIP,), f"{LAW26} 第五十条；{M23} 二（二）", RECEIVE,
        ("urgent", "two_signatures", "decided", "within_help_first"),
    ),
    (S.HELPED, S.ACCEPTED): Move(
        "补办手续，继续办理", (TOWNSHIP,), f"{LAW26} 第五十条", RECEIVE, ("members_settled", "competence_shown", "relatives_asked")
    ),
    (S.HELPED, S.ENDED): Move("手续已补办，办结", (TOWNSHIP,), f"{LAW26} 第五十条", RECEIVE, ("papers_done",)),
}  # fmt: skip
QUICK: Road = {
    (S.SUBMITTED, S.HELPED): Move(
        "小额快救", (TOWNSHIP,), f"{TMP26} 小额快救", RECEIVE,
        ("urgent", "two_signatures", "decided", "within_quick_aid"),
    ),
    (S.SUBMITTED, S.DECLINED): BEGINNING[S.SUBMITTED, S.DECLINED],
    (S.SUBMITTED, S.WITHDRAWN): BEGINNING[S.SUBMITTED, S.WITHDRAWN],
    (S.HELPED, S.ENDED): HELP_FIRST[S.HELPED, S.ENDED],
}  # fmt: skip
BY_TOWNSHIP_WITHIN_LIMIT: Road = {
    (S.OPINION, S.GRANTED): Move(
        "予以救助（限额内）", (TOWNSHIP,), f"{R649} 第四十八条", DECIDE,
        ("other_hands", "county_visited", "competence_shown", "decided", "within_township_limit"),
    ),
    (S.OPINION, S.REFUSED): Move("不予救助", (TOWNSHIP,), f"{R649} 第四十八条", DECIDE, ("other_hands", "decided"), True),
    (S.OPINION, S.COUNTY): Move("超出限额，上报审批", (TOWNSHIP,), f"{R649} 第四十八条", RECEIVE, ("opinion_given",)),
    (S.REFUSED, S.INVESTIGATING): DELEGATED[S.REFUSED, S.INVESTIGATING],
}  # fmt: skip
POSTED_WITHIN_LIMIT: Road = {
    (S.POSTED, S.GRANTED): Move(
        "予以救助（限额内）", (TOWNSHIP,), f"{R649} 第四十八条", DECIDE,
        ("posting_over", "objections_answered", "other_hands", "county_visited", "competence_shown", "decided", "within_township_limit"),
    ),
    (S.POSTED, S.REFUSED): Move(
        "不予救助", (TOWNSHIP,), f"{R649} 第四十八条", DECIDE,
        ("posting_over", "objections_answered", "other_hands", "decided"), True,
    ),
    (S.REFUSED, S.INVESTIGATING): DELEGATED[S.REFUSED, S.INVESTIGATING],
}  # fmt: skip
ONCE: Road = {
    (S.GRANTED, S.ENDED): Move("救助完成，办结", (TOWNSHIP, COUNTY, SYSTEM), f"{M23} 二（四）", must_say_why=True),
}

# ------------------------------------------------------------------------------------- the two subsidies

CHECKED_AT_COUNTY: Road = {
    (S.ACCEPTED, S.COUNTY): Move("初审合格，上报审定", (TOWNSHIP,), f"{SUBSIDY} 三（二）", RECEIVE, ("opinion_given",)),
    (S.COUNTY, S.ACCEPTED): Move("退回补充", (COUNTY,), f"{SUBSIDY} 三（二）", DECIDE, must_say_why=True),
    (S.COUNTY, S.GRANTED): Move(
        "审定合格", (COUNTY,), f"{SUBSIDY} 三（二）", DECIDE, ("other_hands", "competence_shown", "disability_checked", "decided")
    ),
    (S.COUNTY, S.REFUSED): Move("审定不合格", (COUNTY,), f"{SUBSIDY} 三（二）", DECIDE, ("other_hands", "decided"), True),
    (S.REFUSED, S.COUNTY): CONFIRMATION[S.REFUSED, S.COUNTY],
    (S.COUNTY, S.WITHDRAWN): CONFIRMATION[S.COUNTY, S.WITHDRAWN],
}  # fmt: skip
