"""The report on paper: a PDF with Chinese type, and a QR code that says on the portal whether it stands, without personal data."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.utils.translation import gettext

from doudi.evidence.letters.wording import programme_title
from doudi.evidence.print import pdf_of, qr_svg
from doudi.evidence.reports.models import Report
from doudi.evidence.reports.told import About, Told, told_of
from doudi.offices.models import Place

TEMPLATE = "report.typ"


def report_pdf(report: Report, *, address: str) -> bytes:
    """Set a report; `address` is where the portal tells whether it stands.

    :raises NoFont: when this machine has no Chinese type.
    """
    return pdf_of(TEMPLATE, data=_data(report, address=address), on=report.issued_on)


def _data(report: Report, *, address: str) -> dict[str, Any]:
    told, content = told_of(report.content), report.content
    return {
        "title": gettext("居民家庭经济状况核对报告"),
        "number": report.number,
        "hash": report.content_hash,
        "signature": b64encode(bytes(report.signature)).decode(),
        "qr": qr_svg(address),
        "qr_words": gettext("扫码查验报告真伪"),
        "sentence": told.sentence,
        "scope": gettext(
            "本报告只列明查到的情况，不作审批决定。查不到和没有答复不是一回事：没有答复的，不能当作没有。"
        ),
        "heads": _heads(report, content=content),
        "means": [list(one) for one in told.means],
        "limits": _limits(told),
        "conflicts": _conflicts(told),
        "people": [_person(one) for one in told.people],
        "replaced": gettext("本报告已由新的一份替换。") if Report.objects.filter(replaces=report).exists() else "",
    }


def _heads(report: Report, *, content: dict[str, Any]) -> list[list[str]]:
    place = Place.objects.filter(code=report.place).first()
    commission = content["commission"]
    return [
        [gettext("救助项目"), programme_title(content["programme"])],
        [gettext("核对委托"), f"{commission['number']}（{commission['requested_by']} {commission['requested_on']}）"],
        [gettext("授权书"), commission["letter"]],
        [gettext("案件编号"), commission["case"]],
        [gettext("地方"), place.name if place else report.place],
        [gettext("核对基准日"), content["as_of"]],
        [gettext("出具"), f"{content['issued_by']} {content['issued_on']}"],
        [gettext("有效期至"), gettext("%(day)s（不含当日）") % {"day": content["valid_until"]}],
        [gettext("第几份"), _issue(content)],
    ]  # fmt: skip


def _issue(content: dict[str, Any]) -> str:
    words = {"issue": content["issue"], "replaces": content["replaces"]}
    if content["replaces"]:
        return gettext("第 %(issue)s 份，替换 %(replaces)s") % words
    return gettext("第 %(issue)s 份") % words


def _limits(told: Told) -> list[list[str]]:
    marks = {True: gettext("未超出"), False: gettext("超出"), None: gettext("还不知道")}
    return [
        [
            gettext(one["label"]),
            one["found"][1] if one["found"] else "—",
            one["allowed"][1] if one["allowed"] else "—",
            marks[one["kept"]],
        ]
        for one in told.limits
    ]


def _conflicts(told: Told) -> list[list[str]]:
    return [
        [
            one["label"],
            one["name"],
            "；".join(f"{label} {value}" for label, value in one["detail"]),
            one["taken"] or one["rule"],
        ]
        for one in told.conflicts
    ]


def _person(one: About) -> dict[str, Any]:
    rows = []
    for heard in one.heard:
        lines = ["；".join(f"{name} {value}" for name, value in row) for row in heard.records]
        words = heard.outcome_words + (gettext("（迟到）") if heard.is_late else "")
        said = "\n".join(lines) or (
            gettext("有 %(count)s 条记录，内容不在报告里重复") % {"count": heard.count} if heard.count else ""
        )
        rows.append([f"{heard.owner}\n{heard.title}", heard.queried_on, words, heard.as_of or "—", said])
    return {
        "name": one.name,
        "masked": one.masked,
        "relation": one.relation,
        "rows": rows,
        "incomes": [list(pair) for pair in one.incomes],
    }
