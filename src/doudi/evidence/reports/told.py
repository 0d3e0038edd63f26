"""A report in words: what its content says, for pages, for paper and for the resident, without deciding anything.

Nouns: Told. Verbs: told_of, range_words, outcome_words, item_words, waiting_words. Texts are Chinese and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.evidence.letters.wording import programme_title
from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.evidence.reports.conclusion import NO_LIMITS, SETTLEMENT
from doudi.evidence.reports.models import Conflict, Report
from doudi.evidence.reports.record_words import cell_words, place_of
from doudi.evidence.sources.models import Outcome

ITEMS = {
    "income": gettext_noop("收入"),
    "assets": gettext_noop("金融资产"),
    "homes": gettext_noop("住房"),
    "nonresidential": gettext_noop("非居住房产"),
    "vehicles": gettext_noop("机动车辆"),
    "businesses": gettext_noop("企业或个体工商户登记"),
}
TOTALS = {
    "members": (gettext_noop("计入的家庭成员"), gettext_noop("%(value)s 人")),
    "income_month": (gettext_noop("家庭月收入"), gettext_noop("%(value)s 元")),
    "income_per_head": (gettext_noop("人均月收入"), gettext_noop("%(value)s 元")),
    "assets": (gettext_noop("家庭金融资产"), gettext_noop("%(value)s 元")),
    "assets_per_head": (gettext_noop("人均金融资产"), gettext_noop("%(value)s 元")),
    "homes": (gettext_noop("计入的住房"), gettext_noop("%(value)s 套")),
    "nonresidential": (gettext_noop("商铺、车位等非居住房产"), gettext_noop("%(value)s 处")),
    "vehicles": (gettext_noop("机动车辆"), gettext_noop("%(value)s 辆")),
    "businesses": (gettext_noop("企业或个体工商户登记"), gettext_noop("%(value)s 个")),
}
INCOMES = {
    "wage": gettext_noop("工资性收入"),
    "business": gettext_noop("经营净收入"),
    "property": gettext_noop("财产净收入"),
    "pension": gettext_noop("养老金"),
    "unemployment": gettext_noop("失业保险金"),
    "other": gettext_noop("其他转移收入"),
    "deducted": gettext_noop("减：个人所得税和社会保险费"),
}
WAITS = {
    SETTLEMENT: gettext_noop("工作人员认定报告里的矛盾"),
    NO_LIMITS: gettext_noop("这个项目没有规定的收入、财产限额"),
    "visits": gettext_noop("乡镇（街道）认定（当地没有公布限额）"),
}
RULES = {
    "by_hand": gettext_noop("由工作人员认定"),
    "proof_by_seller": gettext_noop("由转让人提供凭证，工作人员认定"),
    "proof": gettext_noop("由登记人提供证明，工作人员认定"),
    "confirm_then_freeze": gettext_noop("经核实后再停发"),
    "higher": gettext_noop("就高认定"),
    "share": gettext_noop("按共有份额计算"),
    "register": gettext_noop("以核对结果为准，可以提出异议"),
    "settled": gettext_noop("已经认定"),
}
TAKEN = {
    "counted": gettext_noop("计入"),
    "not_counted": gettext_noop("不计入"),
    "declared": gettext_noop("采用申报的数"),
    "verified": gettext_noop("采用核对的数"),
    "same_person": gettext_noop("是同一个人"),
    "other_person": gettext_noop("不是同一个人"),
    "confirmed": gettext_noop("死亡属实"),
    "mistaken": gettext_noop("登记有误，本人健在"),
    "share": gettext_noop("按份额"),
}
NOTHING = {"least": "0.00", "most": "0.00"}
HIDDEN_HEADERS = ("授权书编号", "查询结果", "查询日期")
SENTENCES = {
    Report.Conclusion.MATCH_LIMITS: gettext_noop("查到的收入和财产没有超出“%(programme)s”规定的限额"),
    Report.Conclusion.EXCEEDS: gettext_noop("超出“%(programme)s”规定限额的有：%(items)s"),
    Report.Conclusion.UNDETERMINED: gettext_noop("对照“%(programme)s”的限额，尚不能得出结论；在等：%(waiting)s"),
}


@dataclass(frozen=True)
class Heard:
    """What one source said about one person, in words."""

    inquiry: str
    title: str
    owner: str
    outcome: str
    outcome_words: str
    queried_on: str
    as_of: str
    is_late: bool
    count: int
    records: Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class About:
    """One person in a report: who, what every source said, and the income by type."""

    key: int
    name: str
    masked: str
    relation: str
    heard: Sequence[Heard]
    incomes: Sequence[tuple[str, str]]
    bans: Sequence[str]


@dataclass(frozen=True)
class Told:
    """A report in words."""

    sentence: str
    means: Sequence[tuple[str, str]]
    limits: Sequence[Mapping[str, Any]]
    conflicts: Sequence[Mapping[str, Any]]
    people: Sequence[About]


def told_of(content: Mapping[str, Any], *, only: Collection[int] | None = None) -> Told:
    """Put a report's content into words; with `only`, the records of these people alone."""
    subjects = [one for one in content["subjects"] if only is None or one["key"] in only]
    return Told(
        sentence=sentence_of(content),
        means=[
            (gettext(label), range_words(content["means"]["household"][name], unit))
            for name, (label, unit) in TOTALS.items()
        ],
        limits=[_limit(one) for one in content["limits"]],
        conflicts=[_conflict(one) for one in content["conflicts"] if only is None or one["subject"] in only],
        people=[_about(one, content=content) for one in subjects],
    )


