"""A partner's machine sends a need: signed with its key, just now, once. What is forged, late or replayed is refused, and written down.

Nouns: Signed, NotTrusted, NotTaken. Verbs: admit, dismiss, take_call, signature. A message is JSON; its signature is HMAC-SHA256 with the
partner's key over the instant, a nonce and the content, each after a line feed. The instant may differ from ours by five minutes.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext
from jsonschema import Draft202012Validator

from doudi.cases.sealing import seal_text, unseal_text
from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.packing import SCOPE
from doudi.dispatch.needs.partners import Call, Partner
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.journal import apart
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.identifiers import mask

KEY = "partner key"
KEY_BYTES = 32
LATE = timedelta(minutes=5)
PURPOSE = "接收其他单位的救助需求"
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["number", "residence"],
    "properties": {
        "number": {"type": "string", "minLength": 1, "maxLength": 60},
        "kind": {"enum": ["", *Kind.values]},
        "item": {"type": "string", "maxLength": 40, "pattern": "^[a-z_]*$"},
        "words": {"type": "string", "maxLength": 2000},
        "urgency": {"enum": Need.Urgency.values},
        "name": {"type": "string", "maxLength": 60},
        "masked": {"type": "string", "maxLength": 20},
        "phone": {"type": "string", "pattern": "^[0-9+ -]{0,20}$"},
        "place": {"type": "string", "pattern": "^([1-9][0-9]{1,11})?$"},
        "residence": {"type": "string", "pattern": "^[1-9][0-9]{1,11}$"},
        "consent": {
            "type": "object",
            "additionalProperties": False,
            "required": ["scope", "purpose", "until"],
            "properties": {
                "scope": {"type": "array", "items": {"enum": list(SCOPE)}},
                "purpose": {"type": "string", "minLength": 1, "maxLength": 200},
                "until": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            },
        },
    },
}
"""What a partner may say of a need; a whole number of identity is not among it."""


class NotTrusted(Exception):
    """A message that is not who it says, not from just now, or was here before; the message says which."""


class NotTaken(Exception):
    """A message of a partner that cannot be taken in; the message says what is wrong with it."""


@dataclass(frozen=True)
class Signed:
    """A message as it came: who says he sent it, when, its nonce, its signature, its content."""

    partner: str
    at: str
    nonce: str
    signature: str
    content: bytes


@transaction.atomic
def admit(*, code: str, name: str, source: str, place: Place, by: Officer, on: date) -> tuple[Partner, str]:
    """Let a department or a charity send needs of a place; give its key, which is shown this once.

    :raises NotAllowed: when this is no county's or city's desk, or not its place.
    :raises NotReady: when the code is somebody's already.
    """
    _check_may_admit(by, place=place)
    key = secrets.token_urlsafe(KEY_BYTES)
    try:
        with transaction.atomic():
            made = Partner.objects.create(
                code=code, name=name.strip(), source=Partner.Source(source), place=place, admitted_by=by, since=on,
                key_sealed=seal_text(key, purpose=KEY),
            )  # fmt: skip
    except IntegrityError as reason:
        raise NotReady(gettext("这个代号已经有单位在用。")) from reason
    _write("partner.admit", partner=made, by=by, on=on)
    return made, key


@transaction.atomic
def dismiss(*, partner: Partner, by: Officer, on: date) -> None:
    """End a partner's key from today on.

    :raises NotAllowed: when this is no county's or city's desk, or not its place.
    """
    _check_may_admit(by, place=partner.place)
    if partner.until is None:
        partner.until = max(on, partner.since + timedelta(days=1))
        partner.save(update_fields=["until"])
        _write("partner.dismiss", partner=partner, by=by, on=on)


def _check_may_admit(by: Officer, *, place: Place) -> None:
    if by.desk.kind not in ("county", "city") or not place.code.startswith(by.desk.place_id):
        raise NotAllowed(gettext("接入单位由当地县级或市级民政部门登记。"))


def signature(*, key: str, at: str, nonce: str, content: bytes) -> str:
    """Sign a message."""
    return hmac.new(key.encode(), b"\n".join([at.encode(), nonce.encode(), content]), sha256).hexdigest()


def take_call(message: Signed, *, now: datetime) -> Need:
    """Take in a need a partner's machine sends.

    :raises NotTrusted: when it is forged, late, or was here before; the journal keeps a line of it.
    :raises NotTaken: when what it says cannot be a need.
    """
    with acting_as(SYSTEM):
        try:
            partner = _trusted(message, now=now)
            with transaction.atomic():
                return _taken(message, partner=partner, now=now)
        except NotTrusted as reason:
            _refuse(message, why=str(reason), on=localdate(now))
            raise


def _trusted(message: Signed, *, now: datetime) -> Partner:
    """:raises NotTrusted: when the signature is not the partner's, or the message not from just now."""
    on = localdate(now)
    partner = Partner.objects.filter(code=message.partner, since__lte=on).select_related("place").first()
    if partner is None or (partner.until is not None and partner.until <= on):
        raise NotTrusted(gettext("没有登记这个单位，或者已经停用"))
    key = unseal_text(partner.key_sealed, purpose=KEY)
    right = signature(key=key, at=message.at, nonce=message.nonce, content=message.content)
    if not hmac.compare_digest(right.encode(), message.signature.encode()):
        raise NotTrusted(gettext("签名不对"))
    if not _is_recent(message.at, now=now):
        raise NotTrusted(gettext("不是刚刚发出的"))
    return partner


