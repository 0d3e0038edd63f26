"""One thing (社会救助一件事): one form, a need for each owner, sent to all of them at once, and one number to follow them by.

Nouns: Part, Asked. Verb: open_together. Question: progress_of. Law: 社会救助法 第六十四条 (一门受理、协同办理).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.permissions import By
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.needs.sending import send
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.serials import serial_number
from doudi.registry.models import Person

PARTS_MOST = 19


@dataclass(frozen=True)
class Part:
    """One of the things asked for: which owner's, and in which words."""

    kind: str
    words: str
    item: str = ""


@dataclass(frozen=True)
class Asked:
    """Who asks, where, how soon, and what may be passed on: the same for every part."""

    source: str
    urgency: str
    residence: str
    person: Person | None = None
    name: str = ""
    masked: str = ""
    phone: str = ""
    place: str = ""
    consent: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_together(asked: Asked, *, parts: Sequence[Part], by: By, on: date) -> list[Need]:
    """Open a need for each part and send each to its owner; where nobody answers a kind it stays with us, to be seen to.

    :raises NotAllowed: when the officer's desk takes no needs in.
    :raises NotReady: when nothing is asked for, or a part says nothing.
    """
    if not 0 < len(parts) <= PARTS_MOST:
        raise NotReady(gettext("请至少选一件要办的事。"))
    together = serial_number("YJ", place=asked.residence, on=on)
    made = []
    for part in parts:
        need = open_need(
            source=asked.source, source_number="", kind=part.kind, item=part.item, words=part.words, urgency=asked.urgency,
            person=asked.person, name=asked.name, masked=asked.masked, phone=asked.phone, place=asked.place,
            residence=asked.residence, consent=asked.consent, together=together, by=by, on=on,
        )  # fmt: skip
        _send(need, on=on)
        made.append(need)
    return made


def _send(need: Need, *, on: date) -> None:
    """Send a part as the system; a kind nobody answers stays open."""
    with acting_as(SYSTEM):
        try:
            send(need=need, by=SYSTEM, on=on)
        except NotReady:
            return
        need.refresh_from_db(fields=["stage"])


def progress_of(together: str) -> list[Need]:
    """Give the needs of one form with what each owner said, in the order they were asked."""
    rows = Need.objects.filter(together=together).order_by("pk")
    return list(rows.prefetch_related("sendings__owner__desk__agency")) if together else []