def sentence_of(content: Mapping[str, Any]) -> str:
    """Say the conclusion in one sentence."""
    words = {
        "programme": programme_title(content["programme"]),
        "items": "、".join(item_words(one) for one in content["exceeds"]),
        "waiting": "、".join(waiting_words(one) for one in content["waiting_for"]),
    }
    return gettext(SENTENCES[Report.Conclusion(content["conclusion"])]) % words


def item_words(item: str) -> str:
    """Name what a limit measures."""
    return gettext(ITEMS[item])


def waiting_words(code: str) -> str:
    """Name whom an undetermined conclusion waits for."""
    if code in WAITS:
        return gettext(WAITS[code])
    if code not in DATASETS:  # a term of the place: whoever sets it
        return gettext(code)
    mapping = mapping_of(code)
    return gettext("%(owner)s（%(title)s）") % {"owner": mapping.owner, "title": mapping.title}


def outcome_words(outcome: str | None) -> str:
    """Say one of the four outcomes, or that the source may still answer."""
    return str(Outcome(outcome).label) if outcome else gettext("等待答复")


def range_words(known: Mapping[str, Any], unit: str = "%(value)s") -> str:
    """Write a figure, or what is known of it at least."""
    least, most = known["least"], known["most"]
    if least is None and most is None:
        return gettext("还不知道")
    if least == most:
        return gettext(unit) % {"value": _figure(least)}
    if most is None:
        return gettext("至少 %(value)s，其余还不知道") % {"value": gettext(unit) % {"value": _figure(least)}}
    both = {"least": _figure(least), "most": gettext(unit) % {"value": _figure(most)}}
    return gettext("%(least)s 到 %(most)s") % both


def _figure(value: Any) -> str:
    if isinstance(value, str):
        whole, _, rest = value.partition(".")
        return f"{int(whole):,}.{rest}" if rest else f"{int(whole):,}"
    return f"{value:,}"


def _limit(one: Mapping[str, Any]) -> dict[str, Any]:
    found, allowed = (_side(one[side]) for side in ("found", "allowed"))
    return {
        "label": one["label"], "law": one["law"], "article": one["article"], "kept": one["kept"], "found": found,
        "allowed": allowed, "waiting": [waiting_words(code) for code in one["waiting_for"]],
    }  # fmt: skip


