"""Guidance: an application was taken at a window that does not handle it; which authority does, why, and what comes next.

One paper for a whole application; it hangs from its first case. Verbs: guidance, titles_of.
Law: 社会救助法 第三十七条; 最低生活保障审核确认办法 第四条、第五条; 民发〔2022〕83号 四（三）.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.cases.applying.models import Application
from doudi.cases.articles import in_force
from doudi.cases.case import Case
from doudi.cases.papers.wording.beginning import EMERGENCY
from doudi.cases.papers.wording.parts import COUNTY_DIGITS, Part, authority_of, day_words, part, title_of
from doudi.offices.acting import SYSTEM
from doudi.offices.queries import full_names

ARTICLES = "社会救助法 第三十七条；最低生活保障审核确认办法 第四条、第五条"
GROUNDS = {
    Application.Ground.HUKOU: "您的户籍在那里",
    Application.Ground.RESIDENCE: "您持居住证住在那里",
    Application.Ground.MEMBER: "共同生活的家庭成员的户籍在那里",
    Application.Ground.EMERGENCY: "急难发生在那里",
    Application.Ground.UNKNOWN: "您登记的住处在那里（户籍还没有确认，确认以后由人审查由哪里办理）",
}


def guidance(case: Case, *, more: Mapping[str, Any], authority: str, on: date) -> list[Part]:
    """Say what was taken, which authority handles it and why, that nobody has to go there, and how to ask."""
    application = case.application
    where = authority_of(case, by=SYSTEM)
    county = full_names([case.place[:COUNTY_DIGITS]])[case.place[:COUNTY_DIGITS]]
    because = GROUNDS[Application.Ground(application.ground)]
    rows = [(title_of(one), one.name, one.number) for one in _cases(case)]
    return [
        part(
            "收到了什么",
            f"您于{day_words(application.submitted_on)}在{authority}提出社会救助申请，我们收下了。",
            f"申请编号：{application.number}。",
            heads=("事项", "为谁申请", "案件编号"), rows=rows,
        ),
        part(
            "由哪里办理，为什么",
            f"这份申请由{where}（{county}）办理，因为{because}。",
            str(more.get("why", "")),
            f"依据：{in_force(ARTICLES, on=on)}。",
        ),
        part(
            "接下来",
            f"申请已经转到{where}，您不需要重新提交，也不需要再跑一趟。材料是否齐全、是否受理，由那里书面告知您。",
            f"核对授权书由那里起草。您可以在手机上签，也可以回到{authority}凭口令签。",
            "办理进度可以凭编号在手机上查看，也可以到收下申请的窗口询问，或者拨打社会救助服务热线12349。办理不收取任何费用。",
        ),
        part("急难情形", EMERGENCY),
    ]  # fmt: skip


def titles_of(case: Case) -> str:
    """Name every programme of the application, each once."""
    return "、".join(dict.fromkeys(title_of(one) for one in _cases(case)))


def _cases(case: Case) -> list[Case]:
    return list(case.application.cases.order_by("pk"))
