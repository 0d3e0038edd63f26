"""What papers share: days and months in words, amounts step by step, conditions with both numbers, and who signs.

Noun: Part (a heading with sentences, or a table). Law: 社会救助法 第四十五条 (refusals with reasons).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.cases.case import Case, Decision
from doudi.cases.permissions import By
from doudi.cases.standing import people_helped
from doudi.cases.supplements import lines_in, open_in
from doudi.evidence.letters.wording import programme_title
from doudi.offices.models import Agency, Officer

Part = dict[str, Any]
UNITS = {"yuan/month": "每月", "yuan/year": "每年"}
COUNTY_DIGITS, TOWN_DIGITS = 6, 9


def part(head: str, *lines: str, heads: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()) -> Part:
    """Make a part: sentences first, then a table if there is one."""
    return {
        "head": head,
        "lines": [line for line in lines if line],
        "heads": list(heads),
        "rows": [list(row) for row in rows],
    }


def day_words(day: date) -> str:
    """Write a day as papers do: 2026年8月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_words(day: date) -> str:
    """Write a month: 2026年8月."""
    return f"{day.year}年{day.month}月"


def money(amount: Decimal | str | None) -> str:
    """Write an amount in yuan with two decimals."""
    return "" if amount is None else f"{Decimal(amount):,.2f} 元"


def title_of(case: Case) -> str:
    """Name the case's programme as the law does."""
    return programme_title(case.programme)


def whose(case: Case) -> str:
    """Say about whom a paper is: a person, or a household with its number of people."""
    if case.subject_id != case.application.applicant_id:
        return f"{case.name}（{case.masked}）"
    count = people_helped(case)
    return f"{case.name}（{case.masked}）" + (f"家庭（共{count}人）" if count > 1 else "")


def authority_of(case: Case, *, by: By) -> str:
    """Name the authority that signs: the officer's own, else the one of the township or county."""
    if isinstance(by, Officer):
        return by.desk.agency.name
    kinds = {case.place[:TOWN_DIGITS]: Agency.Kind.TOWNSHIP, case.place[:COUNTY_DIGITS]: Agency.Kind.CIVIL_AFFAIRS}
    found = (Agency.objects.filter(place=place, kind=kind).first() for place, kind in kinds.items())
    return next((one.name for one in found if one is not None), "")


def answer_in(decision: Decision) -> Mapping[str, Any]:
    """Give the law's answer as the receipt of a decision keeps it; empty when there is none."""
    answers = (decision.receipt or {}).get("answers", [])
    found: Mapping[str, Any] = answers[0] if answers else {}
    return found


def amount_part(decision: Decision) -> Part:
    """Show an amount step by step, each with its article; a person's own amount with his reasons."""
    receipt = decision.receipt if decision.is_by_rule else None
    rows = [
        (f"{step['label']}（{step['who']}）" if step["who"] else step["label"], f"{step['law']} {step['article']}", money(step["value"]))
        for step in (lines_in(receipt) if receipt else ())
    ]  # fmt: skip
    waiting = "、".join(open_in(receipt)) if receipt else ""
    later = f"{waiting}的分类施保还在核实，没有算在里面；核实清楚后另行调整。" if waiting else ""
    each = UNITS.get(decision.unit, "一次性")
    total = "" if decision.amount_yuan is None else f"{each}发放 {money(decision.amount_yuan)}。"
    why = "" if decision.is_by_rule else f"金额由审核确认人员依据规定核定，理由：{decision.reasons}"
    return part("金额怎么算", total, later, why, heads=("步骤", "依据", "金额") if rows else (), rows=rows)


def conditions_part(decision: Decision) -> Part:
    """Show every condition that is not met: the sentence, the article, and the numbers on both sides."""
    failed = [one for one in answer_in(decision).get("conditions", []) if one["met"] is False]
    rows = [
        (f"不符合：{one['sentence']}", f"{one['law']} {one['article']}", side_words(one["left"]), side_words(one["right"]))
        for one in failed
    ]  # fmt: skip
    return part("对照规定", heads=("条件", "依据", "您家的情况", "规定的标准") if rows else (), rows=rows)


def side_words(side: Mapping[str, Any] | None) -> str:
    """Write one side of a comparison: what it is, and its number, or between which numbers it lies."""
    if side is None:
        return ""
    least, most = (_number(side[name], unit=side["unit"]) for name in ("least", "most"))
    number = least if least == most else f"{least} 至 {most}"
    return f"{side['label']} {number}".strip()


def articles_words(decision: Decision) -> str:
    """List the articles of a decision, law by law; a document without a name of its own goes by its number."""
    laws: dict[str, list[str]] = {}
    for one in decision.articles:
        law, _, article = one.partition(" ")
        laws.setdefault(law if law.endswith("号") else f"《{law}》", []).append(article)
    return "，".join(law + "、".join(articles) for law, articles in laws.items())


def _number(value: Any, *, unit: str) -> str:
    if value is None:
        return ""
    return money(value) if unit == "yuan" else str(value)
