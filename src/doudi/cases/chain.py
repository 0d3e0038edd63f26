"""One household, one chain of help (一户一条救助链): everything that happened with the same people, on one line of time.

Nouns: Event (what happened, when, in which file, to look up under which number), Benefit (what somebody holds or is paid, as
registers of all departments know). Verbs: chain_of_household, benefits_of. Each is a fixed number of queries however long the chain;
whoever reads sees what is in his sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from doudi.cases.applying.models import Application
from doudi.cases.case import Case, Decision, Opinion, Step
from doudi.cases.finding import find_for
from doudi.cases.papers.models import Paper
from doudi.cases.postings.models import Posting
from doudi.cases.queries import chain_of
from doudi.cases.reviews.models import Change, Hearing, Reconsideration, Review, Transfer
from doudi.cases.stages import Stage
from doudi.cases.standing import latest_report
from doudi.cases.visits.models import SelfCare, Visit
from doudi.database.either import either
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.wording import programme_title
from doudi.evidence.reports.models import Report
from doudi.facts import FACTS, yuan

EVENTS_MOST = 1000
"""Of each kind; a household with more has a page for each case."""


@dataclass(frozen=True)
class Event:
    """One thing that happened. `kind` names its nature, `words` say it, `number` finds the paper, letter or report itself."""

    on: date
    kind: str
    words: str
    case: str = ""
    programme: str = ""
    number: str = ""
    by: str = ""


@dataclass(frozen=True)
class Benefit:
    """What a register says somebody holds, or the household is paid each month, as of the day of the answer."""

    label: str
    name: str
    amount_yuan: str
    as_of: date | None
    source: str


def chain_of_household(case: Case) -> list[Event]:
    """Tell the story of a case's household, the oldest first: every application, case, letter, report and what was held."""
    cases = chain_of(case)
    ours = {one.pk: one for one in cases}
    events = [*_applications(cases), *_of_cases(ours), *_evidence(cases)]
    return sorted(events, key=lambda event: event.on)


def benefits_of(case: Case, *, on: date) -> list[Benefit]:
    """List what the registers said of benefits when the household was last found out about: paid to it, held by each of it.

    The latest report says it to whoever sees it; to others the receipt of the latest opinion or decision, which keeps its facts for good.
    """
    household, as_of = _latest_household(case, on=on)
    if household is None:
        return []
    sources = household.get("sources", {})
    found = list(_paid(household.get("facts", {}), sources=sources, on=as_of))
    for nth, person in enumerate(household.get("people", [])):
        found += _holds(person, prefix=f"people.{nth}.", sources=sources, on=as_of)
    return found


def _applications(cases: Iterable[Case]) -> Iterator[Event]:
    seen: dict[int, Application] = {one.application_id: one.application for one in cases}
    for one in seen.values():
        words = gettext("提出申请：%(channel)s") % {"channel": one.get_channel_display()}
        yield Event(one.submitted_on, "application", words, number=one.number, by=one.agent_name or one.name)


def _of_cases(ours: dict[int, Case]) -> Iterator[Event]:
    """Read each kind of row once for all cases."""
    for on, kind, words, case_id, number, by in _rows(list(ours)):
        case = ours[case_id]
        yield Event(on, kind, words, case.number, gettext(programme_title(case.programme)), number, by)


Row = tuple[date, str, str, int, str, str]


def _rows(cases: list[int]) -> Iterator[Row]:
    for step in _kept(Step.objects, cases):
        yield step.on, "step", str(Stage(step.to_stage).label), step.case_id, "", step.by_name
    for opinion in _kept(Opinion.objects.select_related("by"), cases):
        yield opinion.on, "opinion", opinion.get_proposes_display(), opinion.case_id, "", opinion.by.name
    for made in _kept(Decision.objects.select_related("by"), cases):
        yield made.on, "decision", _decision_words(made), made.case_id, "", made.by.name
    for visit in _kept(Visit.objects.select_related("first"), cases):
        yield visit.visited_on, "visit", visit.get_kind_display(), visit.case_id, "", visit.first.name
    for seen in _kept(SelfCare.objects.select_related("first"), cases):
        yield seen.assessed_on, "self_care", seen.get_grade_display(), seen.case_id, "", seen.first.name
    for notice in _kept(Posting.objects, cases):
        yield notice.posted_on, "posting", notice.get_kind_display(), notice.case_id, notice.number, ""
    for paper in _kept(Paper.objects, cases):
        yield (
            paper.written_on,
            "paper",
            paper.get_kind_display(),
            paper.case_id,
            paper.number,
            paper.content["authority"],
        )
    yield from _rows_after(cases)


