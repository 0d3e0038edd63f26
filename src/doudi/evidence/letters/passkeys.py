"""Signing with a key in somebody's own phone (WebAuthn): tie the key to a person once, then sign, then check for ever.

The challenge that is signed is SHA-256 over the letter's text hash, the person it covers and a nonce that is kept,
so that anybody with the letter can repeat the check years later (`soundness`).
Verbs: begin_registration, register_passkey, begin_signature, sign_with_passkey. Question: soundness.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from doudi.evidence.letters.models import Invitation, LetterPerson, Passkey, Signature
from doudi.evidence.letters.people import NotReady, signer_on
from doudi.evidence.letters.permissions import NotAllowed
from doudi.evidence.letters.signing import held_for_signing, resident_actor, sign, write_line
from doudi.evidence.letters.wording import hash_of
from doudi.registry.models import Person

NONCE = 32
NO_MODEL = bytes(16)  # which make of phone it is does not concern us
MUST_VERIFY = UserVerificationRequirement.REQUIRED
FOUND_AGAIN = ResidentKeyRequirement.PREFERRED
PLATFORM = "兜底"


def passkeys_of(invitation: Invitation) -> list[Passkey]:
    """List the keys the invited person has registered."""
    return keys_of(invitation.signer_id)


def keys_of(person: int) -> list[Passkey]:
    """List the keys somebody has registered and not put out of use."""
    return list(Passkey.objects.filter(person_id=person, removed_on=None))


@transaction.atomic
def begin_registration(*, invitation: Invitation, host: str) -> dict[str, Any]:
    """Give the phone what it needs to make a key; the challenge is kept with the invitation.

    :raises NotReady: when the invitation is over.
    """
    nonce = _keep_nonce(invitation)
    name = resident_actor(invitation).name
    return registration(person=invitation.signer_id, name=name, host=host, nonce=nonce)


@transaction.atomic
def register_passkey(*, invitation: Invitation, answer: Mapping[str, Any], host: str, on: date) -> Passkey:
    """Tie the key a phone has made to the invited person; the officer who handed the code over vouches for it.

    :raises NotReady: when the phone's answer does not fit.
    """
    vouched = {"vouched_by": invitation.made_by, "account_id": invitation.account_id}
    passkey = registered(
        answer, person=invitation.signer_id, nonce=_taken_nonce(invitation), host=host, on=on, vouched=vouched
    )
    detail = {"person": invitation.signer_id, "vouched_by": invitation.made_by_id}
    letter = invitation.subject.letter
    write_line("letter.passkey", letter=letter, by=resident_actor(invitation), on=on, detail=detail)
    return passkey


def registration(*, person: int, name: str, host: str, nonce: bytes) -> dict[str, Any]:
    """Give a phone what it needs to make a key that it can find again by itself: the same key signs and lets in."""
    user = PublicKeyCredentialUserEntity(id=sha256(f"person:{person}".encode()).digest(), name=name, display_name=name)
    known = [credential_of(one) for one in keys_of(person)]
    options, _ = server_of(host).register_begin(
        user, known, user_verification=MUST_VERIFY, challenge=nonce, resident_key_requirement=FOUND_AGAIN
    )
    return dict(options)


def registered(
    answer: Mapping[str, Any], *, person: int, nonce: bytes, host: str, on: date, vouched: Mapping[str, Any]
) -> Passkey:
    """Keep the key a phone has made.

    :raises NotReady: when the phone's answer does not fit.
    """
    try:
        made = server_of(host).register_complete(state_of(nonce), dict(answer)).credential_data
        if made is None:
            raise ValueError("no credential")
        with transaction.atomic():
            return Passkey.objects.create(
                person_id=person, credential=made.credential_id, public_key=cbor.encode(made.public_key),
                registered_on=on, **vouched,
            )  # fmt: skip
    except (ValueError, TypeError, KeyError, InvalidSignature, IntegrityError) as problem:
        raise NotReady(gettext("手机没有登记成功，请再试一次。")) from problem


@transaction.atomic
def begin_signature(*, invitation: Invitation, subject: LetterPerson, host: str, on: date) -> dict[str, Any]:
    """Give the phone what it is to sign.

    :raises NotReady: when there is no key yet, the letter cannot be signed, or the invitation is over.
    """
    held = held_for_signing(subject, on=on)
    known = [credential_of(one) for one in passkeys_of(invitation)]
    if not known:
        raise NotReady(gettext("这部手机还没有登记。"))
    challenge = challenge_of(held.letter.text_hash, subject=held, nonce=_keep_nonce(invitation))
    options, _ = server_of(host).authenticate_begin(known, user_verification=MUST_VERIFY, challenge=challenge)
    return dict(options)


@transaction.atomic
def sign_with_passkey(
    *, invitation: Invitation, subject: LetterPerson, answer: Mapping[str, Any], host: str, at: datetime, on: date
) -> Signature:
    """Take in what the phone signed, once it is proved to be this person's key over this letter's text.

    :raises NotAllowed: when the invited person does not sign for this one.
    :raises NotReady: when the proof does not hold.
    """
    held = held_for_signing(subject, on=on)
    if held.letter_id != invitation.subject.letter_id or signer_on(held, on=on) != invitation.signer_id:
        raise NotAllowed(gettext("您不能替%(name)s签署。") % {"name": held.name})
    nonce = _taken_nonce(invitation)
    challenge = challenge_of(held.letter.text_hash, subject=held, nonce=nonce)
    refusal = gettext("签署没有成功：手机的确认与这份授权书不符，请再试一次。")
    passkey, given = proved(answer, challenge=challenge, host=host, keys=passkeys_of(invitation), refusal=refusal)
    data = given.response
    proof = {
        "passkey": passkey, "nonce": nonce, "client_data": bytes(data.client_data), "proof": bytes(data.signature),
        "authenticator_data": bytes(data.authenticator_data),
    }  # fmt: skip
    signer = Person(pk=invitation.signer_id)  # a resident sees no register; the key alone is needed
    return sign(
        held, signer=signer, by=resident_actor(invitation), on=on, at=at, method=Signature.Method.PASSKEY, proof=proof
    )


def challenge_of(text_hash: str, *, subject: LetterPerson, nonce: bytes) -> bytes:
    """Give what the phone signs: this text, for this person, this once."""
    return sha256(b"doudi letter 1" + bytes.fromhex(text_hash) + subject.pk.to_bytes(8, "big") + nonce).digest()


def soundness(signature: Signature) -> str:
    """Repeat the check of a signature from what is kept; say what does not hold, or nothing."""
    letter = signature.subject.letter
    if signature.text_hash != hash_of(letter.text):
        return gettext("签署时的正文与现在的不同")
    if signature.method == Signature.Method.PAPER:
        same = sha256(bytes(signature.scan or b"")).hexdigest() == signature.scan_hash
        return "" if same else gettext("扫描件被改过")
    return _passkey_soundness(signature)


def _passkey_soundness(signature: Signature) -> str:
    client, data = bytes(signature.client_data or b""), bytes(signature.authenticator_data or b"")
    passkey, nonce = signature.passkey, bytes(signature.nonce or b"")
    if passkey is None or passkey.person_id != signature.signer_id:
        return gettext("签署用的钥匙不是签署人的")
    try:
        said, told = CollectedClientData(client), AuthenticatorData(data)
        challenge = challenge_of(signature.text_hash, subject=signature.subject, nonce=nonce)
        if said.challenge != challenge or said.type != CollectedClientData.TYPE.GET:
            return gettext("签署的不是这份授权书")
        if not (told.is_user_present() and told.is_user_verified()):
            return gettext("签署时没有确认是本人")
        _public_key(passkey).verify(data + sha256(client).digest(), bytes(signature.proof or b""))
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return gettext("签名与内容不符")
    return ""


def proved(
    answer: Mapping[str, Any], *, challenge: bytes, host: str, keys: list[Passkey], refusal: str
) -> tuple[Passkey, AuthenticationResponse]:
    """Check the phone's answer, and that its counter has moved on: a copied key stands still.

    :raises NotReady: when the proof does not hold.
    """
    try:
        given = AuthenticationResponse.from_dict(dict(answer))
        known = [credential_of(one) for one in keys]
        used = server_of(host).authenticate_complete(state_of(challenge), known, given)
    except (ValueError, TypeError, KeyError, InvalidSignature) as problem:
        raise NotReady(refusal) from problem
    passkey = next(one for one in keys if bytes(one.credential) == used.credential_id)
    counter = given.response.authenticator_data.counter
    if passkey.counter >= counter > 0 or passkey.counter > counter:
        raise NotReady(gettext("这把钥匙可能被复制过，不能再用。请到窗口重新登记，或者在纸上签署。"))
    Passkey.objects.filter(pk=passkey.pk).update(counter=counter)
    return passkey, given


def server_of(host: str) -> Fido2Server:
    """Give the one who asks phones in the name of a host."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=PLATFORM))


