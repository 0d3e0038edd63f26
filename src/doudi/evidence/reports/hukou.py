"""What public security answered of where somebody's hukou is, told to the registry when the report is issued.

Verb: note_hukou_answers. Nobody is moved by it: one the registry knows elsewhere stays there until a person has looked into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from doudi.evidence.reports.facts import typed_rows
from doudi.evidence.reports.said import Ground, Said
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.offices.queries import path
from doudi.registry.hukou import note_hukou
from doudi.registry.models import HukouReading, Person

SOURCE = "hukou"
LIVING_ROW = "normal"
COUNTY_DIGITS = 6


def note_hukou_answers(ground: Ground, *, people: Mapping[int, int], on: date) -> None:
    """Keep where each subject's hukou is, as the register answered; `people` maps subjects to persons. A silent source says nothing."""
    said = {one.subject: place for one in ground.said if (place := _place_of(one)) is not None}
    with acting_as(SYSTEM):
        for subject, place in said.items():
            person = Person.objects.get(pk=people[subject])
            note_hukou(person=person, place=place, source=HukouReading.Source.REGISTER, by=SYSTEM, on=on)


def _place_of(said: Said) -> Place | None:
    """Read the place of the one row that stands; two places in one answer tell none."""
    if said.source != SOURCE or said.is_silent:
        return None
    rows = typed_rows(said) or []
    places = {str(row["place"]) for row in rows if row.get("status") == LIVING_ROW and row.get("place")}
    if len(places) != 1:
        return None
    known = path(places.pop())
    return known[-1] if known and len(known[-1].code) >= COUNTY_DIGITS else None
