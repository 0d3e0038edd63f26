"""The second officer's own word on a visit of two: only then is it a visit of the case.

Verbs: confirm, refuse. 最低生活保障审核确认办法 第十六条: not fewer than two, and both answer for what is written.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.sealing import unseal_bytes
from doudi.cases.visits.actions import assess_self_care, record_visit
from doudi.dispatch.rounds.actions import write_line
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.permissions import NotAllowed, NotReady
from doudi.dispatch.rounds.receiving import PICTURE, SIGNATURE
from doudi.dispatch.rounds.record import Record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer

State = Record.State
LEVELS = {Desk.Kind.TOWNSHIP: "township", Desk.Kind.COUNTY: "county"}
WHY_MOST = 300


@transaction.atomic
def confirm(*, record: Record, by: Officer, on: date) -> Record:
    """Stand to a visit that the other wrote: it becomes a visit of the case, with signature, pictures and self-care.

    :raises NotAllowed: when somebody else was the second, or the case is not of their desks.
    :raises NotReady: when it is answered already, or the case's own checks refuse it.
    """
    held = _held(record, by=by)
    assert held.errand is not None
    assert held.errand.case is not None
    first = held.worker
    form = {"facts": held.form.get("facts", {})}
    with acting_as(SYSTEM):
        held.visit = record_visit(
            case=held.errand.case, kind="home", level=LEVELS.get(Desk.Kind(first.desk.kind), "township"),
            visited_on=held.happened_on, first=first, second=by, met_name=held.met_name, met_relation=held.met_relation,
            form=form, words=held.words, by=by, on=on, unsigned_because=held.unsigned_because,
            met_signature=unseal_bytes(held.signature_sealed, purpose=SIGNATURE) if held.signature_sealed else None,
            pictures=[(one.title, unseal_bytes(one.sealed, purpose=PICTURE)) for one in held.pictures.all()],
        )  # fmt: skip
        if items := held.form.get("self_care"):
            held.self_care = assess_self_care(
                case=held.errand.case, items=items, first=first, second=by, by=first, on=on, words=""
            )
        _said(held, state=State.CONFIRMED, words="", on=on)
        write_line("errand.confirm", errand=held.errand, by=by, on=on, detail={"record": str(held.code)})
    return held


@transaction.atomic
def refuse(*, record: Record, why: str, by: Officer, on: date) -> Record:
    """Say that it was not so: the errand is open again for whoever wrote it, with the reason.

    :raises NotAllowed: when somebody else was the second.
    :raises NotReady: when it is answered already, or no reason is given.
    """
    held = _held(record, by=by)
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明哪里与看到的不一样。"))
    errand = held.errand
    assert errand is not None
    with acting_as(SYSTEM):
        _said(held, state=State.REFUSED, words=why.strip(), on=on)
        errand.state, errand.ended_on, errand.version = Errand.State.OPEN, None, errand.version + 1
        errand.save(update_fields=["state", "ended_on", "version"])
        write_line("errand.refuse", errand=errand, by=by, on=on, detail={"record": str(held.code), "why": why.strip()})
    return held


def _said(held: Record, *, state: State, words: str, on: date) -> None:
    held.state, held.said_on, held.said_words = state, on, words
    held.save(update_fields=["state", "said_on", "said_words", "visit", "self_care"])


def _held(record: Record, *, by: Officer) -> Record:
    """Lock a record that waits for this officer's word."""
    with acting_as(SYSTEM):
        rows = Record.objects.select_for_update(of=("self",)).select_related(
            "errand__case__application", "worker__desk"
        )
        held = rows.get(pk=record.pk)
    if held.second_id != by.pk:
        raise NotAllowed(gettext("这份走访记录由一同入户的第二位工作人员确认。"))
    if held.state != State.WAITING:
        raise NotReady(gettext("这份走访记录已经确认过。"))
    return held
