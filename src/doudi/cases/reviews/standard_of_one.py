"""What a published standard does to one case: the law answers again for the household as it was decided on. Verb: adjust.

Nobody's months are taken from the law but by whether he was paid in them. The notices give back-pay to recipients from the first month of
the standard, and except nobody but new entrants, who have it from the month they came in (domain 7.1: GDSTD21, SZSTD). So
- whoever stands still (suspended, being heard) gets it when that is over, for the months that were or are paid, and for no other;
- whoever has gone was a recipient in the months he was paid: of these, and of these alone, he is owed the standard that held in them,
  whether or not he is one any more on the day the notice comes out; nothing is taken back from him;
- a gradual exit pays the amount there was (广东: 按原来的金额再发六个月), so what it would change is for people;
- to whom the money of somebody who died goes, and what somebody gets whose help was ended for fraud or as paid twice, is for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from doudi.cases.actions import articles_of
from doudi.cases.case import Case, Decision
from doudi.cases.decided import tell_decided
from doudi.cases.deciding import MONTHLY
from doudi.cases.finding import Found
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.papers.actions import write
from doudi.cases.reviews.carried import Left, note
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.stages import Stage
from doudi.cases.support import PAYS, amount_in, first_of_next
from doudi.cases.terms import months_after
from doudi.offices.acting import SYSTEM
from doudi.rules import Rulebook
from doudi.rules.decide import decide
from doudi.rules.household import household_from_json
from doudi.rules.receipt import receipt_of
from doudi.standards.models import Publication
from doudi.standards.queries import rulebook

V = Decision.Verdict
LESS = gettext_noop("金额会减少，要先听取意见")
BY_HAND = gettext_noop("原来的金额由人按理由确定，要由人重新决定")
NOT_TOLD = gettext_noop("按新标准规则不能得出金额或者不再符合条件，要由人核实")
PENDING = gettext_noop("已写明暂停或者终止的决定、还没有执行，执行后自动按新标准补发")
EXITS = gettext_noop("渐退期按原来的金额发放，以前月份的差额要由人核实")
DIED = gettext_noop("受助人已去世，差额发给谁要由人核实")
WRONGLY = gettext_noop("因骗取或者重复领取终止，是否补发要由人核实")
STILL = {
    Stage.SUSPENDED: gettext_noop("暂停发放中，恢复时自动按新标准补发"),
    Stage.HEARING: gettext_noop("正在听取意见，有结果后自动按新标准补发"),
    Stage.END_POSTED: gettext_noop("终止公示中，有结果后自动按新标准补发"),
    Stage.GRACE: EXITS,
}
BY_ITSELF = (STILL[Stage.SUSPENDED], STILL[Stage.HEARING], STILL[Stage.END_POSTED], PENDING)
"""Whoever is left for one of these waits for nobody: it comes into force when what he stands still for is over (`resuming`)."""
GONE = {EndReason.DEATH: DIED, EndReason.FRAUD: WRONGLY, EndReason.DUPLICATE: WRONGLY}


class Wanted(NamedTuple):
    """What the law answers from a month on, and the decision whose household it answers for."""

    month: date
    found: Found
    like: Decision

    @property
    def more(self) -> Decimal:
        """How much more than was decided; less than nothing where it is less."""
        return (self.found.amount_yuan or Decimal(0)) - (self.like.amount_yuan or Decimal(0))


@transaction.atomic
def adjust(*, case: Case, publication: Publication, on: date, book: Rulebook | None = None) -> list[Decision] | Left:
    """Give one case what the law answers now, month by month from the standard's day; say why where that is for people, or for later.

    Each month keeps the household that was decided on for it: what a later decision knows is not carried back.
    """
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    known = list(held.decisions.filter(verdict__in=PAYS, effective_from__isnull=False).order_by("pk"))
    until = _until(held, since=publication.since)
    wanted = _wanted(held, known=known, since=publication.since, until=until, book=book or rulebook())
    if isinstance(wanted, str):
        note(held, publication=publication, done=Left(held.number, wanted), on=on)
        return Left(held.number, wanted)
    made = _written(held, wanted=wanted, known=known, until=until, publication=publication, on=on)
    more = Decimal(0) if until else _more(known, made=made, month=max(first_of_next(on), publication.since))
    note(held, publication=publication, done=made, on=on, more_yuan=more)
    return made


def first_month(day: date) -> date:
    """Give the first whole month from a day on."""
    return day if day.day == 1 else first_of_next(day)


def _until(case: Case, *, since: date) -> date | None:
    """Give the first month a case that has ended was not paid any more, counted from the standard's; None while help runs."""
    if case.stage != Stage.ENDED:
        return None
    ends = max((one for one in case.decisions.values_list("effective_until", flat=True) if one), default=since)
    month, until = first_month(since), since
    while month < ends:
        following = months_after(month, count=1)
        until = following if amount_in(case, month) is not None else until
        month = following
    return until


