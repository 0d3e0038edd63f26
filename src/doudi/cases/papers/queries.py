"""Questions about papers: by number, of a case, an application's guidance, those not delivered, and what the public may check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.papers.models import Paper
from doudi.cases.terms import term
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.offices.working_days import working_days_after

AT_ONCE = 200


@dataclass(frozen=True)
class PublicStanding:
    """What anybody who holds a paper's number may learn: nothing about people."""

    state: str
    title: str = ""
    authority: str = ""
    written_on: date | None = None
    content_hash: str = ""


def public_standing(number: str) -> PublicStanding:
    """Tell anybody who holds a paper's number whether it was written here, by whom, when, and the hash of what it says.

    `state` is written or unknown.
    """
    if not (number.isascii() and number.isalnum()):
        return PublicStanding("unknown")
    with acting_as(SYSTEM):
        paper = Paper.objects.filter(number=number.upper()).first()
    if paper is None:
        return PublicStanding("unknown")
    return PublicStanding(
        "written", paper.content["title"], paper.content["authority"], paper.written_on, paper.content_hash
    )


def paper_for(number: str) -> Paper | None:
    """Find a paper within the sight of whoever is at work."""
    if not (number.isascii() and number.isalnum()):
        return None
    return Paper.objects.select_related("case__application").filter(number=number).first()


def papers_of(case: Case) -> QuerySet[Paper]:
    """List the papers of a case, the newest first."""
    return case.papers.all()[:AT_ONCE]


def guidance_of(application: Application) -> Paper | None:
    """Find what somebody was told in writing about where his application is handled."""
    return Paper.objects.filter(case__application=application, kind=Paper.Kind.GUIDANCE).first()


def undelivered(place: str) -> QuerySet[Paper]:
    """List the papers nobody has handed over yet, the oldest first."""
    rows = Paper.objects.filter(inside(place, column="case__place"), delivered_on=None)
    return rows.select_related("case").order_by("written_on", "pk")[:AT_ONCE]


def deliver_by(paper: Paper) -> date:
    """Give the day by which a paper should be handed over: what the law says of a refusal, for every paper."""
    days = term("refusal_in_writing", place=paper.case.place, on=paper.written_on)
    return working_days_after(paper.written_on, count=days or 0)
