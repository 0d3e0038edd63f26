"""Re-checks: asking again, about some of the people and some of the sources, within the chain one report is made from.

Noun: Askable (an inquiry that may be put again, and why it should be). Verbs: askable_again, recheck.
Law: 政务数据共享条例 第二十六条; 最低生活保障审核确认办法 第十八条.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from doudi.evidence.reports.conflicts import BY_PEOPLE
from doudi.evidence.reports.ground import chain_of, current_report, inquiries_of
from doudi.evidence.reports.models import Conflict, Objection
from doudi.evidence.reports.permissions import check_may_issue
from doudi.evidence.reports.refusals import NotReady
from doudi.evidence.sources.catalogue import SOURCES, SourceEntry
from doudi.evidence.sources.commissions import Pair, commission
from doudi.evidence.sources.models import Commission, Inquiry, Outcome
from doudi.evidence.sources.queries import latest_answer
from doudi.offices.models import Officer

SILENT = (Outcome.TIMEOUT, Outcome.NOT_AVAILABLE)
WHY = {
    "missing": gettext_lazy("没有得到答复"),
    "stale": gettext_lazy("数据已过时"),
    "disputed": gettext_lazy("有异议或矛盾"),
}


@dataclass(frozen=True)
class Askable:
    """One person and source that may be asked again; `why` is empty when its answer is whole, fresh and undisputed."""

    pair: Pair
    subject_name: str
    entry: SourceEntry
    outcome: str
    as_of: date | None
    why: str

    @property
    def why_told(self) -> str:
        """Say why it should be asked again."""
        return str(WHY[self.why]) if self.why else ""


def askable_again(found: Commission, *, on: date) -> list[Askable]:
    """List what may be asked again: everything along the chain that is not being asked already."""
    disputed = _disputed(found)
    return [_askable(row, disputed=disputed, on=on) for row in inquiries_of(found) if row.outcome]


@transaction.atomic
def recheck(*, found: Commission, pairs: Collection[Pair], by: Officer, on: date) -> Commission:
    """Ask again about the chosen people and sources; the answers stand in place of the earlier ones.

    :raises NotAllowed: when this is not the verification desk of the place.
    :raises NotReady: when nothing is chosen, or something that may not be asked again.
    :raises NotCommissioned: when the letter does not cover a person or source any more.
    :raises Refused: by the gate.
    """
    held = Commission.objects.select_for_update(of=("self",)).select_related("letter", "follows").get(pk=found.pk)
    check_may_issue(by, place=held.place)
    chosen, may = set(pairs), {one.pair for one in askable_again(held, on=on)}
    if held.stage == Commission.Stage.CLOSED:
        raise NotReady(gettext("这次核对已经办结，不能复查；请重新发起核对。"))
    if not chosen:
        raise NotReady(gettext("请至少选择一个人的一项数据。"))
    if chosen - may:
        raise NotReady(gettext("所选的查询正在等待答复，或者不在这次核对之内；请重新选择。"))
    return commission(
        letter=held.letter, case_number=held.case_number, programme=held.programme, purpose=held.purpose,
        kind=Commission.Kind.RECHECK, declared=None, by=by, on=on, only=chosen, follows=held,
    )  # fmt: skip


def _askable(row: Inquiry, *, disputed: set[Pair], on: date) -> Askable:
    entry, answer = SOURCES[row.source], latest_answer(inquiry=row)
    pair, as_of = (row.subject_id, row.source), answer.as_of if answer else None
    if row.outcome in SILENT:
        why = "missing"
    elif pair in disputed:
        why = "disputed"
    elif as_of is None or as_of < on - timedelta(days=entry.max_age_days):
        why = "stale"
    else:
        why = ""
    return Askable(pair=pair, subject_name=row.subject.name, entry=entry, outcome=row.outcome, as_of=as_of, why=why)


def _disputed(found: Commission) -> set[Pair]:
    """Find the people and sources about which an objection waits for its answer, or a contradiction for an officer."""
    chain, report = chain_of(found), current_report(found)
    waiting = Objection.objects.filter(report__commission__in=chain, answered_on=None)
    objected = set(waiting.values_list("inquiry__subject_id", "inquiry__source"))
    unsettled = Conflict.objects.filter(report=report, settled_on=None, rule__in=BY_PEOPLE) if report else ()
    names = {(row.subject_name, row.source) for row in unsettled}
    return objected | {
        (row.subject_id, row.source) for row in inquiries_of(found) if (row.subject.name, row.source) in names
    }
