"""One case on one page: everything its file holds, fetched in a fixed number of questions and put in order.

Nouns: none of its own. Verbs: file_of.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from doudi.cases import queries
from doudi.cases.applying.models import Application, ApplicationMember
from doudi.cases.case import Case
from doudi.cases.messages.wording import text_of
from doudi.cases.parts import parts_of
from doudi.cases.stages import OPEN, Stage
from doudi.cases.visits.models import Visit, VisitPicture
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.permissions import may_keep
from doudi.evidence.reports.models import Report
from doudi.evidence.reports.told import told_of
from doudi.journal.queries import entries_about
from doudi.offices.models import Officer
from doudi.web.hub.cases.acts import acts_for
from doudi.web.hub.cases.declared import declared_lines
from doudi.web.hub.cases.law import law_in, law_of
from doudi.web.hub.cases.offers import offers_of
from doudi.web.hub.cases.seen import visit_lines
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest

LINES_MOST = 40
ROWS_MOST = 50
OF_REPORTS = ("report__content", "report__signature")
"""What a file does not show of the reports its decisions stand on."""

Parts = frozenset[str]
"""The parts of the file that hold anything (`cases.parts`)."""


def file_of(case: Case, *, request: OfficerRequest) -> dict[str, Any]:
    """Gather a case's file for its page."""
    by, on = request.officer, request.today
    prefetch_related_objects([case], "application__members")  # asked once, read in many places
    application = case.application
    decisions = list(case.decisions.select_related("by", "report").defer(*OF_REPORTS)[:ROWS_MOST])
    names = names_of([case.place, application.window])
    members, parts = list(application.members.all()), parts_of(case)
    return {
        "case": case,
        "application": application,
        "place": names[case.place],
        "window": names[application.window],
        "members": members,
        "declared": declared_lines(application, members=members),
        "offers": offers_of(case, by=by, on=on),
        "acts": acts_for(case, by=by),
        "law": _law(case, decisions=decisions, request=request),
        "decisions": decisions,
        "opinions": list(case.opinions.select_related("by", "report").defer(*OF_REPORTS)[:ROWS_MOST]),
        "chain": queries.besides(case),
        "journal": entries_about(case.number).values("at", "actor_name", "verb")[:LINES_MOST],
        **_evidence(case, by=by, parts=parts),
        **_work(case, members=members, parts=parts),
        **_afterwards(case, by=by, parts=parts),
    }


def _law(case: Case, *, decisions: list[Any], request: OfficerRequest) -> Any:
    """Let the law answer while nobody has decided; afterwards show what it answered then."""
    if case.stage in OPEN or not decisions or decisions[0].receipt is None:
        return law_of(case, on=request.today)
    return law_in(case, decisions[0].receipt)


def _evidence(case: Case, *, by: Officer, parts: Parts) -> dict[str, Any]:
    """Give the letter and its reports, the newest first, with the newest in words; and whether a letter is still to be drafted here."""
    letter = case.application.letter
    reports = Report.objects.filter(commission__letter=letter) if letter else Report.objects.none()
    found = list(reports.order_by("-issued_on", "-id")[:ROWS_MOST])
    return {
        "letter": letter,
        "may_draft": not case.is_closed and _is_missing(letter) and may_keep(by, place=case.application.place),
        "reports": found,
        "told": told_of(found[0].content) if found else None,
        "photographs": _rows(case.application, "photographs", parts=parts, without=("sealed",)),
    }


def _is_missing(letter: Letter | None) -> bool:
    """Say whether an application has no letter, or its own has ended."""
    return letter is None or letter.ended_on is not None


def _work(case: Case, *, members: list[ApplicationMember], parts: Parts) -> dict[str, Any]:
    """Give what the desks have done: visits, assessments, relatives, postings, steps and clocks."""
    sealed = ("name_sealed", "phone_sealed")
    return {
        "visits": visit_lines(_visits(case), members=members) if "visits" in parts else [],
        "self_care": _rows(case, "self_care", parts=parts, beside=("first", "second")),
        "relatives": _rows(case, "near_relatives", parts=parts),
        "postings": _rows(case, "postings", parts=parts, beside=("posted_by",)),
        "objections": _rows(case, "posting_objections", parts=parts, without=sealed),
        "clocks": list(case.clocks.order_by("stopped_on", "due_on")[:ROWS_MOST]),
        "steps": list(case.steps.order_by("-nth")[:ROWS_MOST]),
    }


def _visits(case: Case) -> list[Visit]:
    pictures = Prefetch("pictures", VisitPicture.objects.defer("sealed"))
    visits = case.visits.select_related("first", "second", "recorded_by").defer("met_signature")
    return list(visits.prefetch_related(pictures)[:ROWS_MOST])


def _afterwards(case: Case, *, by: Officer, parts: Parts) -> dict[str, Any]:
    """Give what was written to the family, and what came after the decision."""
    papers = _rows(case, "papers", parts=parts)
    return {
        "papers": papers,
        "to_deliver": [one for one in papers if one.delivered_on is None],
        "messages_sent": [(one, text_of(one)) for one in _rows(case, "messages", parts=parts)],
        "reviews": _rows(case, "reviews", parts=parts, beside=("done_by",)),
        "changes": _rows(case, "changes", parts=parts),
        "hearings": _rows(case, "hearings", parts=parts),
        "appeals": _rows(case, "reconsiderations", parts=parts, beside=("answered_by",)),
        "is_own_place": case.place.startswith(by.desk.place_id),
        "is_closed": case.is_closed,
        "stage_label": Stage(case.stage).label,
    }


def _rows(
    of: Case | Application, part: str, *, parts: Parts, beside: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> list[Any]:
    """Open one part of the file, if it holds anything: with those it names beside, without what lies sealed."""
    if part not in parts:
        return []
    rows = getattr(of, part).defer(*without)
    return list((rows.select_related(*beside) if beside else rows)[:ROWS_MOST])
