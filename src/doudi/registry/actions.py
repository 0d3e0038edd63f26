"""The verbs of the registry: people come in, get numbers, live together, part; a number is looked at.

Each is one transaction and one line of the journal. No line holds a number in clear.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.offices.acting import Actor
from doudi.offices.models import Officer, Place
from doudi.registry import seals
from doudi.registry.identifiers import Identifier, Kind, NotValid, parse
from doudi.registry.models import Household, HukouReading, Membership, Person, PersonIdentifier, Relation

PURPOSE_LETTERS_MIN = 4
HEAD = "0"

By = Officer | Actor


class NotRegistered(Exception):
    """Somebody or some number cannot be taken in; the message says why and what to check."""


class NotJoined(Exception):
    """Somebody cannot join or leave a household; the message says why."""


class NotAllowed(Exception):
    """Something must not be looked at like this; the message says what is missing."""


@dataclass(frozen=True)
class Number:
    """A number as somebody wrote it, with the kind of document it stands on."""

    kind: Kind
    text: str


@transaction.atomic
def register_person(
    *,
    name: str,
    numbers: Sequence[Number],
    hukou_place: Place | None,
    residence_place: Place | None,
    by: By,
    on: date,
    sex: str = Person.Sex.UNKNOWN,
    born_on: date | None = None,
) -> Person:
    """Take in a person with the numbers he or she holds, the first of them being the primary one.

    Birthday and sex are read from a number that tells them; what was written must not contradict it.
    `hukou_place` is what a register says; whoever has asked none gives none, and it stays unknown (`registry.hukou`).

    :raises NotRegistered: when a number is wrong, known already, or contradicts what was written.
    """
    identifiers = [_read(number) for number in numbers]
    born_on, sex = _agree(identifiers, born_on=born_on, sex=sex, on=on)
    person = Person.objects.create(
        name=name, sex=sex, born_on=born_on, hukou_place=hukou_place, residence_place=residence_place
    )
    for position, identifier in enumerate(identifiers):
        _keep(identifier, person=person, is_primary=position == 0)
    if hukou_place is not None:
        HukouReading.objects.create(person=person, place=hukou_place, source=HukouReading.Source.REGISTER, read_on=on)
    kinds = [identifier.kind.value for identifier in identifiers]
    _write("registry.registered", person=person, by=by, on=on, detail={"kinds": kinds})
    return person


@transaction.atomic
def add_identifier(
    *,
    person: Person,
    number: Number,
    by: By,
    on: date,
    valid_from: date | None = None,
    valid_until: date | None = None,
    is_primary: bool = False,
) -> PersonIdentifier:
    """Add a number to somebody known; a new primary number takes the place of the old one.

    :raises NotRegistered: when the number is wrong, known already, or somebody else's birthday or sex.
    """
    identifier = _read(number)
    _agree([identifier], born_on=person.born_on, sex=person.sex, on=on)
    if is_primary:
        person.identifiers.filter(is_primary=True).update(is_primary=False)
    kept = _keep(identifier, person=person, is_primary=is_primary, valid_from=valid_from, valid_until=valid_until)
    _write("registry.identifier_added", person=person, by=by, on=on, detail={"kind": kept.kind})
    return kept


@transaction.atomic
def open_household(*, place: Place, head: Person, by: By, on: date, follows: Household | None = None) -> Household:
    """Open a household's file with its head.

    :raises NotJoined: when the head still belongs to another household that day.
    """
    household = Household.objects.create(place=place, since=on, follows=follows)
    _join(household, person=head, relation=HEAD, because=Membership.Joined.OPENED, on=on)
    detail = {"head": head.pk, "follows": follows.pk if follows else None}
    _write_household("registry.household_opened", household=household, by=by, on=on, detail=detail)
    return household


@transaction.atomic
def join(
    *, household: Household, person: Person, relation: str, because: Membership.Joined, by: By, on: date
) -> Membership:
    """Let somebody join a household from a day on. `relation` is what the person is to the head (GB/T 4761).

    :raises NotJoined: when the file is closed or the person still belongs to a household that day.
    """
    _refuse_closed(household, on=on)
    membership = _join(household, person=person, relation=relation, because=because, on=on)
    detail = {"person": person.pk, "relation": relation, "because": because}
    _write_household("registry.joined", household=household, by=by, on=on, detail=detail)
    return membership


@transaction.atomic
def leave(*, household: Household, person: Person, because: Membership.Left, by: By, on: date) -> Membership:
    """Let somebody leave a household: `on` is the first day away. A death is written on the person too.

    :raises NotJoined: when the person does not live in the household that day.
    """
    membership = household.memberships.select_for_update().filter(person=person, until=None).first()
    if membership is None or membership.since >= on:
        raise NotJoined(gettext("%(name)s在这一天不是该户成员。") % {"name": person.name})
    membership.until, membership.left_because = on, because
    membership.save(update_fields=["until", "left_because"])
    if because == Membership.Left.DEATH:
        Person.objects.filter(pk=person.pk, died_on=None).update(died_on=on)
    detail = {"person": person.pk, "because": because}
    _write_household("registry.left", household=household, by=by, on=on, detail=detail)
    return membership


@transaction.atomic
def close_household(*, household: Household, because: Household.Closed, by: By, on: date) -> None:
    """End a household's file and whoever is still in it. After the head's death the next file `follows` this one.

    :raises NotJoined: when the file is closed already or was opened later.
    """
    _refuse_closed(household, on=on)
    household.memberships.filter(until=None).update(until=on, left_because=Membership.Left.CLOSED)
    household.until, household.closed_because = on, because
    household.save(update_fields=["until", "closed_because"])
    _write_household("registry.household_closed", household=household, by=by, on=on, detail={"because": because})


@transaction.atomic
def relate(*, person: Person, relative: Person, code: str, by: By, on: date, since: date | None = None) -> Relation:
    """Write what `relative` is to `person` (GB/T 4761), since when if known."""
    relation, _ = Relation.objects.get_or_create(person=person, relative=relative, code=code, since=since)
    _write("registry.related", person=person, by=by, on=on, detail={"relative": relative.pk, "code": code})
    return relation


@transaction.atomic
def unmask(*, identifier: PersonIdentifier, by: By, on: date, purpose: str) -> str:
    """Show a number in full, for a purpose that is kept.

    :raises NotAllowed: when no purpose is given, or the number is not within the officer's sight.
    """
    _refuse_purposeless(purpose)
    seen = PersonIdentifier.objects.filter(pk=identifier.pk).select_related("person").first()
    if seen is None:
        raise NotAllowed(gettext("您的岗位看不到这个人的证件号码。"))
    _write("registry.unmasked", person=seen.person, by=by, on=on, purpose=purpose, detail={"identifier": seen.pk})
    return seals.unseal(bytes(seen.sealed), kind=seen.kind)


@transaction.atomic
def look_up(*, number: Number, by: By, on: date, purpose: str) -> Person | None:
    """Find somebody by a number, among those the officer may see; the search itself is kept.

    :raises NotRegistered: when the number cannot be one of its kind.
    :raises NotAllowed: when no purpose is given.
    """
    _refuse_purposeless(purpose)
    fingerprint = seals.fingerprint(_read(number))
    person = Person.objects.filter(identifiers__kind=number.kind, identifiers__fingerprint=fingerprint).first()
    if person is None:
        record(verb="registry.looked_up", by=by, on=on, purpose=purpose, detail={"kind": number.kind.value})
    else:
        _write("registry.looked_up", person=person, by=by, on=on, purpose=purpose)
    return person


def _read(number: Number) -> Identifier:
    try:
        return parse(number.kind, number.text)
    except NotValid as reason:
        raise NotRegistered(gettext(reason.sentence) % reason.values) from reason


def _agree(identifiers: Sequence[Identifier], *, born_on: date | None, sex: str, on: date) -> tuple[date | None, str]:
    """Bring together what was written and what the numbers tell."""
    for identifier in identifiers:
        if identifier.born_on is None or identifier.sex is None:
            continue
        if identifier.born_on > on:
            raise NotRegistered(gettext("号码中的出生日期晚于今天，请核对。"))
        if born_on not in {None, identifier.born_on}:
            raise NotRegistered(gettext("号码中的出生日期与登记的出生日期不一致，请核对。"))
        if sex not in {Person.Sex.UNKNOWN, Person.Sex.NOT_STATED, identifier.sex}:
            raise NotRegistered(gettext("号码中的性别与登记的性别不一致，请核对。"))
        born_on, sex = identifier.born_on, identifier.sex.value
    return born_on, sex


def _keep(
    identifier: Identifier,
    *,
    person: Person,
    is_primary: bool,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> PersonIdentifier:
    with _said_once():
        return PersonIdentifier.objects.create(
            person=person,
            kind=identifier.kind.value,
            sealed=seals.seal(identifier),
            fingerprint=seals.fingerprint(identifier),
            masked=identifier.masked,
            valid_from=valid_from,
            valid_until=valid_until,
            is_primary=is_primary,
        )


@contextmanager
def _said_once() -> Iterator[None]:
    """A number known already may belong to somebody this desk cannot see: say so, and no more."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as reason:
        if "identifier_once" not in str(reason):
            raise
        raise NotRegistered(
            gettext("这个号码已登记。请先查找此人；查不到时，说明他登记在别处，请联系上级民政部门。")
        ) from reason


