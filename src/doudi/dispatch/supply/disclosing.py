"""Disclosing: the provider learns of a person what that person agreed to, while the order is alive, and each reading is written down.

Nouns: Consent (how somebody agreed, and to what), Known (what a reader learns). Verbs: check_consent, disclose, read_disclosure.
Law: 个人信息保护法 第六条 (the least), 第十三条 (consent), 第十五条 (its withdrawal), 第二十三条 (telling another).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.cases.sealing import seal_text, unseal_text
from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.asked import Seen, seen_for
from doudi.dispatch.supply.models import Disclosure, Order
from doudi.dispatch.supply.permissions import By
from doudi.journal.actions import plain, record

PURPOSE = "社会救助服务"
SEAL = "order disclosure"
WHERE_MOST, PHONE_MOST = 200, 20
Share = Disclosure.Share


@dataclass(frozen=True)
class Consent:
    """How somebody agreed, to which shares of himself, and what they are; photograph and place are for the service itself."""

    how: str
    shares: tuple[str, ...]
    name: str = ""
    where: str = ""
    phone: str = ""
    may_photograph: bool = False
    may_locate: bool = False


@dataclass(frozen=True)
class Known:
    """What a reader learns; empty where nothing was agreed to or there is nothing."""

    name: str = ""
    where: str = ""
    phone: str = ""
    words: str = ""
    seen: tuple[Seen, ...] = ()


def check_consent(consent: Consent) -> None:
    """:raises NotReady: when nobody says how somebody agreed, or nobody could be found by what he agreed to."""
    if not consent.how.strip():
        raise NotReady(gettext("请先征得本人同意，写明怎样同意的：同意之前不能把身份告诉服务方。"))
    if not {Share.ADDRESS, Share.PHONE} & set(consent.shares):
        raise NotReady(gettext("服务方要找得到人：住址和电话，至少要有一样本人同意告诉。"))
    given = {Share.NAME: consent.name, Share.ADDRESS: consent.where, Share.PHONE: consent.phone}
    missing = [str(one.label) for one, words in given.items() if one in consent.shares and not words.strip()]
    if missing:
        raise NotReady(gettext("本人同意告诉的还没有填：%(what)s。") % {"what": gettext("、").join(missing)})


def disclose(order: Order, *, consent: Consent) -> Disclosure:
    """Seal what the person agreed to with his order, as it stands on this day; what he did not agree to is not copied."""
    need = order.need
    whole = {
        Share.NAME: consent.name.strip(), Share.ADDRESS: consent.where.strip()[:WHERE_MOST],
        Share.PHONE: consent.phone.strip()[:PHONE_MOST], Share.SITUATION: _said(need),
        Share.FINDINGS: [vars(one) for one in seen_for(need)] if Share.FINDINGS in consent.shares else [],
    }  # fmt: skip
    scope = [one.value for one in Share if one in consent.shares]
    told = {one: whole[Share(one)] for one in scope}
    return Disclosure.objects.create(order=order, scope=scope, sealed=seal_text(json.dumps(plain(told)), purpose=SEAL))


def read_disclosure(order: Order, *, by: By, on: date) -> Known | None:
    """Give what the reader may know of an order's person, which is written down; None when it is nothing, or no more."""
    found = Disclosure.objects.filter(order=order).first()
    if found is None:
        return None
    record(
        verb="order.disclosure", by=by, on=on, about=order.number, place=order.place, purpose=PURPOSE,
        detail={"shares": found.scope},
    )  # fmt: skip
    return _known(json.loads(unseal_text(found.sealed, purpose=SEAL)))


def _known(told: Mapping[str, Any]) -> Known:
    seen = [Seen(**{**one, "happened_on": date.fromisoformat(one["happened_on"])}) for one in told.get("findings", [])]
    return Known(
        name=told.get("name", ""), where=told.get("address", ""), phone=told.get("phone", ""),
        words=told.get("situation", ""), seen=tuple(seen),
    )  # fmt: skip


def _said(need: Need) -> str:
    """Give the words whoever helps may read: what somebody told, not why the hub was warned of him."""
    return "" if need.source == Need.Source.WARNING else need.words[:1000]
