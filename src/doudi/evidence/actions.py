"""Verbs of evidence that leave a line: a delivery accepted, quarantined rows taken out."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from doudi.engine.snapshots import Delivery
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer


def note_delivery(delivery: Delivery) -> None:
    """Write down that a department's delivery was accepted: what, how many rows, under which law."""
    detail = {
        "dataset": delivery.dataset,
        "as_of": delivery.as_of,
        "rows": delivery.rows,
        "accepted": delivery.accepted,
        "quarantined": delivery.quarantined,
        "sha256": delivery.sha256,
        "basis": delivery.basis,
    }
    place = delivery.places[0] if delivery.places else ""
    with acting_as(SYSTEM), transaction.atomic():
        record(
            verb="register.accept", by=SYSTEM, about=delivery.number, place=place, purpose="接收部门数据", detail=detail
        )


def note_quarantine_taken(
    *, number: str, rows: int, by: Officer | Actor = SYSTEM, on: date | None = None, place: str = ""
) -> None:
    """Write down that the rows of a delivery that were not accepted left for a file, identifiers in clear."""
    with acting_as(by), transaction.atomic():
        record(
            verb="quarantine.take", by=by, on=on, about=number, place=place, purpose="取出隔离行，退回部门更正",
            detail={"rows": rows},
        )  # fmt: skip
