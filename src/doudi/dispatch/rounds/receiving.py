"""What a phone sends is kept exactly once: under its own code, however often it comes, in whichever moment the line breaks.

Nouns: Sent (as it came), Answer. Verb: receive. The code is unique in the database; whoever is second by a moment reads what is kept.
A record about an errand that changed meanwhile is not kept: the phone is told what stands now, and a person decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.applying.photographs import KEPT_AS, TITLE_MOST, remade
from doudi.cases.refusals import NotReady as NotTaken
from doudi.cases.sealing import seal_bytes
from doudi.cases.visits.actions import ITEMS, PICTURES_MOST, WORDS_MOST, check_facts
from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.askers import tell_visited
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.permissions import NotAllowed as NeedNotAllowed
from doudi.dispatch.needs.refusals import NotReady as NeedNotReady
from doudi.dispatch.rounds.actions import write_line
from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.permissions import PURPOSE, NotReady
from doudi.dispatch.rounds.record import Record, RecordPicture
from doudi.evidence.letters.scans import kind_of
from doudi.journal.actions import plain
from doudi.journal.actions import record as write
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

STORED, CONFLICT, REFUSED = "stored", "conflict", "refused"
SIGNATURE, PICTURE = "round signature", "round picture"
SIGNED_AS = {"image/png", "image/jpeg"}
Kind, State = Record.Kind, Record.State


@dataclass(frozen=True)
class Sent:
    """A record as a phone sends it. `version` is that of the errand the worker had before his eyes."""

    code: UUID
    kind: str
    happened_on: date
    words: str
    errand: str = ""
    version: int = 0
    met_name: str = ""
    met_relation: str = ""
    unsigned_because: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    signature: bytes | None = None
    pictures: Sequence[bytes] = ()

    def hash(self) -> str:
        """Give what tells this record from another: everything in it but the errand's version."""
        parts = (
            self.kind, self.errand, self.happened_on.isoformat(), self.words, self.met_name, self.met_relation,
            self.unsigned_because, repr(plain(self.form)),
        )  # fmt: skip
        made = hashlib.sha256("\x1f".join(parts).encode())
        for one in (self.signature or b"", *self.pictures):
            made.update(hashlib.sha256(one).digest())
        return made.hexdigest()


@dataclass(frozen=True)
class Answer:
    """What the phone is told: stored, conflict or refused, in words; and how the errand stands now where it changed."""

    state: str
    words: str
    errand: Errand | None = None


def receive(*, sent: Sent, device: Device, by: Officer, on: date) -> Answer:
    """Keep what a phone brought back, once; say so again when it is sent again."""
    try:
        with acting_as(SYSTEM), transaction.atomic():
            return _known(sent, by=by) or _taken(sent, device=device, by=by, on=on)
    except IntegrityError as reason:
        with acting_as(SYSTEM):
            known = _known(sent, by=by) if "code" in str(reason) else None
        if known is None:
            raise
        return known
    except (NotReady, NotTaken, NeedNotReady, NeedNotAllowed) as reason:
        return Answer(REFUSED, str(reason))


def _known(sent: Sent, *, by: Officer) -> Answer | None:
    """Answer what was kept before; the same code with other content is not laid over it."""
    kept = Record.objects.filter(code=sent.code).first()
    if kept is None:
        return None
    if kept.worker_id != by.pk or kept.content_hash != sent.hash():
        return Answer(CONFLICT, gettext("这条记录已经送到过，内容不一样。已经登记的没有改动。"))
    return Answer(STORED, _words(kept))


def _words(kept: Record) -> str:
    if kept.state == State.WAITING:
        return gettext("已送到，等第二位工作人员确认。")
    return gettext("已登记。")


def _taken(sent: Sent, *, device: Device, by: Officer, on: date) -> Answer:
    if sent.kind not in Kind.values:
        raise NotReady(gettext("这条记录无法识别，请更新后再试。"))
    if not 0 < len(sent.words.strip()) <= WORDS_MOST:
        raise NotReady(gettext("请写明看到和了解到的情况，最多 %(most)s 字。") % {"most": WORDS_MOST})
    errand = Errand.objects.select_for_update(of=("self",)).filter(number=sent.errand).first()
    if sent.kind == Kind.NEED:
        return _keep_need(sent, errand=errand, device=device, by=by, on=on)
    again = _known(sent, by=by)  # whoever was first held the errand
    if again is not None:
        return again
    changed = _changed(errand, sent=sent, by=by)
    if changed is not None or errand is None:
        return changed or Answer(CONFLICT, gettext("这项走访已经不在您这里。"))
    return _keep_visit(sent, errand=errand, device=device, by=by, on=on)


