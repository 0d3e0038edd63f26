"""A standard that was published changes what many get: each one's decision is written at once, without an application, by the rules alone.

Nouns: Adjusted, Left. Verbs: adjust, adjust_all, adjust_published (what nobody has carried out yet). Question: carried_out.
Whoever runs help on keeps his household as it was decided on; only the terms are others, so the receipt of the new decision says exactly
what the standard did. It reaches back to the day the standard holds from, and no further than anybody's own first month. Done twice is
done once; killed and done again it goes on. Left to the desk, with why: who would get less (he is heard first), whose amount a person
set, whose help stands still.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from doudi.cases.actions import articles_of
from doudi.cases.case import Case, Decision
from doudi.cases.decided import tell_decided
from doudi.cases.deciding import MONTHLY
from doudi.cases.finding import Found
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.papers.actions import write
from doudi.cases.refusals import NotReady
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.cases.support import PAYS
from doudi.journal.actions import record
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.rules import Rulebook
from doudi.rules.decide import decide
from doudi.rules.household import household_from_json
from doudi.rules.receipt import receipt_of
from doudi.standards.actions import about
from doudi.standards.models import Publication
from doudi.standards.queries import published, rulebook

V = Decision.Verdict
LESS = gettext_noop("金额会减少，要先听取意见")
BY_HAND = gettext_noop("原来的金额由人按理由确定，要由人重新决定")
NOT_TOLD = gettext_noop("按新标准规则不能得出金额或者不再符合条件，要由人核实")
STANDS_STILL = gettext_noop("正在听取意见、暂停或者渐退，恢复时按新标准决定")
AT_ONCE = 500
CARRIED_OUT_DAYS = timedelta(days=92)
"""For so long after a standard was published it is still carried out where that was not done."""


@dataclass(frozen=True)
class Left:
    """A case that was left to the desk, and why."""

    number: str
    why: str


@dataclass
class Adjusted:
    """How many cases lean on the term, how many got another amount, by how much more a month, and which were left."""

    cases: int = 0
    changed: int = 0
    more_yuan: Decimal = Decimal(0)
    left: list[Left] = field(default_factory=list)


def adjust_published(*, on: date) -> int:
    """Carry out what was published lately and nobody has carried out; give how many amounts changed."""
    with acting_as(SYSTEM):
        lately = published().filter(published_on__gte=on - CARRIED_OUT_DAYS, published_on__lte=on)
        done = set(
            Entry.objects.filter(verb="standard.adjust", about__startswith="standard:").values_list("about", flat=True)
        )
        waiting = [one for one in lately.order_by("since", "pk") if about(one) not in done]
    return sum(adjust_all(publication=one, on=on).changed for one in waiting)


def carried_out(publication: Publication) -> Mapping[str, Any] | None:
    """Say what carrying a standard out came to: cases, changed, more (yuan a month), left by reason; None where nobody has yet."""
    with acting_as(SYSTEM):
        told = Entry.objects.filter(verb="standard.adjust", about=about(publication)).order_by("pk").first()
        return None if told is None else {"at": told.at, **told.detail}


def adjust_all(*, publication: Publication, on: date, place: str = "") -> Adjusted:
    """Adjust everybody whose amount leans on a published standard, one after the other, each in a transaction of its own.

    `place` bounds it to a part of where the standard holds.
    """
    total, book = Adjusted(), rulebook()
    where = place if place.startswith(publication.place) else publication.place
    with acting_as(SYSTEM):
        for case in _leaning(publication, place=where):
            total.cases += 1
            _add(total, case=case, made=_tried(case, publication=publication, book=book, on=on))
        whys = Counter(one.why for one in total.left)
        detail = {"cases": total.cases, "changed": total.changed, "more": total.more_yuan, "left": dict(whys)}
        name = about(publication) if where == publication.place else f"{about(publication)}:{where}"
        record(
            verb="standard.adjust", by=SYSTEM, on=on, about=name, place=where, purpose=publication.source, detail=detail
        )
    return total


@transaction.atomic
def adjust(*, case: Case, publication: Publication, on: date, book: Rulebook | None = None) -> list[Decision] | Left:
    """Give one case what the law answers now, month by month from the standard's day; say why where that is for people.

    Each month keeps the household that was decided on for it: what a later decision knows is not carried back.
    """
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if held.stage != Stage.GRANTED:
        return Left(held.number, STANDS_STILL)
    known = list(held.decisions.filter(verdict__in=PAYS, effective_from__isnull=False).order_by("pk"))
    wanted: list[tuple[date, Found, Decision]] = []
    for month in sorted({max(one.effective_from, publication.since) for one in known if one.effective_from}):
        last = _in_force(known, month=month)
        if last is None or last.unit not in MONTHLY:
            continue
        if not last.is_by_rule or last.receipt is None:
            return Left(held.number, BY_HAND)
        found = _found_again(last, month=month, book=book or rulebook())
        if found is None or found.verdict != "eligible" or found.amount_yuan is None:
            return Left(held.number, NOT_TOLD)
        wanted.append((month, found, last))
    if any(found.amount_yuan < (last.amount_yuan or 0) for _, found, last in wanted if found.amount_yuan is not None):
        return Left(held.number, LESS)
    return _written(held, wanted=wanted, known=known, publication=publication, on=on)


def _tried(case: Case, *, publication: Publication, book: Rulebook, on: date) -> list[Decision] | Left:
    """Adjust a case; one that cannot be, for a reason of its own, stops nobody else."""
    try:
        return adjust(case=case, publication=publication, book=book, on=on)
    except NotReady as why:
        return Left(case.number, str(why))


def _written(
    case: Case, *, wanted: list[tuple[date, Found, Decision]], known: list[Decision], publication: Publication, on: date
) -> list[Decision]:
    """Write a decision wherever the amount in force is another; what is written counts for the months after it."""
    made: list[Decision] = []
    for month, found, last in wanted:
        now = _in_force([*known, *made], month=month)
        if now is not None and now.amount_yuan == found.amount_yuan:
            continue
        made.append(_decide(case, month=month, found=found, like=last, publication=publication, on=on))
    if made:
        write(case=case, kind="change", by=SYSTEM, on=on)
        tell(case=case, kind="decision", key=f"changed:{made[-1].pk}", on=on, day=made[0].effective_from)
    return made


def _decide(case: Case, *, month: date, found: Found, like: Decision, publication: Publication, on: date) -> Decision:
    assert publication.published_by_id is not None
    made = Decision.objects.create(
        case=case, verdict=V.CHANGED, amount_yuan=found.amount_yuan, unit=like.unit, effective_from=month, is_by_rule=True,
        receipt=found.receipt, reasons=gettext("标准调整：%(source)s") % {"source": publication.source},
        articles=articles_of(found), report=like.report, by_id=publication.published_by_id, on=on,
    )  # fmt: skip
    detail = {
        "decision": made.pk, "verdict": made.verdict, "amount": made.amount_yuan, "by_rule": True, "receipt": found.receipt["sha256"],
        "publication": publication.pk,
    }  # fmt: skip
    write_line("case.decide", case=case, by=SYSTEM, on=on, detail=detail)
    tell_decided(made, on=on)
    return made


def _leaning(publication: Publication, *, place: str) -> Iterator[Case]:
    """Give the cases of a place that are helped and whose latest amount leans on the term, in their order."""
    leans = Q(receipt__terms__has_key=publication.term)
    after = 0
    while True:
        found = Case.objects.filter(inside(place, column="place"), stage__in=IN_SUPPORT, pk__gt=after).order_by("pk")
        numbers = list(found.values_list("pk", flat=True)[:AT_ONCE])
        if not numbers:
            return
        after = numbers[-1]
        lean = Decision.objects.filter(leans, case__in=numbers, verdict__in=PAYS).values("case")
        yield from Case.objects.filter(pk__in=lean).order_by("pk")


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


def _add(total: Adjusted, *, case: Case, made: list[Decision] | Left) -> None:
    if isinstance(made, Left):
        total.left.append(made)
    elif made:
        before = case.decisions.filter(verdict__in=PAYS, pk__lt=made[0].pk).first()
        total.changed += 1
        total.more_yuan += (made[-1].amount_yuan or 0) - ((before.amount_yuan if before else None) or 0)