def credential_of(passkey: Passkey) -> AttestedCredentialData:
    """Give a key as the library reads it."""
    return AttestedCredentialData.create(NO_MODEL, bytes(passkey.credential), _public_key(passkey))


def _public_key(passkey: Passkey) -> CoseKey:
    """:raises ValueError: when what is kept is no key."""
    kept = cbor.decode(bytes(passkey.public_key))
    if not isinstance(kept, Mapping):
        raise ValueError("no key")  # noqa: TRY004  # what is kept is wrong, not what was given
    return CoseKey.parse(kept)


def state_of(challenge: bytes) -> dict[str, str]:
    """Give what the library remembers between asking and being answered."""
    return {"challenge": websafe_encode(challenge), "user_verification": MUST_VERIFY.value}


def _keep_nonce(invitation: Invitation) -> bytes:
    nonce = os.urandom(NONCE)
    Invitation.objects.filter(pk=invitation.pk).update(challenge=nonce)
    return nonce


def _taken_nonce(invitation: Invitation) -> bytes:
    """Take the nonce that was kept, so that it serves once.

    :raises NotReady: when there is none.
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.challenge is None:
        raise NotReady(gettext("这一步已经过期，请重新打开页面。"))
    Invitation.objects.filter(pk=held.pk).update(challenge=None)
    return bytes(held.challenge)
