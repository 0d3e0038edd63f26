"""Errands and phones for tests: 小梁 is sent to see 陈伯. Invented people only."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from doudi.dispatch.rounds.actions import open_errand
from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.devices import trust_device
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.receiving import Answer, Sent, receive
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cast import COMMUNITY

ON = date(2026, 8, 3)  # a Monday


def errand_for(worker: Officer, *, by: Officer, on: date = ON, **changed: Any) -> Errand:
    """Send somebody to 陈伯."""
    known: dict[str, Any] = {
        "source": "ROUND", "name": "陈伯", "where": "客村大街8号202", "place": COMMUNITY, "words": "看看他身体怎样，药还有没有。",
        "due_on": on,
    }  # fmt: skip
    with acting_as(by):
        return open_errand(worker=worker, by=by, on=on, **{**known, **changed})


def phone_of(officer: Officer, *, on: date = ON) -> Device:
    """A phone that keeps errands."""
    code = uuid4()
    with acting_as(officer):
        trust_device(code=code, name="手机", session="", by=officer, on=on)
    with acting_as(SYSTEM):
        return Device.objects.get(code=code)


def brought(errand: Errand, *, on: date = ON, **changed: Any) -> Sent:
    """What a phone brings back from an errand."""
    known: dict[str, Any] = {
        "code": uuid4(), "kind": "VISIT", "errand": errand.number, "version": errand.version, "happened_on": on,
        "met_name": "陈伯", "met_relation": "本人", "words": "精神好，药还有半个月。", "unsigned_because": "手抖",
    }  # fmt: skip
    return Sent(**{**known, **changed})


def received(sent: Sent, *, device: Device, by: Officer, on: date = ON) -> Answer:
    """Send it as the worker."""
    with acting_as(by):
        return receive(sent=sent, device=device, by=by, on=on)