def _changed(errand: Errand | None, *, sent: Sent, by: Officer) -> Answer | None:
    """Say how an errand changed since the worker saw it; None when it is as he saw it."""
    if errand is None or errand.worker_id != by.pk or errand.state == Errand.State.REVOKED:
        return Answer(CONFLICT, gettext("这项走访已经撤回或改派给别人。您写的还在手机上，没有登记。"))
    if errand.state == Errand.State.DONE:
        return Answer(CONFLICT, gettext("这项走访已经有一份记录。您写的还在手机上，没有登记。"))
    if errand.version != sent.version:
        return Answer(CONFLICT, gettext("任务改过了。请看清现在的任务，再决定这份记录还要不要送。"), errand)
    return None


def _keep_visit(sent: Sent, *, errand: Errand, device: Device, by: Officer, on: date) -> Answer:
    _check_visit(sent, errand=errand, on=on)
    pictures = _remade(sent.pictures)
    is_of_two = errand.case_id is not None
    kept = Record.objects.create(
        **_common(sent, device=device, by=by), errand=errand, place=errand.place, met_name=sent.met_name.strip(),
        met_relation=sent.met_relation.strip(), form=plain(sent.form),
        unsigned_because="" if sent.signature else sent.unsigned_because.strip(),
        signature_sealed=seal_bytes(sent.signature, purpose=SIGNATURE) if sent.signature else None,
        second=errand.second if is_of_two else None, state=State.WAITING if is_of_two else State.KEPT,
    )  # fmt: skip
    for nth, content in enumerate(pictures, start=1):
        RecordPicture.objects.create(
            record=kept, title=(gettext("照片 %(nth)s") % {"nth": nth})[:TITLE_MOST],
            sealed=seal_bytes(content, purpose=PICTURE), content_hash=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    errand.state, errand.ended_on, errand.version = Errand.State.DONE, on, errand.version + 1
    errand.save(update_fields=["state", "ended_on", "version"])
    detail: dict[str, object] = {"record": str(kept.code), "hash": kept.content_hash, "pictures": len(pictures)}
    write_line("errand.visited", errand=errand, by=by, on=on, detail=detail)
    if errand.need is not None:
        tell_visited(errand.need, by=by, words=kept.words, on=on)
    return Answer(STORED, _words(kept))


def _keep_need(sent: Sent, *, errand: Errand | None, device: Device, by: Officer, on: date) -> Answer:
    place = errand.place if errand is not None and errand.worker_id == by.pk else by.desk.place_id
    urgency = str(sent.form.get("urgency", ""))
    if urgency not in Need.Urgency.values:
        raise NotReady(gettext("请选多急。"))
    need = open_need(
        source=Need.Source.VISIT, source_number=str(sent.code), words=sent.words, urgency=urgency, person=None,
        name=sent.met_name.strip(), masked="", place=place, residence=place, consent={}, by=by, on=on,
    )  # fmt: skip
    Record.objects.create(
        **_common(sent, device=device, by=by), place=place, met_name=sent.met_name.strip(), form=plain(sent.form),
        state=State.KEPT, need=need,
    )  # fmt: skip
    detail = {"record": str(sent.code), "need": need.number}
    write(verb="errand.need", by=by, on=on, about=need.number, place=place, purpose=PURPOSE, detail=detail)
    return Answer(STORED, gettext("已登记，需求编号 %(number)s。") % {"number": need.number})


def _common(sent: Sent, *, device: Device, by: Officer) -> dict[str, Any]:
    return {
        "code": sent.code, "kind": sent.kind, "worker": by, "device": device, "content_hash": sent.hash(),
        "happened_on": sent.happened_on, "words": sent.words.strip(),
    }  # fmt: skip


def _check_visit(sent: Sent, *, errand: Errand, on: date) -> None:
    if not errand.opened_on <= sent.happened_on <= on:
        raise NotReady(gettext("走访日期应在派任务之后、今天之前。"))
    if not sent.met_name.strip():
        raise NotReady(gettext("请写明见到的人是谁。"))
    if sent.signature is None and not sent.unsigned_because.strip():
        raise NotReady(gettext("请由在场的人签字；不能签字的，写明原因。"))
    if sent.signature is not None and kind_of(sent.signature) not in SIGNED_AS:
        raise NotReady(gettext("签名应为 PNG 或 JPEG 图片。"))
    items = sent.form.get("self_care", {})
    if items and (set(items) != set(ITEMS) or not all(isinstance(value, bool) for value in items.values())):
        raise NotReady(gettext("请逐项填写六项生活自理能力。"))
    if errand.case is not None:
        check_facts(errand.case, sent.form)


def _remade(pictures: Sequence[bytes]) -> list[bytes]:
    """Make each picture anew from its pixels; the same one twice is one."""
    if len(pictures) > PICTURES_MOST:
        raise NotReady(gettext("一次最多上传 %(most)s 张照片。") % {"most": PICTURES_MOST})
    return list(dict.fromkeys(remade(content) for content in pictures))


assert KEPT_AS == "image/jpeg", "whoever opens a picture is told what it is"