def _side(side: Mapping[str, Any] | None) -> tuple[str, str] | None:
    if side is None:
        return None
    unit = gettext_noop("%(value)s 元") if side["unit"] == "yuan" else "%(value)s"
    label = gettext_noop("限额") if side["label"].isdigit() else side["label"]  # a bare number has no name of its own
    return gettext(label), range_words(side, unit)


def _conflict(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": one["kind"],
        "label": str(Conflict.Kind(one["kind"]).label),
        "name": one["name"],
        "detail": detail_words(one["detail"]),
        "rule": gettext(RULES.get(one["rule"], one["rule"])),
        "taken": gettext(TAKEN[one["taken"]]) if one["taken"] else "",
        "why": one["why"] or "",
    }


def conflict_words(row: Conflict) -> dict[str, Any]:
    """Put a kept contradiction into words: settled in this issue, or in an earlier one."""
    taken = row.taken or row.detail.get("taken", "")
    return {
        "detail": detail_words(row.detail),
        "rule": gettext(RULES.get(row.rule, row.rule)),
        "taken": gettext(TAKEN[taken]) if taken else "",
        "why": row.why or row.detail.get("why", ""),
    }


DETAILS = {
    "declared": gettext_noop("申报"),
    "verified": gettext_noop("核对"),
    "died_on": gettext_noop("死亡日期"),
    "name": gettext_noop("登记的名称"),
    "birth": gettext_noop("登记的出生日期"),
    "sex": gettext_noop("登记的性别"),
    "number": gettext_noop("登记的证件号码"),
    "unit_number": gettext_noop("不动产单元号"),
    "share_percent": gettext_noop("共有份额（百分比）"),
    "plate": gettext_noop("号牌号码"),
    "uscc": gettext_noop("统一社会信用代码"),
}


def detail_words(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write what contradicts what, each with its label."""
    return [
        (
            gettext(label),
            range_words(detail[name]) if isinstance(detail[name], Mapping) else str(detail[name]),
        )
        for name, label in DETAILS.items()
        if detail.get(name) not in (None, "")
    ]


def _about(subject: Mapping[str, Any], *, content: Mapping[str, Any]) -> About:
    key = subject["key"]
    person = next((one for one in content["means"]["people"] if one["subject"] == key), None)
    return About(
        key=key,
        name=subject["name"],
        masked=subject["masked"],
        relation=subject["relation"],
        heard=[_heard(one) for one in content["sources"] if one["subject"] == key],
        incomes=_incomes(person["income"]) if person else [],
        bans=[gettext(one) for one in person["bans"]] if person else [],
    )


def _incomes(incomes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Tell each kind of income there is, and each that is not known; what is known to be none is left out."""
    unit = gettext_noop("%(value)s 元/月")
    return [(gettext(INCOMES[name]), range_words(known, unit)) for name, known in incomes.items() if known != NOTHING]


def _heard(one: Mapping[str, Any]) -> Heard:
    return Heard(
        inquiry=one["inquiry"], title=one["title"], owner=one["owner"], outcome=one["outcome"] or "",
        outcome_words=outcome_words(one["outcome"]), queried_on=one["queried_on"], as_of=one["as_of"] or "", is_late=one["late"],
        count=one["count"],
        records=[_cells(row, source=one["source"]) for row in one["records"]],
    )  # fmt: skip


def _cells(row: Mapping[str, Any], *, source: str) -> list[tuple[str, str]]:
    """Tell a row's cells in words, in the department's order and without the empty ones."""
    shown = [(name, value) for name, value in row.items() if value and name not in HIDDEN_HEADERS]
    shown.sort(key=lambda cell: place_of(cell[0], source=source))  # a database keeps no order of names
    return [(name, cell_words(value, source=source, header=name)) for name, value in shown]
