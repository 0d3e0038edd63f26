"""A department's desk: what it says to a question, an inquiry after an answer, and feedback, faults included.

Nouns: Desk, Said. HTTP is in `serving`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from threading import Thread
from typing import Any

from django.utils.timezone import localdate, now

from doudi.demo.departments.answers import About, Kept, rows_about
from doudi.demo.departments.faults import Faults, faults_of
from doudi.demo.departments.memory import Asked, Memory
from doudi.demo.departments.pushing import push
from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.envelope import Opened, open_envelope, seal_envelope
from doudi.exchange.suites import Peer, Signer

CENTURY = timedelta(days=36500)
AS_OF_DAYS = 3
STALE_DAYS = 900


@dataclass(frozen=True)
class Said:
    """A status and what is sent with it; `is_cut` breaks off in the middle."""

    status: HTTPStatus
    content: bytes = b""
    is_cut: bool = False


REFUSED = Said(HTTPStatus.FORBIDDEN)
FAILED = Said(HTTPStatus.INTERNAL_SERVER_ERROR)


@dataclass(frozen=True)
class Desk:
    """What one process plays. `askers` are those whose questions it takes; with `is_told_time` the day is the asker's.

    `push_to` is the address it sends its answers to, beside letting them be fetched.
    """

    signer: Signer
    memory: Memory
    sources: tuple[str, ...]
    askers: Mapping[str, Peer]
    faults: Mapping[str, Faults]
    kept: Kept
    is_told_time: bool = False
    push_to: str = ""

    def question(self, content: bytes) -> Said:
        """Take a question and give a receipt; now and then its owner agrees at once to provide."""
        opened = self._open(content)
        if opened is None or opened.body.get("source") not in self.sources:
            return REFUSED
        asked = self.memory.take(opened.body)
        faults = faults_of(self.faults, source=asked.body["source"], number=asked.number)
        if self._delayed(faults, asked=asked):
            return FAILED
        receipt = {
            "number": asked.number,
            "reference": asked.reference,
            "agreed": faults.strikes("agrees", number=asked.number),
        }
        if self.push_to and self._is_there(faults, asked=asked, on=localdate(opened.at)):
            said = self._sent(asked, faults=faults, at=opened.at)
            Thread(target=push, args=(said.content,), kwargs={"to": self.push_to}, daemon=True).start()
        return Said(HTTPStatus.ACCEPTED, seal_envelope(receipt, signer=self.signer, at=opened.at))

    def answer(self, content: bytes, *, reference: str) -> Said:
        """Give the answer to a question taken before, once it is there."""
        opened = self._open(content)
        asked = self.memory.find(reference)
        if opened is None or asked is None or opened.body.get("number") != asked.number:
            return REFUSED
        faults = faults_of(self.faults, source=asked.body["source"], number=asked.number)
        if self._delayed(faults, asked=asked):
            return FAILED
        if not self._is_there(faults, asked=asked, on=localdate(opened.at)):
            return Said(HTTPStatus.NO_CONTENT)
        return self._sent(asked, faults=faults, at=opened.at)

    def feedback(self, content: bytes) -> Said:
        """Take feedback."""
        opened = self._open(content)
        if opened is None:
            return REFUSED
        body = opened.body
        self.memory.note_feedback(
            number=str(body.get("number")), kind=str(body.get("kind")), words=str(body.get("words"))
        )
        return Said(HTTPStatus.OK)

    def _open(self, content: bytes) -> Opened | None:
        """Read a message of somebody we answer to, once."""
        try:
            opened = open_envelope(
                content, senders=self.askers, at=now(), window=CENTURY if self.is_told_time else timedelta(minutes=15)
            )
        except NotTrusted:
            return None
        return opened if self.memory.is_new(sender=opened.sender, message=opened.message) else None

    def _delayed(self, faults: Faults, *, asked: Asked) -> bool:
        """Take the time a fault takes; say whether the attempt fails."""
        fault = faults.of_attempt(number=asked.number, times=asked.times)
        if fault in ("slow", "timeout"):
            time.sleep(faults.slow_seconds if fault == "slow" else faults.hold_seconds)
        return fault == "error"

    def _is_there(self, faults: Faults, *, asked: Asked, on: date) -> bool:
        if faults.strikes("silent", number=asked.number):
            return False
        wait = faults.late_days if faults.strikes("late", number=asked.number) else 0
        return on >= date.fromisoformat(asked.body["answer_by"]) + timedelta(days=wait) if wait else True

    def _sent(self, asked: Asked, *, faults: Faults, at: datetime) -> Said:
        fault = faults.of_attempt(number=asked.number, times=asked.times)
        body = _spoilt(self._body(asked, faults=faults, on=localdate(at)), fault=fault)
        content = seal_envelope(body, signer=self.signer, at=at, message=asked.message if not fault else "")
        before = self.memory.replaced(content)
        if fault == "replayed" and before is not None:
            content = before
        if fault == "broken_signature":
            content = content.replace(b'"signature": "', b'"signature": "AAAA', 1)
        return Said(HTTPStatus.OK, content, is_cut=fault == "truncated")

    def _body(self, asked: Asked, *, faults: Faults, on: date) -> dict[str, Any]:
        question, as_of = asked.body, on - timedelta(days=AS_OF_DAYS)
        refuses = faults.strikes("refuses", number=asked.number)
        asked_on = date.fromisoformat(question["asked_on"])
        about = About(
            identifier=question["identifier"], name=question["name"], source=question["source"], letter=question["letter"],
            on=asked_on,
        )  # fmt: skip
        rows = [] if refuses else rows_about(about, kept=self.kept)
        outcome = "NOT_AVAILABLE" if refuses else ("HIT" if rows else "NO_HIT")
        return {
            "number": asked.number, "source": question["source"], "identifier": question["identifier"], "outcome": outcome,
            "as_of": as_of.isoformat(), "count": len(rows), "rows": rows,
        }  # fmt: skip


def _spoilt(body: dict[str, Any], *, fault: str) -> dict[str, Any]:
    """Say what is not so."""
    if fault == "half_rows":
        return {**body, "rows": body["rows"][: len(body["rows"]) // 2], "count": max(2, len(body["rows"]))}
    if fault == "stale":
        as_of = date.fromisoformat(body["as_of"]) - timedelta(days=STALE_DAYS)
        return {**body, "as_of": as_of.isoformat()}
    if fault == "wrong_person":
        other = f"{body['identifier'][:-4]}9990"
        return {**body, "identifier": other, "rows": [{**row, "person": other} for row in body["rows"]]}
    return body
