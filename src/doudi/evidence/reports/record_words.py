"""Record words: what a department's bare code says, in words for people. What the department writes in words stays as it is.

Verbs: cell_words, place_of. The codes are those of the mappings (`evidence/mappings`); what they mean is said here once.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext, gettext_noop

from doudi.evidence.mapping import DATASETS, Column, mapping_of

MEANINGS = {
    "male": gettext_noop("男"),
    "female": gettext_noop("女"),
    "self": gettext_noop("户主"),
    "spouse": gettext_noop("配偶"),
    "child": gettext_noop("子女"),
    "child_in_law": gettext_noop("儿媳或女婿"),
    "grandchild": gettext_noop("孙子女"),
    "parent": gettext_noop("父母"),
    "parent_in_law": gettext_noop("公婆或岳父母"),
    "grandparent": gettext_noop("祖父母"),
    "sibling": gettext_noop("兄弟姐妹"),
    "other": gettext_noop("其他"),
    "urban": gettext_noop("城镇"),
    "rural": gettext_noop("农村"),
    "normal": gettext_noop("正常"),
    "dead": gettext_noop("已死亡"),
    "moved_out": gettext_noop("已迁出"),
    "missing": gettext_noop("失踪"),
    "arrested": gettext_noop("被逮捕"),
    "prison": gettext_noop("服刑"),
    "detox": gettext_noop("强制隔离戒毒"),
    "parole": gettext_noop("社区矫正"),
    "private": gettext_noop("自用（非营运）"),
    "road_passenger": gettext_noop("公路客运"),
    "freight": gettext_noop("货运"),
    "hire": gettext_noop("租赁"),
    "transferred_out": gettext_noop("已转出"),
    "cancelled": gettext_noop("已注销"),
    "violation": gettext_noop("有未处理的违法"),
    "scrapped": gettext_noop("已报废"),
    "sight": gettext_noop("视力"),
    "hearing": gettext_noop("听力"),
    "speech": gettext_noop("言语"),
    "limb": gettext_noop("肢体"),
    "intellectual": gettext_noop("智力"),
    "mental": gettext_noop("精神"),
    "multiple": gettext_noop("多重"),
    "outpatient": gettext_noop("门诊"),
    "stay": gettext_noop("住院"),
    "ccu": gettext_noop("冠心病重症监护"),
    "nicu": gettext_noop("新生儿重症监护"),
    "eicu": gettext_noop("急诊重症监护"),
    "sicu": gettext_noop("外科重症监护"),
    "picu": gettext_noop("儿科重症监护"),
    "ricu": gettext_noop("呼吸重症监护"),
    "HIT": gettext_noop("有记录"),
    "NO_HIT": gettext_noop("无记录"),
    "TIMEOUT": gettext_noop("超时未答复"),
    "NOT_AVAILABLE": gettext_noop("无法提供"),
    True: gettext_noop("是"),
    False: gettext_noop("否"),
}
DAY_DIGITS = 8


def cell_words(value: str, *, source: str, header: str) -> str:
    """Write one cell of a source's row for people: a bare code by what it means, a day of eight digits with its dashes."""
    column = _columns(source).get(header)
    if column is None:
        return value
    if column.type == "day" and len(value) == DAY_DIGITS and value.isdigit():
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    meaning = dict(column.codes).get(value) if value.isascii() else None
    return value if meaning is None else gettext(MEANINGS[meaning])


def place_of(header: str, *, source: str) -> int:
    """Say at which place a department writes a column; what it does not know comes last."""
    columns = list(_columns(source))
    return columns.index(header) if header in columns else len(columns)


@cache
def _columns(source: str) -> dict[str, Column]:
    if source not in DATASETS:
        return {}
    return {header: column for column in mapping_of(source).columns for header in column.headers}
