"""Who has proved to be whom: the proof of a real-name provider is tied to one person of the registry, once.

Noun: Proof. Verbs: bind_account, account_of_desk, known_or_registered. Questions: account_for, person_with.
A person the registry does not know is taken in by the proof: with the place he is met in as where he says he lives, and with no hukou,
for neither a window nor a provider tells it (`registry.hukou`). All of it is the system's work: whoever proves himself sees no register.
Law: 社会救助法 第六十二条 (what the state's own platforms can tell is not asked for); 网络安全法 第二十四条 (real names).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext

from doudi import database
from doudi.database.keys import key
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.offices.queries import place_on
from doudi.registry import seals
from doudi.registry.actions import NotRegistered, Number, register_person
from doudi.registry.identifiers import NotValid, parse
from doudi.registry.models import Account, Person

COUNTY_DIGITS = 6


class NotProved(Exception):
    """A proof that ties nobody to the registry; the message says why and where to go."""


@dataclass(frozen=True)
class Proof:
    """What a provider vouches for: its own name for somebody, his name, his number, and the place he lives in where it knows."""

    provider: str
    subject: str
    name: str
    number: Number
    place: str = ""


def bind_account(*, proof: Proof, on: date) -> Account:
    """Tie whoever was proved to his person, or find the tie there is.

    :raises NotProved: when the number cannot be, belongs to somebody of another name or to one who died, or the account is blocked.
    """
    with acting_as(SYSTEM), transaction.atomic():
        hashed = subject_hash(proof.provider, proof.subject)
        found = Account.objects.select_for_update().filter(provider=proof.provider, subject_hash=hashed).first()
        person = known_or_registered(name=proof.name, number=proof.number, place=proof.place, on=on)
        if found is not None and found.person_id != person.pk:
            raise NotProved(gettext("这个实名账号以前属于另一位居民，不能登录。请到窗口办理。"))
        account = found or _bound(proof, person=person, hashed=hashed, on=on)
        if account.blocked_on is not None:
            raise NotProved(gettext("这个账号已经停用。请到窗口办理。"))
        if found is not None and found.proved_on < on:
            found.proved_again_on = on
            found.save(update_fields=["proved_again_on"])
    return account


def account_of_desk(*, person: int, proved_on: date) -> Account:
    """Find somebody's account, or make one of the proof an officer once took in person."""
    with acting_as(SYSTEM), transaction.atomic():
        living = Account.objects.filter(person=person, blocked_on=None).order_by("pk").first()
        if living is not None:
            return living
        if Account.objects.filter(person=person).exists():
            raise NotProved(gettext("这个账号已经停用。请到窗口办理。"))
        held = Person.objects.get(pk=person)
        account = Account.objects.create(
            person=held,
            provider=Account.DESK,
            subject_hash=subject_hash(Account.DESK, str(person)),
            proved_on=proved_on,
        )
        _write(account, person=held, on=proved_on)
        return account


def known_or_registered(*, name: str, number: Number, place: str, on: date) -> Person:
    """Find the holder of a number, or take him in; for the system, after somebody proved or declared him.

    :raises NotProved: when the number cannot be, is another name's, or its holder died.
    """
    person = person_with(number)
    if person is None:
        return _registered(name=name, number=number, place=place, on=on)
    if person.name != name.strip():
        raise NotProved(gettext("证件号码与登记的姓名不一致，请核对；确实没有写错的，由窗口核实更正。"))
    if person.died_on is not None:
        raise NotProved(gettext("这个证件号码登记为已故人员。如果不对，由窗口核实更正。"))
    return person


def person_with(number: Number) -> Person | None:
    """Find the holder of a number among those in sight.

    :raises NotProved: when it cannot be a number of its kind.
    """
    try:
        fingerprint = seals.fingerprint(parse(number.kind, number.text))
    except NotValid as reason:
        raise NotProved(gettext(reason.sentence) % reason.values) from reason
    return Person.objects.filter(identifiers__kind=number.kind, identifiers__fingerprint=fingerprint).first()


def account_for(pk: int) -> Account | None:
    """Fetch an account that may be used, with its person, places and numbers; for the system, before anybody is let in."""
    with acting_as(SYSTEM):
        living = Account.objects.filter(pk=pk, blocked_on=None, person__died_on=None)
        return (
            living.select_related("person__hukou_place", "person__residence_place")
            .prefetch_related("person__identifiers")
            .first()
        )


def subject_hash(provider: str, subject: str) -> str:
    """Hash a provider's name for somebody with a key of this installation: a copy of the database names nobody elsewhere."""
    secret = key("accounts", size=32, var=database.var())
    return hmac.new(secret, f"{provider}:{subject}".encode(), sha256).hexdigest()


def _registered(*, name: str, number: Number, place: str, on: date) -> Person:
    home = _home(number, place=place, on=on)
    if home is None:
        raise NotProved(gettext("还不知道您住在哪里，请先到就近的窗口登记一次。"))
    try:
        return register_person(
            name=name.strip(), numbers=[number], hukou_place=None, residence_place=home, by=SYSTEM, on=on
        )
    except NotRegistered as reason:
        raise NotProved(str(reason)) from reason


def _home(number: Number, *, place: str, on: date) -> Place | None:
    """Find the place a window or a provider names; else, to meet him somewhere, the county whose code begins a resident number.

    That county gave the number once: it proves neither where he lives now nor where his hukou is.
    """
    known = place_on(place, on) if place else None
    if known is not None:
        return known
    text = number.text.strip()
    return place_on(text[:COUNTY_DIGITS], on) if text[:COUNTY_DIGITS].isdigit() else None


def _bound(proof: Proof, *, person: Person, hashed: str, on: date) -> Account:
    if Account.objects.filter(provider=proof.provider, person=person).exists():
        raise NotProved(gettext("您已经用另一个实名账号登录过。请用原来的那一个，或者到窗口办理。"))
    account = Account.objects.create(person=person, provider=proof.provider, subject_hash=hashed, proved_on=on)
    _write(account, person=person, on=on)
    return account


def _write(account: Account, *, person: Person, on: date) -> None:
    record(
        verb="account.bind", by=SYSTEM, on=on, about=f"person:{person.pk}", place=person.place_code,
        purpose="实名登录", detail={"provider": account.provider},
    )  # fmt: skip
