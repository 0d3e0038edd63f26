"""Switching a phone's reminders on and off. Verbs: subscribe, unsubscribe, end, end_all, end_device. Questions: is_own, may_come_in.

A phone reminds one person: whoever switches it on next takes it over. What ends is ended for good, and its address destroyed.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from doudi.cases.permissions import By
from doudi.cases.pushes.addresses import Address
from doudi.cases.pushes.models import Subscription
from doudi.cases.refusals import NotReady
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.signin import officer_of
from doudi.registry.models import Account, Person

SUBSCRIPTIONS_MOST = 5
Ended = Subscription.Ended


@transaction.atomic
def subscribe(
    *, address: Address, owner: Officer | Person, by: By, language: str, on: date, device: UUID | None = None
) -> Subscription:
    """Let a phone remind somebody, and nobody else.

    :raises NotReady: when he has too many.
    """
    with acting_as(SYSTEM):
        type(owner)._default_manager.select_for_update().get(pk=owner.pk)  # one phone of his after the other
        for known in Subscription.objects.select_for_update().filter(address_hash=address.hash):
            end(known, because=Ended.REPLACED, by=by, on=on)
        if Subscription.objects.filter(owned_by(owner), ended_on=None).count() >= SUBSCRIPTIONS_MOST:
            raise NotReady(
                gettext("一个人最多在 %(most)s 部手机上打开提醒。请先把不用的关掉。") % {"most": SUBSCRIPTIONS_MOST}
            )
        officer, person = (owner, None) if isinstance(owner, Officer) else (None, owner)
        made = Subscription.objects.create(
            officer=officer, person=person, device=device, address_hash=address.hash, sealed=address.sealed(),
            language=language, begun_on=on,
        )  # fmt: skip
        _write("push.begin", subscription=made, by=by, on=on)
    return made


@transaction.atomic
def unsubscribe(*, number: int, because: str, by: By, on: date) -> None:
    """End what reminds through one phone, which says itself which one it is."""
    with acting_as(SYSTEM):
        for held in Subscription.objects.select_for_update().filter(pk=number, ended_on=None):
            end(held, because=because, by=by, on=on)


@transaction.atomic
def end_device(*, device: UUID, by: By, on: date) -> None:
    """End whatever reminds through a phone that is lost."""
    with acting_as(SYSTEM):
        for held in Subscription.objects.select_for_update().filter(device=device, ended_on=None):
            end(held, because=Ended.LOST, by=by, on=on)


@transaction.atomic
def end_all(*, owner: Officer | Person, because: str, by: By, on: date) -> None:
    """End whatever reminds somebody."""
    with acting_as(SYSTEM):
        for held in Subscription.objects.select_for_update().filter(owned_by(owner), ended_on=None):
            end(held, because=because, by=by, on=on)


@transaction.atomic
def end(held: Subscription, *, because: str, by: By, on: date) -> None:
    """End a subscription and destroy its address; for the system."""
    held.ended_on, held.ended, held.sealed, held.address_hash = on, because, None, None
    held.save(update_fields=["ended_on", "ended", "sealed", "address_hash"])
    _write("push.end", subscription=held, by=by, on=on)


def owned_by(owner: Officer | Person) -> Q:
    """Keep what is somebody's own."""
    return Q(officer=owner.pk) if isinstance(owner, Officer) else Q(person=owner.pk)


def is_own(*, number: int, owner: Officer | Person) -> bool:
    """Say whether a phone reminds somebody now."""
    with acting_as(SYSTEM):
        return Subscription.objects.filter(owned_by(owner), pk=number, ended_on=None).exists()


def may_come_in(held: Subscription, *, on: date) -> bool:
    """Say whether whoever it belongs to could sign in; for the system."""
    if held.officer is not None:
        return officer_of(held.officer.user, on=on) is not None
    return Account.objects.filter(person=held.person_id, blocked_on=None, person__died_on=None).exists()


def _write(verb: str, *, subscription: Subscription, by: By, on: date) -> None:
    told = {"because": subscription.ended} if subscription.ended else {}
    record(
        verb=verb,
        by=by,
        on=on,
        about=f"push:{subscription.pk}",
        place=_place(subscription),
        purpose="手机提醒",
        detail=told,
    )


def _place(subscription: Subscription) -> str:
    if subscription.officer is not None:
        return subscription.officer.desk.place_id
    return subscription.person.place_code if subscription.person is not None else ""
