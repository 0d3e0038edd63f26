"""Who calls: somebody of the registry when name and number are both right, else a name alone, else nobody named.

Nouns: Caller, NotKnown. Verb: caller_of. An operator sees nobody by it: only whether the number is this name's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number
from doudi.registry.identifiers import NotValid, parse
from doudi.registry.models import Person
from doudi.registry.queries import person_by_identifier


class NotKnown(Exception):
    """A number that cannot be, or is somebody else's."""


@dataclass(frozen=True)
class Caller:
    """Whoever needs something, with what a need keeps of him. `place` is where his hukou is, as far as the registry knows."""

    name: str = ""
    masked: str = ""
    place: str = ""
    person: Person | None = None


def caller_of(*, name: str, number: Number | None) -> Caller:
    """Find whoever calls.

    :raises NotKnown: when the number cannot be, or is registered under another name.
    """
    name = name.strip()
    if number is None:
        return Caller(name=name)
    try:
        masked = parse(number.kind, number.text).masked
    except NotValid as reason:
        raise NotKnown(gettext(reason.sentence) % reason.values) from reason
    with acting_as(SYSTEM):
        person = person_by_identifier(kind=number.kind, text=number.text)
    if person is None:
        return Caller(name=name, masked=masked)
    if person.name != name:
        raise NotKnown(gettext("姓名和证件号码对不上，请再问一遍；问不清就不填号码。"))
    return Caller(name=name, masked=masked, place=person.hukou_place_id or "", person=person)
