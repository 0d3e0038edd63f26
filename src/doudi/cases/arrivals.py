"""What happens by itself when a case arrives at a stage: the paper that must be written, the message, the first review, the letter's end.

Verbs: arrive, initials_of. Called by `actions.move` inside its transaction; nothing here changes the stage of the case that moved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import override

from doudi.cases.case import Case, Decision
from doudi.cases.clocks.models import Clock
from doudi.cases.messages.actions import tell
from doudi.cases.papers.actions import write
from doudi.cases.papers.models import Paper
from doudi.cases.permissions import By
from doudi.cases.postings.models import Posting
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.planning import REVIEWED, class_of, plan_review
from doudi.cases.road import PROCEDURE
from doudi.cases.stages import LIVING, Stage
from doudi.cases.terms import DEATH, REASSESS_SELF_CARE
from doudi.evidence.letters import actions as letters
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

INITIALS_MOST = 20
ONE_DAY = timedelta(days=1)
V, K = Decision.Verdict, Paper.Kind
PUBLISHED = ("dibao", "edge", "tekun", "rigid", "expenditure")
"""Procedures whose result is published in the village (社会救助法 第四十五条); never a child's, nor what somebody's health shows."""

Arrival = Callable[[Case, By, date], None]


def arrive(*, case: Case, by: By, on: date) -> None:
    """Do what a stage asks for by itself."""
    step = ARRIVALS.get(Stage(case.stage))
    if step is not None:
        with override("zh-hans"):
            step(case, by, on)
    if case.stage not in LIVING:
        _close(case, on=on)


def initials_of(name: str) -> str:
    """Give the first letters of a name in pinyin, by which a desk finds it."""
    from pypinyin import Style, lazy_pinyin  # its dictionary of phrases takes longer to load than all else of a page

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:INITIALS_MOST]


def _say(case: Case, *, say: str, kind: str, on: date, **words: Any) -> None:
    """Tell of this step once, whatever else is told of the case."""
    tell(case=case, kind=kind, key=f"{say}:{case.steps_made}", on=on, **words)


def _submitted(case: Case, by: By, on: date) -> None:
    _say(case, say="submitted", kind="supplement", on=on)


def _supplement(case: Case, by: By, on: date) -> None:
    last = case.steps.latest("nth")
    paper = write(case=case, kind=K.SUPPLEMENT, by=by, on=on, more={"missing": last.detail.get("missing", [])})
    due = _due(case, limit="supplement") or on
    _say(case, say="supplement", kind="supplement", on=on, day=due, words=last.why, paper=paper.number)


def _declined(case: Case, by: By, on: date) -> None:
    write(case=case, kind=K.ADVICE, by=by, on=on, more=case.steps.latest("nth").detail.get("advice", {}))
    _say(case, say="declined", kind="decision", on=on)


def _accepted(case: Case, by: By, on: date) -> None:
    if case.papers.filter(kind=K.RECEIPT).exists():
        return
    write(case=case, kind=K.RECEIPT, by=by, on=on)
    _say(case, say="accepted", kind="progress", on=on, day=_due(case, limit="total") or on)


def _investigating(case: Case, by: By, on: date) -> None:
    if case.steps.filter(to_stage=Stage.INVESTIGATING).count() == 1:
        _say(case, say="investigating", kind="progress", on=on)


def _opinion(case: Case, by: By, on: date) -> None:
    _say(case, say="opinion", kind="progress", on=on)


def _posted(case: Case, by: By, on: date) -> None:
    _say(case, say="posted", kind="posting", on=on, day=_until(case, kind=Posting.Kind.OPINION) or on)


def _objected(case: Case, by: By, on: date) -> None:
    _say(case, say="objected", kind="posting", on=on)


def _county(case: Case, by: By, on: date) -> None:
    _say(case, say="county", kind="progress", on=on)


def _mechanism(case: Case, by: By, on: date) -> None:
    _say(case, say="mechanism", kind="progress", on=on)


def _helped(case: Case, by: By, on: date) -> None:
    write(case=case, kind=K.GRANT, by=by, on=on)
    _say(case, say="helped", kind="decision", on=on)


def _granted(case: Case, by: By, on: date) -> None:
    """Granted anew, or back from a hearing, a suspension or an ending that was taken back: the latest decision says which."""
    came_from = case.steps.latest("nth").from_stage
    made = case.decisions.latest("pk")
    if came_from in (Stage.SUSPENDED, Stage.ENDED, Stage.GRACE):
        _say(case, say="resumed", kind="decision", on=on)
    elif made.verdict == V.CHANGED:
        write(case=case, kind=K.CHANGE, by=by, on=on)
        _say(case, say="changed", kind="decision", on=on, day=made.effective_from or on)
    elif made.verdict == V.KEPT:
        _say(case, say="kept", kind="decision", on=on)
    else:
        _first_granted(case, made=made, by=by, on=on)


def _first_granted(case: Case, *, made: Decision, by: By, on: date) -> None:
    procedure = PROCEDURE[case.programme]
    if procedure in REVIEWED:
        plan_review(case=case, review_class=class_of(case, on=on), by=by, on=on)
    write(case=case, kind=K.GRANT, by=by, on=on)
    say = "granted" if procedure in REVIEWED and made.effective_from else "granted_once"
    _say(case, say=say, kind="decision", on=on, day=made.effective_from or on)
    if procedure in PUBLISHED and isinstance(by, Officer):
        _publish(case, by=by, on=on)
    if case.programme == "tekun" and isinstance(by, Officer):
        from doudi.cases.reviews.switching import switch_to  # it moves another case: our caller's module

        switch_to(case, by=by, on=on)


def _publish(case: Case, *, by: Officer, on: date) -> None:
    """Publish the result where it can be hung; where nobody knows in which village, the desk hangs it later."""
    from doudi.cases.postings.actions import post  # an objection moves a case: our caller's module

    try:
        post(case=case, kind=Posting.Kind.GRANT, by=by, on=on)
    except NotReady:
        return


def _refused(case: Case, by: By, on: date) -> None:
    write(case=case, kind=K.REFUSAL, by=by, on=on)
    _say(case, say="refused", kind="decision", on=on)


def _suspended(case: Case, by: By, on: date) -> None:
    write(case=case, kind=K.CHANGE, by=by, on=on)
    _say(case, say="suspended", kind="decision", on=on)


def _grace(case: Case, by: By, on: date) -> None:
    write(case=case, kind=K.ENDING, by=by, on=on)
    until = case.decisions.latest("pk").effective_until
    _say(case, say="grace", kind="decision", on=on, day=until - ONE_DAY if until else on)


def _end_posted(case: Case, by: By, on: date) -> None:
    _say(case, say="end_posted", kind="posting", on=on, day=_until(case, kind=Posting.Kind.ENDING) or on)


def _ended(case: Case, by: By, on: date) -> None:
    """An ending is told in writing once: with the gradual exit, or now. What was given once is simply done."""
    ended = case.decisions.filter(verdict=V.ENDED).first()
    if ended is None:
        _say(case, say="done", kind="progress", on=on)
        return
    if not case.papers.filter(kind=K.ENDING, written_on__gte=ended.on).exists():
        write(case=case, kind=K.ENDING, by=by, on=on)
    _say(case, say="ended", kind="decision", on=on)


def _withdrawn(case: Case, by: By, on: date) -> None:
    _say(case, say="withdrawn", kind="progress", on=on)


def _terminated(case: Case, by: By, on: date) -> None:
    write(case=case, kind=K.TERMINATION, by=by, on=on)
    _say(case, say="terminated", kind="decision", on=on)


ARRIVALS: dict[Stage, Arrival] = {
    Stage.SUBMITTED: _submitted,
    Stage.SUPPLEMENT: _supplement,
    Stage.DECLINED: _declined,
    Stage.ACCEPTED: _accepted,
    Stage.INVESTIGATING: _investigating,
    Stage.OPINION: _opinion,
    Stage.POSTED: _posted,
    Stage.OBJECTED: _objected,
    Stage.COUNTY: _county,
    Stage.MECHANISM: _mechanism,
    Stage.HELPED: _helped,
    Stage.GRANTED: _granted,
    Stage.REFUSED: _refused,
    Stage.SUSPENDED: _suspended,
    Stage.GRACE: _grace,
    Stage.END_POSTED: _end_posted,
    Stage.ENDED: _ended,
    Stage.WITHDRAWN: _withdrawn,
    Stage.TERMINATED: _terminated,
}
"""HEARING is told by `reviews.hearings.open_hearing`, which knows what is proposed and until when one may answer."""


def _close(case: Case, *, on: date) -> None:
    """End what runs for a closed case: clocks of changes, and the letter once no case of its application is living."""
    case.clocks.filter(limit__in=(DEATH, REASSESS_SELF_CARE), stopped_on=None).update(stopped_on=on)
    letter = case.application.letter
    if letter is None or letter.ended_on is not None:
        return
    if Case.objects.filter(application=case.application, stage__in=LIVING).exists():
        return
    because = {
        Stage.ENDED: Letter.Ended.SUPPORT_ENDED, Stage.REFUSED: Letter.Ended.NOT_QUALIFIED,
    }.get(Stage(case.stage), Letter.Ended.WITHDRAWN)  # fmt: skip
    with acting_as(SYSTEM):
        held = Letter.objects.select_for_update().get(pk=letter.pk)
        if held.ended_on is None:
            letters.end(letter=held, because=because, by=SYSTEM, on=on)


def _due(case: Case, *, limit: str) -> date | None:
    clock: Clock | None = case.clocks.filter(limit=limit, stopped_on=None).first()
    return clock.due_on if clock is not None else None


def _until(case: Case, *, kind: Posting.Kind) -> date | None:
    """Give the last day a notice hangs."""
    latest = case.postings.filter(kind=kind).first()
    return latest.until - ONE_DAY if latest is not None else None
