"""Phones that keep errands. Verbs: trust_device (gives the key of what lies on it), lose. Question: is_lost.

The key is made here, kept sealed here, and wrapped on the phone with the worker's password: a phone without him opens nothing.
A lost phone's key is destroyed, its session ended, and it reminds nobody; the phone forgets everything when it next hears from us.
"""

from __future__ import annotations

import os
from datetime import date
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.pushes.subscribing import end_device
from doudi.cases.sealing import seal_bytes, unseal_bytes
from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.permissions import PURPOSE, NotAllowed, NotReady, check_may_lose
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

KEY_BYTES = 32
SEALED_FOR = "device key"
NAME_MOST = 60
DEVICES_MOST = 5


@transaction.atomic
def trust_device(*, code: UUID, name: str, session: str, by: Officer, on: date) -> bytes:
    """Give the key of an officer's phone, the same one each time; a phone not seen before is taken in. He has just shown his password.

    :raises NotAllowed: when it is another's phone, or lost.
    :raises NotReady: when he has too many.
    """
    with acting_as(SYSTEM):
        known = Device.objects.select_for_update().filter(code=code).first()
        if known is None:
            known = _taken_in(code, name=name, by=by, on=on)
        if known.officer_id != by.pk or known.lost_on is not None or known.key_sealed is None:
            raise NotAllowed(gettext("这台手机登记在别人名下，或者已经挂失。"))
        known.session = session
        known.save(update_fields=["session"])
        return unseal_bytes(known.key_sealed, purpose=SEALED_FOR)


def _taken_in(code: UUID, *, name: str, by: Officer, on: date) -> Device:
    Officer.objects.select_for_update().get(pk=by.pk)
    if Device.objects.filter(officer=by, lost_on=None).count() >= DEVICES_MOST:
        raise NotReady(gettext("一个人最多用 %(most)s 台手机。请先把不用的挂失。") % {"most": DEVICES_MOST})
    made = Device.objects.create(
        code=code, officer=by, name=name.strip()[:NAME_MOST] or gettext("手机"), trusted_on=on,
        key_sealed=seal_bytes(os.urandom(KEY_BYTES), purpose=SEALED_FOR),
    )  # fmt: skip
    _write("device.trust", device=made, by=by, on=on)
    return made


@transaction.atomic
def lose(*, device: Device, by: Officer, on: date) -> Device:
    """Say that a phone is lost: its key is destroyed and its session ended. Once lost it stays lost.

    :raises NotAllowed: when it is neither his own nor of somebody of his place.
    :raises NotReady: when it is lost already.
    """
    check_may_lose(by, device=device)
    with acting_as(SYSTEM):
        held = Device.objects.select_for_update().get(pk=device.pk)
        if held.lost_on is not None:
            raise NotReady(gettext("这台手机已经挂失。"))
        Session.objects.filter(session_key=held.session).delete()
        held.lost_on, held.lost_by, held.key_sealed, held.session = on, by.name, None, ""
        held.save(update_fields=["lost_on", "lost_by", "key_sealed", "session"])
        end_device(device=held.code, by=by, on=on)
        _write("device.lose", device=held, by=by, on=on)
    return held


def is_lost(code: UUID) -> bool:
    """Say whether a phone was said to be lost; whoever asks need not be signed in, and learns nothing else."""
    with acting_as(SYSTEM):
        return Device.objects.filter(code=code).exclude(lost_on=None).exists()


def _write(verb: str, *, device: Device, by: Officer, on: date) -> None:
    place = device.officer.desk.place_id
    record(
        verb=verb, by=by, on=on, about=f"device:{device.pk}", place=place, purpose=PURPOSE, detail={"name": device.name}
    )