def _join(household: Household, *, person: Person, relation: str, because: Membership.Joined, on: date) -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.create(
                household=household, person=person, relation=relation, since=on, joined_because=because
            )
    except IntegrityError as reason:
        if "membership_one_head_at_a_time" in str(reason):
            raise NotJoined(gettext("该户已有户主。请先让原户主离户，再登记新户主。")) from reason
        if "membership_one_household_at_a_time" in str(reason):
            raise NotJoined(
                gettext("%(name)s在这一天仍是另一户的成员。请先在原户登记离开。") % {"name": person.name}
            ) from reason
        raise


def _refuse_closed(household: Household, *, on: date) -> None:
    locked = Household.objects.select_for_update().get(pk=household.pk)
    if locked.until is not None or locked.since > on:
        raise NotJoined(gettext("该户的档案在这一天没有开启。"))


def _refuse_purposeless(purpose: str) -> None:
    if len(purpose.strip()) < PURPOSE_LETTERS_MIN:
        raise NotAllowed(gettext("请写明查看的用途，至少4个字。查看会记入留痕。"))


def _write(
    verb: str, *, person: Person, by: By, on: date, purpose: str = "", detail: Mapping[str, object] | None = None
) -> None:
    about = f"person:{person.pk}"
    record(verb=verb, by=by, on=on, about=about, place=person.place_code, purpose=purpose, detail=detail)


def _write_household(verb: str, *, household: Household, by: By, on: date, detail: Mapping[str, object]) -> None:
    about = f"household:{household.pk}"
    record(verb=verb, by=by, on=on, about=about, place=household.place_id, detail=detail)
