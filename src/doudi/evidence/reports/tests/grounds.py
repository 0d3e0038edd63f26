"""Grounds to compute reports on: 阿强一家 and what sources say of them, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.evidence.reports.said import Claims, Ground, Said, Subject
from doudi.registry.identifiers import mask
from tests.cast import AQIANG, AQIANG_CHILD, AQIANG_WIFE, COMMUNITY

DAY = date(2026, 11, 26)
AS_OF = date(2026, 11, 20)
MEANS = ("insurance", "tax", "bank", "homes", "vehicles", "business")
NOTHING_DECLARED = Claims()
HIT, NO_HIT, TIMEOUT, NOT_AVAILABLE = "HIT", "NO_HIT", "TIMEOUT", "NOT_AVAILABLE"
FAMILY = ((1, AQIANG, "applicant", "户主"), (2, AQIANG_WIFE, "member", "配偶"), (3, AQIANG_CHILD, "member", "女儿"))

DEPOSIT = {"金融机构": "南粤银行", "产品类别": "存款", "余额": "5200.50", "余额日期": "2026-11-19"}
WAGE = {
    "业务类别": "单位职工参保", "单位名称": "客村物业公司", "起始年月": "2024-01", "截止年月": "", "月缴费工资": "2600",
    "个人月缴费": "280",
}  # fmt: skip
CAR = {
    "号牌号码": "粤A00001",
    "车辆类型": "小型轿车",
    "使用性质": "A",
    "机动车状态": "A",
    "购置价格": "86000",
    "初次登记日期": "20190304",
}
HOME = {
    "不动产单元号": "440105001001GB00001", "用途": "住宅", "建筑面积": "52.30", "共有份额（%）": "100", "登记状态": "现势",
    "登记日期": "2010/5/6",
}  # fmt: skip
COMPANY = {
    "统一社会信用代码": "91440101MA00000000", "名称": "海珠区小强五金店", "身份": "经营者", "经营状态": "存续", "认缴出资额（万元）": "1",
}  # fmt: skip


def subjects(*keys: int) -> tuple[Subject, ...]:
    """The family, or some of it."""
    return tuple(
        Subject(key, one.name, mask(one.resident_number), role, relation, sex=one.sex, born_on=one.born_on)
        for key, one, role, relation in FAMILY
        if key in (keys or (1, 2, 3))
    )


def said(source: str, outcome: str, *rows: dict[str, Any], subject: int = 1) -> Said:
    """What one source said about one person."""
    return Said(
        f"CX-{source}-{subject}", subject, source, outcome, asked_on=DAY, answer_by=DAY, rows=rows,
        as_of=AS_OF if outcome in (HIT, NO_HIT) else None,
    )  # fmt: skip


def ground(
    *changes: Said,
    place: str = COMMUNITY,
    claims: Claims = NOTHING_DECLARED,
    programme: str = "dibao",
    leave_out: tuple[str, ...] = (),
) -> Ground:
    """A household of which every source of means knows nothing, except what `changes` say."""
    changed = {(one.source, one.subject) for one in changes}
    nothing = [
        said(source, NO_HIT, subject=one.key)
        for source in MEANS
        for one in subjects()
        if (source, one.key) not in changed and source not in leave_out
    ]
    return Ground(place, programme, DAY, subjects(), (*nothing, *changes), claims)
