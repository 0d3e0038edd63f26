"""The verification desk's lists: what waits, letters to verify under, reports, what ends soon, who was not verified, objections, feedback.

Nouns: Line, SHELVES. Verb: lines_of. Names are masked here; a page shows them in full and writes that down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.reports import queries
from doudi.evidence.reports.models import Feedback, Objection, Report, Request
from doudi.evidence.reports.told import sentence_of
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Commission
from doudi.web.hub import words

Stage = Commission.Stage
MET, UNMET, OPEN, PLAIN = "met", "unmet", "open", "plain"
CONCLUSION_MARKS = {"MATCH_LIMITS": MET, "EXCEEDS": UNMET, "UNDETERMINED": OPEN}


@dataclass(frozen=True)
class Line:
    """One line of a list: where it leads, whose it is, its mark, and what to know of it."""

    address: str
    title: str
    number: str
    mark: str
    mark_words: str
    notes: tuple[str, ...]


def lines_of(shelf: str, *, on: date) -> list[Line]:
    """Give the lines of a list."""
    make: Callable[..., list[Line]] = SHELVES[shelf][1]
    return make(on=on)


def household_of(letter: Letter) -> str:
    """Name a household by its applicant, masked."""
    applicant = next((one for one in letter.people.all() if one.role == LetterPerson.Role.APPLICANT), None)
    return words.masked_name(applicant.name) if applicant else ""


def late_words(day: date, *, on: date) -> str:
    """Say how long until a deadline, or how long it is over."""
    left = (day - on).days
    if left < 0:
        return gettext("已超期 %(days)s 天") % {"days": -left}
    return gettext("%(day)s 到期，还有 %(days)s 天") % {"day": day.isoformat(), "days": left}


def _commissions(found: Iterable[Any], *, on: date) -> list[Line]:
    return [
        Line(
            reverse("hub:commission", args=[one.number]), household_of(one.letter), one.number,
            MET if one.stage == Stage.ANSWERED else OPEN if one.stage == Stage.REOPENED else PLAIN, one.get_stage_display(),
            (
                str(words.programme(one.programme)), one.get_kind_display(), late_words(one.due_on, on=on),
                gettext("%(asked)s 项查询，已答复 %(known)s，没有答复 %(silent)s") % vars(one),
            ),
        )
        for one in found
    ]  # fmt: skip


def _queue(*, on: date) -> list[Line]:
    begun = _commissions(queries.queue().prefetch_related("letter__people"), on=on)
    return [*(_request(one, on=on) for one in queries.requests_waiting()), *begun]


def _request(one: Request, *, on: date) -> Line:
    """A township's request: the county begins within three working days."""
    return Line(
        reverse("hub:verify", args=[one.letter.number]), household_of(one.letter), one.letter.number,
        UNMET if one.begin_by < on else OPEN, gettext("街道请求核对，待开始"),
        (str(words.programme(one.letter.programme)), one.requested_by.name, late_words(one.begin_by, on=on)),
    )  # fmt: skip


def _letters(*, on: date) -> list[Line]:
    """List letters in force under which a household may be verified, the newest first."""
    return [
        _letter(one, note=gettext("%(day)s 生效") % {"day": one.valid_from})
        for one in queries.letters_in_force(on=on)[: queries.AT_ONCE]
    ]


def _letter(one: Letter, *, note: str) -> Line:
    return Line(
        reverse("hub:verify", args=[one.number]), household_of(one), one.number, PLAIN, gettext("可以发起核对"),
        (str(words.programme(one.programme)), note),
    )  # fmt: skip


def _reports(*, on: date) -> list[Line]:
    return [
        _report(one, note=gettext("%(day)s 出具") % {"day": one.issued_on})
        for one in _with_people(queries.latest_reports())
    ]


def _expiring(*, on: date) -> list[Line]:
    return [_report(one, note=late_words(one.valid_until, on=on)) for one in _with_people(queries.expiring(on=on))]


def _with_people(reports: Any) -> Iterable[Report]:
    found: Iterable[Report] = reports.prefetch_related("commission__letter__people")
    return found


def _report(one: Report, *, note: str) -> Line:
    return Line(
        reverse("hub:report", args=[one.number]), household_of(one.commission.letter), one.number,
        CONCLUSION_MARKS[one.conclusion], one.get_conclusion_display(), (note, sentence_of(one.content)),
    )  # fmt: skip


def _quiet(*, on: date) -> list[Line]:
    """Households in force without a report for three months, those never verified first."""
    return [
        _letter(one, note=_last_words(getattr(one, "last_report_on", None))) for one in queries.without_report(on=on)
    ]


def _last_words(day: date | None) -> str:
    return gettext("上次报告 %(day)s") % {"day": day} if day else gettext("授权以来没有出过报告")


def _objections(*, on: date) -> list[Line]:
    return [_objection(one, on=on) for one in queries.objections_open()]


def _objection(one: Objection, *, on: date) -> Line:
    is_late = one.answer_by < on
    return Line(
        reverse("hub:objection", args=[one.number]), words.masked_name(one.raised_by), one.number, UNMET if is_late else OPEN,
        gettext("超期未答复") if is_late else gettext("等待数据单位答复"),
        (_source(one.source), late_words(one.answer_by, on=on)),
    )  # fmt: skip


def _feedback(*, on: date) -> list[Line]:
    return [
        Line(
            reverse("hub:commission", args=[one.inquiry.commission.number]), _source(one.source), one.inquiry.number,
            MET if one.sent_at else OPEN, _sent_words(one), (one.get_kind_display(), one.words),
        )
        for one in queries.feedback_list()
    ]  # fmt: skip


def _sent_words(one: Feedback) -> str:
    if one.sent_at:
        return gettext("已送达")
    return gettext("待送出，已试 %(times)s 次") % {"times": one.attempts}


def _source(code: str) -> str:
    entry = SOURCES[code]
    return f"{gettext(entry.owner)} · {gettext(entry.title)}"


SHELVES: dict[str, tuple[Any, Callable[..., list[Line]], Any]] = {
    "queue": (gettext_lazy("待办"), _queue, gettext_lazy("没有待办的核对。")),
    "letters": (gettext_lazy("发起核对"), _letters, gettext_lazy("没有有效的授权书。先请这家人签署授权书。")),
    "reports": (gettext_lazy("报告"), _reports, gettext_lazy("还没有出过报告。")),
    "expiring": (gettext_lazy("快到期"), _expiring, gettext_lazy("30 天内没有到期的报告。")),
    "quiet": (gettext_lazy("三个月没有报告"), _quiet, gettext_lazy("有效授权的家庭三个月内都出过报告。")),
    "objections": (gettext_lazy("异议"), _objections, gettext_lazy("没有等待答复的异议。")),
    "feedback": (gettext_lazy("反馈"), _feedback, gettext_lazy("还没有给数据单位的反馈。")),
}
"""Each list: its name, what makes its lines, and what an empty one says."""
