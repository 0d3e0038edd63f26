"""What somebody can do who does not accept a decision: where, within how long, under which law.

Law: 最低生活保障审核确认办法 第十八条、第三十八条; 行政复议法 第二十条、第二十四条; 行政诉讼法 第四十六条.
"""

from __future__ import annotations

from datetime import date

from doudi.cases.case import Case
from doudi.cases.papers.wording.parts import COUNTY_DIGITS, Part, part
from doudi.cases.terms import term
from doudi.offices.models import Level, Place

CITY_DIGITS = 4


def remedies_part(case: Case, *, authority: str, on: date, has_decided_again: bool = False) -> Part:
    """Say every remedy: a second look by the authority itself, administrative reconsideration, and the court."""
    days = term("reconsideration_days", place=case.place, on=on)
    months = term("court_months", place=case.place, on=on)
    again = "" if has_decided_again else f"（1）可以向{authority}申请复核，或要求重新核对、重新调查；"
    first, second = ("（1）", "（2）") if has_decided_again else ("（2）", "（3）")
    return part(
        "不服怎么办",
        again,
        f"{first}可以自收到本文书之日起{days}日内，向{government_of(case)}申请行政复议（行政复议法第二十条、第二十四条）；",
        f"{second}可以自收到本文书之日起{months}个月内，向有管辖权的人民法院提起行政诉讼（行政诉讼法第四十六条）。",
        "情况有变化的，可以随时重新申请，不受本次结果影响。",
    )


def government_of(case: Case) -> str:
    """Name the people's government that reconsiders: of the county, or of a city without counties."""
    codes = (case.place[:COUNTY_DIGITS], case.place[:CITY_DIGITS])
    found = {one.code: one for one in Place.objects.filter(code__in=codes, level__in=(Level.COUNTY, Level.CITY))}
    name = next((found[code].name for code in codes if code in found), "")
    return f"{name}人民政府" if name else "本级人民政府"