def _is_recent(at: str, *, now: datetime) -> bool:
    return at.isdecimal() and at.isascii() and len(at) < 12 and abs(int(at) - now.timestamp()) <= LATE.total_seconds()


def _taken(message: Signed, *, partner: Partner, now: datetime) -> Need:
    told = _read(message.content, partner=partner)
    call = _once(message, partner=partner, now=now)
    person_words = {"name": told.get("name", ""), "masked": mask(told.get("masked", "")) if told.get("masked") else ""}
    try:
        need = open_need(
            source=partner.source, source_number=f"{partner.code}:{told['number']}", kind=told.get("kind", ""),
            item=told.get("item", ""), words=told.get("words", ""), urgency=told.get("urgency", Need.Urgency.NORMAL), person=None,
            phone=told.get("phone", ""), place=told.get("place", ""), residence=told["residence"],
            consent=told.get("consent", {}), by=SYSTEM, on=localdate(now), **person_words,
        )  # fmt: skip
    except NotReady as reason:
        raise NotTaken(str(reason)) from reason
    call.number = need.number
    call.save(update_fields=["number"])
    _write("partner.call", partner=partner, by=SYSTEM, on=localdate(now), number=need.number)
    return need


def _read(content: bytes, *, partner: Partner) -> dict[str, Any]:
    """:raises NotTaken: when it is not what was agreed on, or of a place that is not the partner's."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as reason:
        raise NotTaken(gettext("不是约定的报文")) from reason
    problem = next(iter(Draft202012Validator(SCHEMA).iter_errors(told)), None)
    if problem is not None:
        where = "/".join(str(step) for step in problem.absolute_path)
        raise NotTaken(gettext("不是约定的报文：%(where)s") % {"where": where or str(problem.validator)})
    places = [one for one in (told["residence"], told.get("place", "")) if one]
    if not any(one.startswith(partner.place_id) for one in places):
        raise NotTaken(gettext("这个地方的需求不归该单位推送"))
    return dict(told)


def _once(message: Signed, *, partner: Partner, now: datetime) -> Call:
    """:raises NotTrusted: when the nonce was used; the database decides, also of two at the same moment."""
    try:
        with transaction.atomic():
            return Call.objects.create(partner=partner, nonce=message.nonce[:64], at=now, number="")
    except IntegrityError as reason:
        raise NotTrusted(gettext("这条消息已经收过")) from reason


def _refuse(message: Signed, *, why: str, on: date) -> None:
    """Write down that a message was refused; nothing of what it says."""
    about = f"partner:{message.partner}"[:60]
    apart.record_apart(verb="partner.refuse", by=SYSTEM, on=on, about=about, purpose=PURPOSE, detail={"why": why})


def _write(verb: str, *, partner: Partner, by: Any, on: date, number: str = "") -> None:
    detail = {"need": number} if number else {}
    record(
        verb=verb, by=by, on=on, about=f"partner:{partner.code}", place=partner.place_id, purpose=PURPOSE, detail=detail
    )
