"""The verbs of a warning's loop: assign (which opens a need), visit, verify, dispose, feed back, close, reopen; and take back.

Each is one transaction, one step and one line. `take_back` closes what the hub's own answer settles, so that nobody types it twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.dispatch.needs.actions import assign as assign_need
from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.queries import outcomes_of
from doudi.journal.actions import record
from doudi.monitoring.warnings.in_force import last_day
from doudi.monitoring.warnings.keeping import PURPOSE
from doudi.monitoring.warnings.models import HardshipWarning, Signal, WarningStep
from doudi.monitoring.warnings.permissions import By, check_may_move
from doudi.monitoring.warnings.persons import person_of
from doudi.monitoring.warnings.road import BEFORE_A_VISIT, NEXT, Move
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.monitoring.warnings.words import need_words
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

Stage, Reason = HardshipWarning.Stage, HardshipWarning.Reason
URGENCY = {"R": Need.Urgency.NOW, "O": Need.Urgency.SOON}
SAYS_TRUE = (Reason.AIDED, Reason.REFERRED, Reason.ALREADY_AIDED, Reason.COMPLEX_TO_MECHANISM)
"""Outcomes that can only follow from hardship that was there."""
WORDS_MOST = 1000
TAKEN_BACK_AT_ONCE = 500
WAITING = (Stage.ASSIGNED, Stage.VISITED, Stage.VERIFIED)


class NotReady(Exception):
    """This step cannot be taken yet; the message says what is missing."""


@transaction.atomic
def assign(*, warning: HardshipWarning, by: By, on: date, to: Officer | None = None) -> HardshipWarning:
    """Send a warning out: a need is opened for both communities, and put into somebody's hands where one is named.

    :raises NotAllowed: when it is not the officer's to send.
    :raises NotReady: when whoever is named does not work where the household is.
    """
    held = _held(warning)
    check_may_move(by, warning=held, to=Stage.ASSIGNED)
    if to is not None and not any(one.startswith(to.desk.place_id) for one in (held.place, held.hukou) if one):
        raise NotReady(gettext("请选户籍地或居住地的工作人员。"))
    held.round += 1
    held.assigned_to = to
    need = _need(held, by=by, on=on)
    if to is not None and isinstance(by, Officer):
        assign_need(need=need, to=to, by=by, on=on)
    return _step(held, to=Stage.ASSIGNED, by=by, on=on, words=to.name if to else "")


def send_out(numbers: Collection[str], *, on: date) -> int:
    """Send those out at once whose level leaves no day for it: both communities hear of them, whoever is first goes; say how many."""
    waiting = HardshipWarning.objects.filter(number__in=numbers, stage=Stage.GENERATED, due_on__lte=on)
    at_once = [
        one
        for one in waiting
        if last_day("assign", level=one.level, place=one.place, on=one.levelled_on) == one.levelled_on
    ]
    for warning in at_once:
        assign(warning=warning, by=SYSTEM, on=on)
    return len(at_once)


@transaction.atomic
def move(
    *, warning: HardshipWarning, to: str, by: By, on: date, words: str = "", reason: str = "",
    untrue: Collection[int] | None = None,
) -> HardshipWarning:  # fmt: skip
    """Take a warning one step on. `untrue`, given at the verification, names the signs that turned out wrong; all others were true.

    :raises NotAllowed: when no road leads there, or it is another desk's or place's.
    :raises NotReady: when words or a reason are missing, or the need it opened is still at work.
    """
    held = _held(warning)
    found = check_may_move(by, warning=held, to=to)
    _check_told(found, words=words, reason=reason)
    if to == Stage.VERIFIED:
        _judge(held, untrue=untrue)
    if to == Stage.DISPOSED:
        _dispose(held, reason=reason, words=words, by=by, on=on)
    if to == Stage.FEEDBACK:
        judged = held.signals.filter(is_true__isnull=False)
        judged.update(told_owner_on=on, owner_heard_at=None, owner_attempts=0)
    held.closed_on = on if to == Stage.CLOSED else None
    if to == Stage.REOPENED:
        held.disposed_on, held.reason, held.words = None, "", ""
    return _step(held, to=to, by=by, on=on, words=words.strip()[:WORDS_MOST])


@transaction.atomic
def take_back(*, on: date, of: str = "") -> int:
    """Settle what the hub has answered: the need's outcome becomes the warning's, its owner is told, and it is closed; say how many.

    `of` names one need by its source's number; without it all are looked at.
    """
    waiting = HardshipWarning.objects.filter(stage__in=WAITING).order_by("id")
    if of:
        waiting = waiting.filter(number=of.rpartition("-")[0])
    by_need = {one.source_number: one for one in waiting}
    came = outcomes_of(Need.Source.WARNING, by_need)
    settled = [(by_need[number], one) for number, one in came.items() if one.outcome][:TAKEN_BACK_AT_ONCE]
    for warning, one in settled:
        _settle(warning, reason=one.outcome, words=one.words, on=one.settled_on or on)
    return len(settled)


def _settle(warning: HardshipWarning, *, reason: str, words: str, on: date) -> None:
    move(warning=warning, to=Stage.DISPOSED, by=SYSTEM, on=on, words=words, reason=reason)
    move(warning=warning, to=Stage.FEEDBACK, by=SYSTEM, on=on)
    move(warning=warning, to=Stage.CLOSED, by=SYSTEM, on=on)


def _held(warning: HardshipWarning) -> HardshipWarning:
    return HardshipWarning.objects.select_for_update(of=("self",)).get(pk=warning.pk)


def _check_told(move: Move, *, words: str, reason: str) -> None:
    if move.needs_words and not words.strip():
        raise NotReady(gettext("请写明情况。"))
    if len(words.strip()) > WORDS_MOST:
        raise NotReady(gettext("写得太长了，请不要超过一千字。"))
    if move.needs_reason and reason not in Reason.values:
        raise NotReady(gettext("请选处置结果。"))


def _judge(held: HardshipWarning, *, untrue: Collection[int] | None) -> None:
    if untrue is None:
        raise NotReady(gettext("请逐条说明指标属实还是不属实。"))
    held.signals.exclude(pk__in=untrue).update(is_true=True)
    held.signals.filter(pk__in=untrue).update(is_true=False)


def _dispose(held: HardshipWarning, *, reason: str, words: str, by: By, on: date) -> None:
    """Write down what came of it. Without a visit only what needs none may be settled by an officer.

    Signs nobody judged are true where the outcome can only follow from hardship, false where there was none, else unknown.
    """
    is_officer = isinstance(by, Officer)
    if is_officer and held.stage == Stage.ASSIGNED and reason not in BEFORE_A_VISIT:
        raise NotReady(gettext("没有上门，只能以联系不上、不属实或已在享受救助处置。"))
    held.reason, held.words, held.disposed_on = reason, words.strip()[:WORDS_MOST], on
    open_signals = Signal.objects.filter(warning=held, is_true=None)
    if reason in SAYS_TRUE:
        open_signals.update(is_true=True)
    elif reason == Reason.FALSE_ALARM:
        open_signals.update(is_true=False)


def _need(held: HardshipWarning, *, by: By, on: date) -> Need:
    """Open the need of this round: of the one its weightiest sign is about, else of the household's head."""
    first = held.signals.order_by("-points", "indicator").first()
    assert first is not None, "a warning has a sign"
    about = first if first.sealed else held
    with acting_as(SYSTEM):
        person = person_of(sealed=bytes(about.sealed), name=about.name, place=held.place, on=on)
    return open_need(
        source=Need.Source.WARNING, source_number=held.source_number, kind=INDICATORS[first.indicator].need,
        words=need_words(held), urgency=URGENCY.get(held.level, Need.Urgency.NORMAL), person=person, name=about.name,
        masked=about.masked, place=held.hukou, residence=held.place, consent={}, by=by, on=on,
    )  # fmt: skip


def _step(held: HardshipWarning, *, to: str, by: By, on: date, words: str) -> HardshipWarning:
    """Let a warning stand at its next stage, with the limit that runs there, one step and one line."""
    was, held.stage = held.stage, to
    step = NEXT.get(Stage(to))
    start = held.levelled_on if to != Stage.REOPENED and held.round <= 1 else on
    held.due_on = last_day(step, level=held.level, place=held.place, on=start) if step else None
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as problem:
        if "warning_open_once" not in str(problem):
            raise
        raise NotReady(gettext("这户已经有一条没有办结的预警，请在那一条里办理。")) from problem
    officer = by if isinstance(by, Officer) else None
    WarningStep.objects.create(
        warning=held,
        nth=held.steps.count() + 1,
        from_stage=was,
        to_stage=to,
        by=officer,
        by_name=by.name,
        on=on,
        words=words,
    )
    detail = {"from": was, "to": to, "reason": held.reason, "level": held.level}
    record(verb="warning.move", by=by, on=on, about=held.number, place=held.place, purpose=PURPOSE, detail=detail)
    return held