def _rows_after(cases: list[int]) -> Iterator[Row]:
    for done in _kept(Review.objects.filter(done_on__isnull=False), cases):
        yield done.done_on, "review", done.get_outcome_display(), done.case_id, "", ""
    for change in _kept(Change.objects, cases):
        yield (
            change.told_on,
            "change",
            change.get_kind_display(),
            change.case_id,
            change.finding,
            change.get_told_display(),
        )
    for hearing in _kept(Hearing.objects, cases):
        yield hearing.told_on, "hearing", hearing.get_proposes_display(), hearing.case_id, "", ""
    for asked in _kept(Reconsideration.objects, cases):
        yield asked.asked_on, "appeal", asked.get_road_display(), asked.case_id, "", ""
    for moved in _kept(Transfer.objects, cases):
        words = gettext("转到 %(place)s，从 %(day)s 起") % {"place": moved.to_place, "day": moved.first_month}
        yield moved.made_on, "transfer", words, moved.case_id, "", ""


def _kept(rows: Any, cases: list[int]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.filter(case__in=cases)
    return found[:EVENTS_MOST]


def _decision_words(made: Decision) -> str:
    if made.amount_yuan is None:
        return made.get_verdict_display()
    words = {"verdict": made.get_verdict_display(), "amount": made.amount_yuan}
    return gettext("%(verdict)s，%(amount)s 元") % words


def _evidence(cases: Iterable[Case]) -> Iterator[Event]:
    """Letters and reports, whichever case asked for them; a resident finds his letters on their own page."""
    numbers = {one.application.number for one in cases} | {one.number for one in cases}
    files = [one.pk for one in cases]
    letters = either(Letter.objects.all(), Q(case_number__in=numbers), Q(applications__cases__in=files))
    found = {letter.pk: letter for letter in letters[:EVENTS_MOST]}
    for letter in found.values():
        yield Event(letter.drafted_on, "letter", gettext("核对授权书"), number=letter.number)
        if letter.ended_on is not None:
            words = gettext("授权书终止：%(because)s") % {"because": letter.get_ended_because_display()}
            yield Event(letter.ended_on, "letter", words, number=letter.number)
    for report in Report.objects.filter(commission__letter__in=list(found))[:EVENTS_MOST]:
        yield Event(report.issued_on, "report", str(report.get_conclusion_display()), number=report.number)


def _latest_household(case: Case, *, on: date) -> tuple[dict[str, Any] | None, date | None]:
    """Give the household as it was known last, and the day: of a newer report, else of the newest receipt."""
    kept = [
        (made.on, made.receipt["household"])
        for made in (
            Opinion.objects.filter(case=case, receipt__isnull=False).first(),
            Decision.objects.filter(case=case, receipt__isnull=False).first(),
        )
        if made is not None and made.receipt is not None
    ]
    day, household = max(kept, key=lambda one: one[0], default=(None, None))
    report = latest_report(case.application.letter) if case.application.letter else None
    if report is not None and (day is None or report.issued_on > day):
        return find_for(case, on=on).household.as_json(), report.issued_on
    return household, day


def _paid(facts: dict[str, Any], *, sources: dict[str, Any], on: date | None) -> Iterator[Benefit]:
    for name, fact in FACTS["household"].items():
        amount = facts.get(name)
        if name.startswith("paid_") and fact.unit == "yuan/month" and amount:
            yield _benefit(fact.label, name="", amount=_yuan_text(amount), said=sources.get(name), on=on)


def _holds(person: dict[str, Any], *, prefix: str, sources: dict[str, Any], on: date | None) -> Iterator[Benefit]:
    facts = person.get("facts", person)
    for name, fact in FACTS["person"].items():
        if name.startswith("holds_") and facts.get(name) in (True, "yes"):
            yield _benefit(
                fact.label, name=str(person.get("name", "")), amount="", said=sources.get(prefix + name), on=on
            )


def _benefit(label: str, *, name: str, amount: str, said: Any, on: date | None) -> Benefit:
    said = said if isinstance(said, dict) else {}
    as_of = date.fromisoformat(said["as_of"]) if said.get("as_of") else on
    return Benefit(
        label=gettext(label), name=name, amount_yuan=amount, as_of=as_of, source=str(said.get("dataset", ""))
    )


def _yuan_text(amount: Any) -> str:
    return f"{yuan(amount):.2f}" if isinstance(amount, int) else str(amount)
