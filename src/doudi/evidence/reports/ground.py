"""The ground of a report, read from the database: the letter's people, and what the sources answered along a chain of commissions.

Verbs: ground_of, chain_of, settled_in. A re-check follows the commission it corrects; its answers stand in place of the earlier ones.
"""

from __future__ import annotations

from datetime import date

from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.reports.models import Conflict, Report
from doudi.evidence.reports.said import Ground, Said, Subject, read_claims
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.evidence.sources.queries import latest_answer, records_of
from doudi.offices.acting import SYSTEM, acting_as

CHAIN_MOST = 30


def chain_of(commission: Commission) -> list[Commission]:
    """List a commission with the re-checks of it, the first one first."""
    first = commission
    for _ in range(CHAIN_MOST):
        if first.kind != Commission.Kind.RECHECK or first.follows is None:
            break
        first = first.follows
    found, waiting = [first], [first]
    while waiting and len(found) < CHAIN_MOST:
        after = Commission.objects.filter(follows__in=waiting, kind=Commission.Kind.RECHECK).select_related("letter")
        waiting = list(after.order_by("id"))
        found += waiting
    return sorted(found, key=lambda one: one.pk)


def current_report(commission: Commission) -> Report | None:
    """Find the report of the chain that no later issue has replaced."""
    chain = chain_of(commission)
    return Report.objects.filter(commission__in=chain, replaced_by=None).order_by("-id").first()


def inquiries_of(commission: Commission) -> list[Inquiry]:
    """List the inquiries that count along the chain: the latest about each person and source."""
    rows = Inquiry.objects.filter(commission__in=chain_of(commission)).select_related("subject", "commission")
    latest = {
        (row.subject_id, row.source): row for row in rows.prefetch_related("answers").order_by("commission_id", "id")
    }
    return sorted(latest.values(), key=lambda row: (row.subject_id, row.source))


def ground_of(commission: Commission, *, on: date) -> Ground:
    """Read everything a report of this commission is computed from, as of a day."""
    inquiries = inquiries_of(commission)
    keys = {row.subject_id for row in inquiries}
    with acting_as(SYSTEM):  # whoever may read the letter computes with all its people, wherever they are registered
        people = [one for one in commission.letter.people.select_related("person").order_by("id") if one.pk in keys]
    declared = next((one.declared for one in reversed(chain_of(commission)) if one.declared), None)
    return Ground(
        place=commission.place, programme=commission.programme, as_of=on, subjects=tuple(_subject(one) for one in people),
        said=tuple(_said(row) for row in inquiries), claims=read_claims(declared),
    )  # fmt: skip


def settled_in(commission: Commission) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Give how contradictions of earlier issues were settled, the latest word counting."""
    rows = Conflict.objects.filter(report__commission__in=chain_of(commission), settled_on__isnull=False).order_by(
        "settled_on", "id"
    )
    return {(row.kind, row.source, str(row.detail["item"])): (row.taken, row.why) for row in rows}


def _subject(row: LetterPerson) -> Subject:
    person = row.person
    return Subject(row.pk, row.name, row.masked, row.role, row.relation, sex=person.sex, born_on=person.born_on)


def _said(row: Inquiry) -> Said:
    answer = latest_answer(inquiry=row)
    return Said(
        row.number, row.subject_id, row.source, row.outcome, asked_on=row.asked_on, answer_by=row.answer_by,
        rows=records_of(inquiry=row) if row.outcome == "HIT" else (), as_of=answer.as_of if answer else None,
        answered_at=answer.received_at if answer else None, answer_hash=answer.content_hash if answer else "",
        is_late=row.is_late,
    )  # fmt: skip
