"""One case on one page: everything its file holds, fetched in a fixed number of questions and put in order.

Nouns: none of its own. Verbs: file_of.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from doudi.cases import queries
from doudi.cases.applying.models import ApplicationMember
from doudi.cases.case import Case
from doudi.cases.messages.wording import text_of
from doudi.cases.stages import OPEN, Stage
from doudi.cases.visits.models import VisitPicture
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


def file_of(case: Case, *, request: OfficerRequest) -> dict[str, Any]:
    """Gather a case's file for its page."""
    by, on = request.officer, request.today
    prefetch_related_objects([case], "application__members")  # asked once, read in many places
    application = case.application
    decisions = list(case.decisions.select_related("by", "report")[:ROWS_MOST])
    names = names_of([case.place, application.window])
    members = list(application.members.all())
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
        "opinions": list(case.opinions.select_related("by", "report")[:ROWS_MOST]),
        "chain": [one for one in queries.chain_of(case) if one.pk != case.pk],
        "journal": entries_about(case.number)[:LINES_MOST],
        **_evidence(case, by=by),
        **_work(case, members=members),
        **_afterwards(case, by=by),
    }


def _law(case: Case, *, decisions: list[Any], request: OfficerRequest) -> Any:
    """Let the law answer while nobody has decided; afterwards show what it answered then."""
    if case.stage in OPEN or not decisions or decisions[0].receipt is None:
        return law_of(case, on=request.today)
    return law_in(case, decisions[0].receipt)


def _evidence(case: Case, *, by: Officer) -> dict[str, Any]:
    """Give the letter and its reports, the newest first, with the newest in words; and whether a letter is still to be drafted here."""
    letter = case.application.letter
    reports = Report.objects.filter(commission__letter=letter) if letter else Report.objects.none()
    found = list(reports.order_by("-issued_on", "-id")[:ROWS_MOST])
    return {
        "letter": letter,
        "may_draft": not case.is_closed and _is_missing(letter) and may_keep(by, place=case.application.place),
        "reports": found,
        "told": told_of(found[0].content) if found else None,
        "photographs": list(case.application.photographs.defer("sealed")[:ROWS_MOST]),
    }


def _is_missing(letter: Letter | None) -> bool:
    """Say whether an application has no letter, or its own has ended."""
    return letter is None or letter.ended_on is not None


def _work(case: Case, *, members: list[ApplicationMember]) -> dict[str, Any]:
    """Give what the desks have done: visits, assessments, relatives, postings, steps and clocks."""
    pictures = Prefetch("pictures", VisitPicture.objects.defer("sealed"))
    visits = case.visits.select_related("first", "second", "recorded_by").defer("met_signature")
    return {
        "visits": visit_lines(list(visits.prefetch_related(pictures)[:ROWS_MOST]), members=members),
        "self_care": list(case.self_care.select_related("first", "second")[:ROWS_MOST]),
        "relatives": list(case.near_relatives.all()[:ROWS_MOST]),
        "postings": list(case.postings.select_related("posted_by")[:ROWS_MOST]),
        "objections": list(case.posting_objections.defer("name_sealed", "phone_sealed")[:ROWS_MOST]),
        "clocks": list(case.clocks.order_by("stopped_on", "due_on")[:ROWS_MOST]),
        "steps": list(case.steps.order_by("-nth")[:ROWS_MOST]),
    }


def _afterwards(case: Case, *, by: Officer) -> dict[str, Any]:
    """Give what was written to the family, and what came after the decision."""
    papers = list(case.papers.all()[:ROWS_MOST])
    return {
        "papers": papers,
        "to_deliver": [one for one in papers if one.delivered_on is None],
        "messages_sent": [(one, text_of(one)) for one in case.messages.all()[:ROWS_MOST]],
        "reviews": list(case.reviews.select_related("done_by")[:ROWS_MOST]),
        "changes": list(case.changes.all()[:ROWS_MOST]),
        "hearings": list(case.hearings.all()[:ROWS_MOST]),
        "appeals": list(case.reconsiderations.select_related("answered_by")[:ROWS_MOST]),
        "is_own_place": case.place.startswith(by.desk.place_id),
        "is_closed": case.is_closed,
        "stage_label": Stage(case.stage).label,
    }
