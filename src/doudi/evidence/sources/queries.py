"""Questions about what was asked: how each inquiry stands, what its answer says, and how a source is doing.

All within the sight of whoever is at work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Answer, Commission, Entry, Inquiry, Outcome
from doudi.evidence.sources.sealing import open_answer


@dataclass(frozen=True)
class InquiryStanding:
    """One inquiry as a desk reads it. `outcome` is empty while it is open."""

    number: str
    subject: int
    subject_name: str
    source: str
    title: str
    owner: str
    state: str
    outcome: str
    asked_on: date
    answer_by: date
    received_on: date | None
    as_of: date | None
    is_late: bool
    problem: str

    @property
    def is_open(self) -> bool:
        """The source may still answer in time."""
        return not self.outcome

    @property
    def is_known(self) -> bool:
        """The source said whether there is a record; silence and refusal say nothing."""
        return self.outcome in (Outcome.HIT, Outcome.NO_HIT)


def standing(*, commission: Commission) -> list[InquiryStanding]:
    """Tell how each inquiry of a commission stands."""
    rows = commission.inquiries.select_related("subject").prefetch_related("answers")
    return [_standing(row) for row in rows]


def latest_answer(*, inquiry: Inquiry) -> Answer | None:
    """Find the last answer of an inquiry."""
    answers: list[Answer] = sorted(inquiry.answers.all(), key=lambda answer: (answer.received_at, answer.pk))
    return answers[-1] if answers else None


def records_of(*, inquiry: Inquiry) -> list[dict[str, Any]]:
    """Open the rows of the latest answer; none when there is no answer, which its outcome tells apart from "no record"."""
    answer = latest_answer(inquiry=inquiry)
    return [] if answer is None else open_answer(answer.sealed, number=inquiry.number)


def inquiry_for(*, number: str) -> Inquiry | None:
    """Find an inquiry by its number."""
    rows = Inquiry.objects.select_related("commission__letter", "subject__letter")
    return rows.filter(number=number).first()


def entry_waiting(*, inquiry: Inquiry) -> Entry | None:
    """Find the entry that waits for a second officer."""
    return inquiry.entries.select_related("entered_by").filter(settled_by__isnull=True).first()


def entry_rows(*, entry: Entry) -> list[dict[str, Any]]:
    """Open the rows somebody typed in."""
    return open_answer(entry.sealed, number=entry.inquiry.number)


def _standing(row: Inquiry) -> InquiryStanding:
    entry, answer = SOURCES[row.source], latest_answer(inquiry=row)
    return InquiryStanding(
        number=row.number, subject=row.subject_id, subject_name=row.subject.name, source=row.source, title=entry.title,
        owner=entry.owner, state=row.state, outcome=row.outcome, asked_on=row.asked_on, answer_by=row.answer_by,
        received_on=answer.received_on if answer else None, as_of=answer.as_of if answer else None, is_late=row.is_late,
        problem=row.problem,
    )  # fmt: skip
