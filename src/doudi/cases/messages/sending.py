"""The port of senders: how a message leaves the house, whatever a place plugs in (短信、企业微信、邮件).

Nouns: Sender (the port), FileSender (a folder, for a demo). Verbs: register, forget, sender_of, channel_for, address_of.
The adapters for a short-message gateway, WeCom and mail are brought by `exchange.telling`.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Protocol

from doudi.cases.applying.models import Application
from doudi.cases.outbox import NotSent
from doudi.cases.sealing import unseal_text

PHONE, MAIL = "phone", "email"
SHOWN_DIGITS = 4


class Sender(Protocol):
    """One channel. `needs` names the kind of address it sends to: phone or email."""

    @property
    def name(self) -> str:
        """What the outbox calls it."""

    @property
    def needs(self) -> str:
        """Phone or email."""

    def send(self, *, to: str, text: str, number: str, at: datetime) -> None:
        """Hand a text over, once for each number: the same number again is the same message.

        :raises NotSent: when it should be tried again.
        :raises NeverSent: when it should not.
        """


_senders: dict[str, Sender] = {}


def register(sender: Sender) -> None:
    """Plug a channel in; those plugged in first are tried first."""
    _senders[sender.name] = sender


def forget(name: str) -> None:
    """Unplug a channel."""
    _senders.pop(name, None)


def sender_of(name: str) -> Sender | None:
    """Find a channel that is plugged in."""
    return _senders.get(name)


def channel_for(application: Application) -> str:
    """Name the first channel that has an address of the applicant; empty when he reads in the app alone."""
    return next((one.name for one in _senders.values() if address_of(application, needs=one.needs)), "")


def address_of(application: Application, *, needs: str) -> str:
    """Give the applicant's telephone number or mail address; empty when he gave none."""
    if needs == PHONE:
        return unseal_text(bytes(application.phone_sealed), purpose="phone") if application.phone_sealed else ""
    return str(application.declared.get("email", ""))


class FileSender:
    """Writes messages into a folder, one file a day, so that a demo shows what would have been sent. Numbers are masked."""

    name = "file"
    needs = PHONE

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, *, to: str, text: str, number: str, at: datetime) -> None:
        """Append one line of JSON."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shown = "*" * max(0, len(to) - SHOWN_DIGITS) + to[-SHOWN_DIGITS:]
        line = json.dumps({"at": at.isoformat(), "to": shown, "number": number, "text": text}, ensure_ascii=False)
        try:
            with (self.folder / f"{at:%Y-%m-%d}.jsonl").open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as reason:
            raise NotSent(type(reason).__name__) from reason
