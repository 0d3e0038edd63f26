"""Whoever stood still when a standard came gets it when that is over, by itself; what is for people they settle.

Noun: Resumes (how cases are listened to). Verb: settle_left.
Help that goes on again (a suspension lifted, a hearing over, an ending taken back) takes up every standard that was published since it
stopped; help that is over, those it was left out of. What a person decided about the standard's own months settles it too.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.case import Case, Decision, Step
from doudi.cases.lines import write_line
from doudi.cases.permissions import NotAllowed, check_may_work_on, holds_duty
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.carried import Carried, Left
from doudi.cases.reviews.standard_of_one import BY_ITSELF, LESS
from doudi.cases.reviews.standards import CARRIED_OUT_DAYS, adjusted_again
from doudi.cases.road import COUNTY, TOWNSHIP
from doudi.cases.stages import Stage
from doudi.cases.support import PAYS, begins_on
from doudi.offices.acting import SYSTEM, acting, acting_as
from doudi.offices.models import Duty, Officer
from doudi.standards.models import Publication
from doudi.standards.queries import published

V, LEFT, SETTLED = Decision.Verdict, Carried.Outcome.LEFT, Carried.Outcome.SETTLED
STOOD_STILL = (Stage.SUSPENDED, Stage.HEARING, Stage.GRACE, Stage.END_POSTED, Stage.ENDED)
WORDS_MOST = 500


class Resumes:
    """Listens to cases for those a standard left out."""

    def decided(self, made: Decision, *, on: date) -> None:
        """A person said the amount of the standard's months himself; what he decides while somebody is heard counts when that is over."""
        if made.verdict == V.CHANGED and made.case.stage == Stage.GRANTED and acting() != SYSTEM:
            with acting_as(SYSTEM):
                for one in _open(made.case):
                    if _reaches(made, publication=one.publication):
                        _settle(one, by=made.by, words=made.reasons, on=on)

    def moved(self, case: Case, *, step: Step, on: date) -> None:
        """Help goes on again, or is over."""
        goes_on = step.to_stage == Stage.GRANTED and step.from_stage in STOOD_STILL
        if goes_on or step.to_stage == Stage.ENDED:
            with acting_as(SYSTEM):
                _take_up(case, step=step, on=on, also=_published_since(case, step=step, on=on) if goes_on else [])


@transaction.atomic
def settle_left(*, carried: Carried, words: str, by: Officer, on: date) -> Carried:
    """Write down that a person looked into a case that was left to people, and what came of it.

    :raises NotAllowed: when the officer may not decide about the case.
    :raises NotReady: when it is not left, comes by itself, or nothing is said.
    """
    held = Carried.objects.select_for_update(of=("self",)).select_related("case").get(pk=carried.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    if not holds_duty(by, duty=Duty.DECIDE, on=on):
        raise NotAllowed(gettext("您没有“审核确认”职责，不能作决定。"))
    if held.outcome != LEFT:
        raise NotReady(gettext("这一件已经处理。"))
    if held.why in BY_ITSELF:
        raise NotReady(gettext("这一件会自动按新标准补发，不用核实。"))
    if not words.strip():
        raise NotReady(gettext("请写明核实的结果。"))
    _settle(held, by=by, words=words.strip(), on=on)
    write_line("standard.settle", case=held.case, by=by, on=on, detail={"publication": held.publication_id})
    return held


def _open(case: Case) -> list[Carried]:
    rows = Carried.objects.filter(case=case, outcome=LEFT).select_related("publication", "case")
    return list(rows.order_by("publication__since", "publication"))


def _take_up(case: Case, *, step: Step, on: date, also: list[Publication]) -> None:
    """Carry out what was left out, the earliest day first; what is still less than before was heard, and is settled."""
    rows = {one.publication_id: one for one in _open(case)}
    waiting = {one.publication.pk: one.publication for one in rows.values()} | {one.pk: one for one in also}
    for publication in sorted(waiting.values(), key=lambda one: (one.since, one.pk)):
        done = adjusted_again(case, publication=publication, on=on)
        if isinstance(done, Left) and done.why == LESS and step.from_stage == Stage.HEARING:
            _settle_heard(case, publication=publication, on=on)


def _settle_heard(case: Case, *, publication: Publication, on: date) -> None:
    """What was paid too much by the new standard was heard about; the decision after the hearing says what is paid from now on."""
    row = Carried.objects.filter(case=case, publication=publication, outcome=LEFT).select_related("case").first()
    made = case.decisions.filter(verdict__in=(V.CHANGED, V.KEPT)).first()
    if row is not None and made is not None:
        _settle(row, by=made.by, words=made.reasons, on=on)


def _published_since(case: Case, *, step: Step, on: date) -> list[Publication]:
    """List what was published, or may have been carried out, since a case last ran on, and leans on what its amount leans on."""
    before = case.steps.filter(from_stage=Stage.GRANTED, nth__lt=step.nth).order_by("-nth").first()
    if before is None:
        return []
    lately = published().filter(published_on__gte=before.on - CARRIED_OUT_DAYS, published_on__lte=on)
    pays = case.decisions.filter(verdict__in=PAYS)
    return [
        one
        for one in lately
        if case.place.startswith(one.place) and pays.filter(receipt__terms__has_key=one.term).exists()
    ]


def _reaches(made: Decision, *, publication: Publication) -> bool:
    """Say whether a decision sets the amount from the standard's first month of the case on."""
    begins = begins_on(made.case)
    start = max(publication.since, begins) if begins else publication.since
    return made.effective_from is not None and made.effective_from <= start


def _settle(held: Carried, *, by: Officer, words: str, on: date) -> None:
    held.outcome, held.ended_on, held.settled_by, held.settled_words = SETTLED, on, by, words[:WORDS_MOST]
    held.save(update_fields=["outcome", "ended_on", "settled_by", "settled_words"])
