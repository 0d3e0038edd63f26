"""Where somebody's hukou is, and who says so: nobody's hukou is known before a register or a booklet told it.

Nouns: Hukou, HukouReading (`models`). Verbs: note_hukou, settle_hukou. Questions: hukous_of, hukou_of.
What somebody says himself is kept as said and confirms nothing. A later source that agrees makes it more exact; one that disagrees
moves nothing: both stand there until a person has looked into it and said why.
Law: 户口登记条例 第四条 (the booklet and the register prove it alike); 最低生活保障审核确认办法 第四条、第五条 (what depends on it);
社会救助法 第六十二条 (what the state's own registers tell is not asked for).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.offices.models import Officer, Place
from doudi.registry.actions import By
from doudi.registry.models import HukouReading, Person

TOWN_DIGITS = 9
WHY_LETTERS_MIN = 4
Source = HukouReading.Source
PROVING = (Source.BOOKLET, Source.REGISTER)


class NotSettled(Exception):
    """A hukou cannot be read or settled like this; the message says what is missing."""


@dataclass(frozen=True)
class Hukou:
    """Where somebody's hukou is: `place` is empty while nobody has confirmed it, `standing` what it stands on.

    A place without anything to stand on was written down before sources were kept. `against` are sources that say another place.
    """

    place: str = ""
    standing: HukouReading | None = None
    said: HukouReading | None = None
    against: Sequence[HukouReading] = field(default=())

    @property
    def is_known(self) -> bool:
        """Somebody or something has confirmed it, and nothing contradicts."""
        return bool(self.place) and not self.against


@transaction.atomic
def note_hukou(*, person: Person, place: Place, source: str, by: By, on: date) -> HukouReading:
    """Keep what a source says; the first that proves it makes it known, and one that disagrees waits for a person.

    :raises NotSettled: when a booklet was read by nobody.
    """
    if source == Source.BOOKLET and not isinstance(by, Officer):
        raise NotSettled(gettext("户口簿要由工作人员当面核看后登记。"))
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if source == Source.REGISTER and held.hukou_place_id and (known := _said_before(held, place=place)):
        return known
    made = HukouReading.objects.create(
        person=held, place=place, source=source, read_on=on, read_by=by if isinstance(by, Officer) else None
    )
    agrees = source in PROVING and (not held.hukou_place_id or same_town(held.hukou_place_id, place.pk))
    if agrees and len(place.pk) > len(held.hukou_place_id or ""):
        _write_place(held, place=place)
        person.hukou_place = place
    detail = {"source": source, "place": place.pk, "is_known": bool(held.hukou_place_id), "agrees": agrees}
    record(verb="registry.hukou_read", by=by, on=on, about=f"person:{held.pk}", place=held.place_code, detail=detail)
    return made


@transaction.atomic
def settle_hukou(*, person: Person, place: str, why: str, by: By, on: date) -> None:
    """Say which of the places that were read it is, with the reason; every reading that says otherwise is closed with it.

    :raises NotSettled: when nothing disagrees, nobody read that place, or no reason is given.
    """
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    hukou = hukou_of(held)
    if not hukou.against:
        raise NotSettled(gettext("%(name)s的户籍没有不一致的地方。") % {"name": held.name})
    if len(why.strip()) < WHY_LETTERS_MIN:
        raise NotSettled(gettext("请写明怎么核实的、看了什么，至少4个字。"))
    taken = next((one.place for one in hukou.against if one.place_id == place), None)
    if taken is None and place != hukou.place:
        raise NotSettled(gettext("请在查到的几个户籍地里选一个。"))
    if taken is not None:
        _write_place(held, place=taken)
        person.hukou_place = taken
    for one in held.hukou_readings.filter(source__in=PROVING, settled_on=None):
        if not same_town(one.place_id, place):
            one.settled_on, one.settled_because = on, why.strip()
            one.settled_by = by if isinstance(by, Officer) else None
            one.save(update_fields=["settled_on", "settled_because", "settled_by"])
    detail = {"place": place, "was": hukou.place, "against": [one.place_id for one in hukou.against]}
    record(
        verb="registry.hukou_settled", by=by, on=on, about=f"person:{held.pk}", place=held.place_code,
        purpose=why.strip(), detail=detail,
    )  # fmt: skip


def hukou_of(person: Person) -> Hukou:
    """Say where somebody's hukou is, within the sight of whoever is at work."""
    return hukous_of([person.pk]).get(person.pk, Hukou())


def hukous_of(people: Collection[int]) -> dict[int, Hukou]:
    """Say it of several, with one question for all."""
    rows = Person.objects.filter(pk__in=people).prefetch_related("hukou_readings__place", "hukou_readings__read_by")
    return {one.pk: _hukou(one) for one in rows}


def same_town(one: str, other: str) -> bool:
    """Say whether two codes can be of one town: a county and a town in it agree as far as either of them says."""
    length = min(len(one), len(other), TOWN_DIGITS)
    return one[:length] == other[:length]


def _hukou(person: Person) -> Hukou:
    place, readings = person.hukou_place_id or "", list(person.hukou_readings.all())
    proving = [one for one in readings if one.source in PROVING and one.settled_on is None]
    standing = [one for one in proving if place and same_town(one.place_id, place)]
    against = {one.place_id: one for one in proving if place and not same_town(one.place_id, place)}
    said = [one for one in readings if one.source == Source.DECLARED]
    return Hukou(
        place=place, standing=standing[-1] if standing else None, said=said[-1] if said else None,
        against=tuple(against.values()),
    )  # fmt: skip


def _said_before(person: Person, *, place: Place) -> HukouReading | None:
    """A register that says the same again says nothing new, also when a person has settled it since."""
    return person.hukou_readings.filter(source=Source.REGISTER, place=place).first()


def _write_place(person: Person, *, place: Place) -> None:
    person.hukou_place = place
    person.save(update_fields=["hukou_place"])
