"""The verbs check (everything a frozen list must hold against) and settle_problem (the desk decides, with a reason).

What is read of people is read as the system; what is found is seen by whoever sees the list.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.funding import fund
from doudi.delivery.batches.line import Due, Line
from doudi.delivery.batches.moving import hold, move, write_line
from doudi.delivery.batches.permissions import By, check_may_settle
from doudi.delivery.batches.problem import Problem, Rule
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.rules import CHECKS, LAID_OUT, Check, NotChecked, excluding_pairs
from doudi.delivery.batches.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

INSERT = """
    INSERT INTO batches_problem (batch_id, line_id, rule, severity, about, settled_because)
    SELECT %(batch)s::bigint, found.line, %(rule)s::text, %(severity)s::text, left(max(found.about), 140), ''
      FROM ({question}) found (line, about) GROUP BY found.line
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def check(batch: Batch, *, by: By, on: date) -> Batch:
    """Hold a frozen list against every rule and the money there is. Where money is lacking the list stays frozen.

    :raises NotAllowed: when this is neither the county's civil affairs nor the system.
    :raises NotReady: when it is not frozen, or money is lacking; the message says how much.
    """
    held = hold(batch)
    if held.stage != Stage.FROZEN:
        raise NotReady(gettext("先锁定名单，再核对。"))
    with acting_as(SYSTEM):
        look_again(held)
        lacking = fund(held, on=on)
    if lacking:
        words = {"yuan": f"{lacking / 100:,.2f}"}
        raise NotReady(gettext("专户资金不足，还差 %(yuan)s 元；请财政先下达资金。") % words)
    found = {rule: held.problems.filter(rule=rule).count() for rule in held.problems.values_list("rule", flat=True)}
    return move(batch, to=Stage.CHECKED, by=by, on=on, detail={"problems": found})


def look_again(batch: Batch) -> None:
    """Ask every rule of a list; what was found before stays as it was settled."""
    words = _words(batch)
    with connection.cursor() as cursor:
        for statement in LAID_OUT:
            cursor.execute(statement, words if "%(" in statement else None)
        skipped = {one.rule for one in CHECKS if one.prepare is not None and not _prepared(one, batch=batch)}
        for one in (one for one in CHECKS if one.rule not in skipped):
            asked = words | {"rule": str(one.rule), "severity": one.severity}
            cursor.execute(INSERT.format(question=one.question), asked)
    if all(one.rule != Rule.F02 for one in CHECKS):
        _tell(gettext("没有羁押、服刑名册可以比对，这一项没有核对"), rule=Rule.F02, batch=batch)


def _prepared(one: Check, *, batch: Batch) -> bool:
    """Bring what a rule reads beside the list, and say on the list what could not be told; False where nothing could."""
    assert one.prepare is not None
    try:
        gap, is_there = one.prepare(batch), True
    except NotChecked as why:
        gap, is_there = str(why), False
    if gap:
        _tell(gap, rule=one.rule, batch=batch)
    return is_there


def _tell(about: str, *, rule: str, batch: Batch) -> None:
    told = {"severity": "C", "about": about}
    Problem.objects.get_or_create(batch=batch, line=None, rule=rule, defaults=told)


@transaction.atomic
def settle_problem(problem: Problem, *, why: str, by: Officer, on: date) -> Problem:
    """Let the desk say why a line may be paid although something was found; a hard stop cannot be settled so.

    :raises NotAllowed: when this is not the county's civil affairs.
    :raises NotReady: when it is a hard stop, settled already, or no reason is given.
    """
    check_may_settle(by, batch=problem.batch)
    held = Problem.objects.select_for_update(of=("self",)).select_related("batch").get(pk=problem.pk)
    if held.severity == "A":
        raise NotReady(gettext("这一条不能放行：请抽出这一笔，或者更正后撤回名单重新核算。"))
    if held.settled_by_id is not None or not why.strip():
        raise NotReady(gettext("请写明理由；已经处理过的不能再改。"))
    held.settled_because, held.settled_by, held.settled_on = why.strip(), by, on
    held.save(update_fields=["settled_because", "settled_by", "settled_on"])
    detail = {"problem": held.pk, "rule": held.rule, "why": held.settled_because}
    write_line("payment.settle", batch=held.batch, by=by, on=on, detail=detail)
    return held


def open_problems(batch: Batch) -> dict[str, int]:
    """Count what still keeps a list from being signed: hard stops whose line is still in it, and what no desk has settled."""
    found = Problem.objects.filter(batch=batch, severity__in=("A", "B"), settled_by=None)
    found = found.exclude(line__state=Line.State.PULLED)
    return {rule: found.filter(rule=rule).count() for rule in sorted(set(found.values_list("rule", flat=True)))}


def why_not_signed(batch: Batch) -> str:
    """Say what keeps a list from being signed; nothing when it may be."""
    found = open_problems(batch)
    return "、".join(f"{Rule(rule).label}：{count}" for rule, count in found.items())


def _words(batch: Batch) -> dict[str, Any]:
    months = Due.objects.filter(line__batch=batch).aggregate(first=Min("month"), last=Max("month"))
    pairs = excluding_pairs(place=batch.place, on=batch.month)
    return {
        "batch": batch.pk, "place": batch.place, "family": batch.family, "month": batch.month,
        "first": months["first"] or batch.month, "last": months["last"] or batch.month,
        "excluding": [one for one, _ in pairs], "excluded": [other for _, other in pairs],
    }  # fmt: skip