def _wanted(
    case: Case, *, known: list[Decision], since: date, until: date | None, book: Rulebook
) -> list[Wanted] | str:
    """List what the law answers from each month on that a decision begins in, or say why it is not done now."""
    months = sorted({max(one.effective_from, since) for one in known if one.effective_from})
    lasts = [(month, _in_force(known, month=month)) for month in months if until is None or month < until]
    answers = _answers([(month, last) for month, last in lasts if last is not None and last.unit in MONTHLY], book=book)
    if isinstance(answers, list) and not any(one.more for one in answers):
        return answers
    return _stands_still(case) or (answers if isinstance(answers, str) else _for_whom(case, wanted=answers))


def _answers(lasts: list[tuple[date, Decision]], *, book: Rulebook) -> list[Wanted] | str:
    wanted: list[Wanted] = []
    for month, last in lasts:
        if not last.is_by_rule or last.receipt is None:
            return BY_HAND
        found = _found_again(last, month=month, book=book)
        if found is None or found.verdict != "eligible" or found.amount_yuan is None:
            return NOT_TOLD
        wanted.append(Wanted(month, found, last))
    return wanted


def _stands_still(case: Case) -> str:
    """Say why help stands still, or is about to; empty where it runs or is over."""
    if case.stage == Stage.ENDED:
        return EXITS if case.steps.filter(to_stage=Stage.GRACE).exists() else ""
    latest = case.decisions.first()
    if case.stage == Stage.GRANTED and latest is not None and latest.verdict in (V.SUSPENDED, V.ENDED):
        is_carried = case.steps.filter(detail__decision=latest.pk).exists()
        return "" if is_carried else PENDING
    return STILL.get(Stage(case.stage), "")


def _for_whom(case: Case, *, wanted: list[Wanted]) -> list[Wanted] | str:
    """Less is for a hearing; of who has gone nothing is taken back, and some are for people."""
    is_less, is_over = any(one.more < 0 for one in wanted), case.stage == Stage.ENDED
    if is_less:
        return [] if is_over else LESS
    ended = case.decisions.filter(verdict=V.ENDED).first()
    if is_over and ended is not None and ended.ended_because in GONE and any(one.more for one in wanted):
        return GONE[EndReason(ended.ended_because)]
    return wanted


def _written(
    case: Case, *, wanted: list[Wanted], known: list[Decision], until: date | None, publication: Publication, on: date
) -> list[Decision]:
    """Write a decision wherever the amount in force is another; what is written counts for the months after it."""
    made: list[Decision] = []
    for one in wanted:
        now = _in_force([*known, *made], month=one.month)
        if now is None or now.amount_yuan != one.found.amount_yuan:
            made.append(_decide(case, wanted=one, until=until, publication=publication, on=on))
    if made:
        write(case=case, kind="change", by=SYSTEM, on=on)
        say = "back_paid" if until else "changed"
        tell(case=case, kind="decision", key=f"{say}:{made[-1].pk}", on=on, day=made[0].effective_from)
    return made


def _decide(case: Case, *, wanted: Wanted, until: date | None, publication: Publication, on: date) -> Decision:
    assert publication.published_by_id is not None
    month, found, like = wanted
    ended = case.decisions.filter(verdict=V.ENDED, effective_until=until).first() if until else None
    made = Decision.objects.create(
        case=case, verdict=V.CHANGED, amount_yuan=found.amount_yuan, unit=like.unit, effective_from=month, effective_until=until,
        is_by_rule=True, receipt=found.receipt, reasons=gettext("标准调整：%(source)s") % {"source": publication.source},
        articles=articles_of(found), report=like.report, ended_because=ended.ended_because if ended else "",
        by_id=publication.published_by_id, on=on,
    )  # fmt: skip
    detail = {
        "decision": made.pk, "verdict": made.verdict, "amount": made.amount_yuan, "by_rule": True, "receipt": found.receipt["sha256"],
        "publication": publication.pk,
    }  # fmt: skip
    write_line("case.decide", case=case, by=SYSTEM, on=on, detail=detail)
    tell_decided(made, on=on)
    return made


def _more(known: list[Decision], *, made: list[Decision], month: date) -> Decimal:
    """Give how much more a month is paid from now on."""
    amounts = [
        (one.amount_yuan if one else None) or Decimal(0)
        for one in (_in_force([*known, *made], month=month), _in_force(known, month=month))
    ]
    return amounts[0] - amounts[1]


def _in_force(decisions: list[Decision], *, month: date) -> Decision | None:
    """Give the decision that sets the amount of a month: the last made of those that have begun."""
    begun = (one for one in reversed(decisions) if one.effective_from is not None and one.effective_from <= month)
    return next(begun, None)


def _found_again(last: Decision, *, month: date, book: Rulebook) -> Found | None:
    """Let the law answer for the household as it was decided on, with the terms of the month; of those answers, the same ones.

    None where the law has no such programme or words any more.
    """
    receipt: Mapping[str, Any] = last.receipt or {}
    day = max(month, date.fromisoformat(receipt["on"]))
    try:
        home = household_from_json(receipt["household"])
        answers = {(one.policy.name, one.person): one for one in decide(book, home, on=day)}
        own, *rest = [answers[one["programme"], one["person"]] for one in receipt["answers"]]
    except (KeyError, ValueError):
        return None
    again = receipt_of(book, home, on=day, answers=[own, *rest], is_part=True)
    return Found(answer=own, household=home, report=last.report, receipt=again, is_settled=True, added=tuple(rest))
