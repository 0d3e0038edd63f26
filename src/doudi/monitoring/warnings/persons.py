"""Who in the registry a warning is about. Question: person_of.

Only once somebody is sent there: whoever is merely weighed stands in no registry. The person goes with the need, so that the matching knows
his age and what he holds; what leaves the house still needs his consent (`dispatch.needs.packing`).
"""

from __future__ import annotations

from datetime import date

from doudi.database import var
from doudi.evidence.pseudonyms import NotOurs, Pseudonyms
from doudi.offices.acting import SYSTEM
from doudi.offices.models import Place
from doudi.offices.queries import place_on
from doudi.registry.actions import NotRegistered, Number, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from doudi.registry.queries import person_by_identifier

LEVELS_OF_PLACES = (12, 9, 6)


def person_of(*, sealed: bytes, name: str, place: str, on: date) -> Person | None:
    """Find somebody by his sealed number, or take him in where he lives; as the system.

    None where the number cannot be read or kept here. Where his hukou is, a window or a register tells later.
    """
    number = _opened(sealed)
    if not number or not name:
        return None
    known = person_by_identifier(kind=Kind.RESIDENT_ID, text=number)
    home = _nearest(place, on=on)
    return _registered(number, name=name, home=home, on=on) if known is None and home is not None else known


def _opened(sealed: bytes) -> str:
    try:
        return Pseudonyms.of(var()).open(sealed) if sealed else ""
    except NotOurs:
        return ""


def _registered(number: str, *, name: str, home: Place, on: date) -> Person | None:
    numbers = [Number(kind=Kind.RESIDENT_ID, text=number)]
    try:
        return register_person(name=name, numbers=numbers, hukou_place=None, residence_place=home, by=SYSTEM, on=on)
    except NotRegistered:
        return None


def _nearest(code: str, *, on: date) -> Place | None:
    """Give the smallest place around a code that is known here."""
    found = (place_on(code[:digits], on) for digits in LEVELS_OF_PLACES if len(code) >= digits)
    return next((place for place in found if place is not None), None)
