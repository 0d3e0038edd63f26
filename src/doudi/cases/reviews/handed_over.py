"""Whose evidence a household that moved is known by. Verb: handed_over_from."""

from __future__ import annotations

from doudi.cases.case import Case
from doudi.cases.reviews.models import Transfer
from doudi.cases.standing import latest_report
from doudi.offices.acting import SYSTEM, acting_as


def handed_over_from(case: Case) -> Case | None:
    """Find the file another place handed over to this one; none once this place has verified the household itself."""
    letter = case.application.letter
    if case.follows_id is None or (letter is not None and latest_report(letter) is not None):
        return None
    with acting_as(SYSTEM):
        rows = Transfer.objects.select_related("case__application__letter", "case__subject")
        found = rows.filter(case=case.follows_id, to_place=case.place).first()
        return found.case if found is not None else None
