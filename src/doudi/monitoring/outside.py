"""册外领取: who is paid and stands in no register of persons, kept beside the findings of a screen.

Verbs: look_outside (find and keep), people_outside (who they are), outsiders_for (what an officer may see). It opens work for people;
it ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from doudi.evidence.assembly.outside import Outsider as Found
from doudi.evidence.assembly.outside import outsiders
from doudi.facts import yuan
from doudi.journal.actions import record
from doudi.monitoring.actions import number_from
from doudi.monitoring.models import Outsider
from doudi.monitoring.permissions import NotAllowed, may_read_findings
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside

SHOWN_MOST = 500
RENEWED = ["on", "place", "paid_month", "since", "is_dead", "file_is_outside"]


def look_outside(*, var: Path, on: date, place: str = "") -> int:
    """Find who is paid outside every register of persons inside a place, and keep that; give how many.

    :raises NobodyKnown: when there is no hukou delivery valid that day.
    """
    found = [one for one in outsiders(var=var, on=on) if one.place.startswith(place)]
    with acting_as(SYSTEM):
        _keep(found, on=on, place=place)
    return len(found)


def people_outside(*, place: str = "") -> set[int]:
    """Give the pseudonyms of those who were found inside a place, for whoever runs the screen."""
    with acting_as(SYSTEM):
        return set(Outsider.objects.filter(inside(place, column="place")).values_list("person_key", flat=True))


def outsiders_for(*, officer: Officer) -> QuerySet[Outsider]:
    """List them inside the officer's sight: the dead first, then by what is paid.

    :raises NotAllowed: when the officer's desk has nothing to do with findings.
    """
    if not may_read_findings(officer):
        raise NotAllowed("本岗位不办理监测发现；请联系民政岗位。")
    return Outsider.objects.filter(inside(officer.desk.place_id, column="place"))


@transaction.atomic
def _keep(found: Sequence[Found], *, on: date, place: str) -> None:
    """Keep what was found: new ones open, known ones are renewed, vanished ones go; one line of the journal tells how many."""
    rows = [_row(one, on=on) for one in found]
    kept = {row.number for row in rows}
    own = Outsider.objects.filter(inside(place, column="place"))
    closed, _ = own.exclude(number__in=kept).delete()
    own.filter(first_seen_on__gt=on).delete()  # an earlier day is looked at after a later one
    Outsider.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person_key", "programme", "file_number"], update_fields=RENEWED
    )
    detail = {"found": len(rows), "dead": sum(row.is_dead for row in rows), "closed": closed}
    record(verb="screen.outside", by=SYSTEM, on=on, about=str(on), place=place, purpose="常态化数据比对", detail=detail)


def _row(one: Found, *, on: date) -> Outsider:
    return Outsider(
        number=number_from(f"outside/{one.person}/{one.programme}/{one.file_number}"), on=on, place=one.place,
        person_key=one.person, programme=one.programme, file_number=one.file_number,
        paid_month=yuan(one.paid_hao).quantize(yuan(0)), since=one.since, is_dead=one.is_dead,
        file_is_outside=one.file_is_outside, first_seen_on=on,
    )  # fmt: skip
