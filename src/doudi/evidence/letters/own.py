"""What somebody does with letters by himself once he has come in: draft his own, open it, tie his phone, come in by it again.

Verbs: draft_own, open_own, begin_own_registration, register_own, begin_entry, enter, remove_passkey. Question: waiting_for.
He sees no register and no letter but the one that is open: the system looks for him, and every line is in his own name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from fido2.utils import websafe_decode

from doudi.evidence.letters import wording
from doudi.evidence.letters.keeping import keep_letter
from doudi.evidence.letters.models import Invitation, Letter, LetterPerson, Passkey
from doudi.evidence.letters.passkeys import MUST_VERIFY, NONCE, keys_of, proved, registered, registration, server_of
from doudi.evidence.letters.people import Cover, NotReady, rows_of, signature_on, signer_on
from doudi.evidence.letters.signing import LETTER_OPEN_FOR, open_by_account
from doudi.evidence.mapping import DATASETS
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.serials import serial_number
from doudi.registry.accounts import NotProved, account_for, account_of_desk
from doudi.registry.models import Account, Person

WAITING_MOST = 20


@transaction.atomic
def draft_own(
    *, programmes: Sequence[str], case_number: str, purpose: str, people: Sequence[Cover], sources: Sequence[str],
    by: Actor, on: date, place: str,
) -> Letter:  # fmt: skip
    """Write the letter of somebody's own application; it opens nothing until he has signed.

    The people's numbers must be loaded: he may not look them up.

    :raises NotReady: when somebody or something is missing.
    """
    with acting_as(SYSTEM):
        rows = rows_of(people, on=on)
    kept = tuple(code for code in DATASETS if code in set(sources))
    number = serial_number("SQ", place=place, on=on)
    matter = wording.Matter(
        number=number, programme=programmes[0], also=tuple(programmes[1:]), case_number=case_number, purpose=purpose,
        place=place, sources=kept, drafted_on=on, drafted_by="",
    )  # fmt: skip
    with acting_as(replace(by, file=number)):
        return keep_letter(matter, rows=rows, by=by)


def open_own(*, letter: str, account: Account, at: datetime) -> Invitation:
    """Open a letter for the one who has come in and signs in it, for himself or as somebody's guardian.

    :raises NotReady: when there is no such letter with him in it.
    """
    with acting_as(SYSTEM), transaction.atomic():
        people = LetterPerson.objects.filter(letter__number=letter).select_related("letter")
        own = [one for one in people if signer_on(one, on=at.date()) == account.person_id]
        if not own:
            raise NotReady(gettext("没有您要签署的这份授权书。"))
        subject = next((one for one in own if one.person_id == account.person_id), own[0])
        return open_by_account(subject, account=account, at=at, until=at + LETTER_OPEN_FOR)


def waiting_for(account: Account, *, on: date) -> list[Letter]:
    """List the letters that wait for somebody's signature, the newest first."""
    with acting_as(SYSTEM):
        rows = LetterPerson.objects.filter(letter__ended_on=None, withdrawn_on=None).select_related("letter")
        mine = rows.filter(person_id=account.person_id) | rows.filter(guardian_id=account.person_id)
        found = list(mine.prefetch_related("signatures").order_by("-letter_id")[:WAITING_MOST])
        own = [one for one in found if signer_on(one, on=on) == account.person_id]
        return list({one.letter_id: one.letter for one in own if signature_on(one, on=on) is None}.values())


def begin_own_registration(*, account: Account, host: str) -> tuple[dict[str, Any], bytes]:
    """Give the phone of somebody who has proved who he is what it needs to make a key, and what to remember meanwhile."""
    nonce = os.urandom(NONCE)
    with acting_as(SYSTEM):
        asked = registration(person=account.person_id, name=account.person.name, host=host, nonce=nonce)
    return asked, nonce


def register_own(*, account: Account, answer: Mapping[str, Any], nonce: bytes, host: str, on: date) -> Passkey:
    """Tie the key a phone has made to the one who has proved who he is.

    :raises NotReady: when the phone's answer does not fit.
    """
    with acting_as(SYSTEM), transaction.atomic():
        vouched = {"account_id": account.pk}
        made = registered(answer, person=account.person_id, nonce=nonce, host=host, on=on, vouched=vouched)
        _write("account.passkey", person=account.person, on=on)
    return made


def begin_entry(*, host: str) -> tuple[dict[str, Any], bytes]:
    """Ask a phone for whichever key of ours it holds."""
    nonce = os.urandom(NONCE)
    options, _ = server_of(host).authenticate_begin([], user_verification=MUST_VERIFY, challenge=nonce)
    return dict(options), nonce


def enter(*, answer: Mapping[str, Any], nonce: bytes, host: str, on: date) -> Account:
    """Let somebody in by his key.

    :raises NotReady: when the proof does not hold, the key is out of use, or the account is blocked.
    """
    refusal = gettext("没有登录成功：手机里的钥匙不是在这里登记的，或者已经停用。请先实名认证，再登记这部手机。")
    with acting_as(SYSTEM), transaction.atomic():
        held = Passkey.objects.filter(credential=_credential(answer), removed_on=None).first()
        if held is None:
            raise NotReady(refusal)
        passkey, _ = proved(answer, challenge=nonce, host=host, keys=[held], refusal=refusal)
        account = account_for(_account_of(passkey))
        if account is None:
            raise NotReady(gettext("这个账号已经停用。请到窗口办理。"))
        _write("account.enter", person=account.person, on=on)
        return account


@transaction.atomic
def remove_passkey(*, account: Account, passkey: int, by: Actor, on: date) -> None:
    """Put somebody's own key out of use: what it signed stays proved, it signs nothing more and lets nobody in.

    :raises NotReady: when he has no such key in use.
    """
    found = next((one for one in keys_of(account.person_id) if one.pk == passkey), None)
    if found is None:
        raise NotReady(gettext("没有这把钥匙，或者它已经停用。"))
    found.removed_on = on
    found.save(update_fields=["removed_on"])
    record(verb="account.passkey_removed", by=by, on=on, about=f"person:{account.person_id}",
        place=account.person.place_code, purpose="停用丢失的手机")  # fmt: skip


def _credential(answer: Mapping[str, Any]) -> bytes:
    try:
        return bytes(websafe_decode(str(answer["rawId"])))
    except (KeyError, ValueError):
        return b""


def _account_of(passkey: Passkey) -> int:
    """:raises NotReady: when the account is blocked."""
    if passkey.account_id is not None:
        return passkey.account_id
    try:
        return account_of_desk(person=passkey.person_id, proved_on=passkey.registered_on).pk
    except NotProved as reason:
        raise NotReady(str(reason)) from reason


def _write(verb: str, *, person: Person, on: date) -> None:
    record(verb=verb, by=SYSTEM, on=on, about=f"person:{person.pk}", place=person.place_code, purpose="居民登录")
