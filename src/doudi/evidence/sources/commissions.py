"""The verb `commission`: verify a household under its letter. It opens one inquiry for each covered person and source.

Law: 社会救助暂行办法 第五十八条 (authorisation, county civil affairs query); 民发〔2021〕57号 第十七条 (begin within 3 working days).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import make_aware
from django.utils.translation import gettext

from doudi.evidence.gate import Asked, Refused, authorise_each
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.queries import is_covered
from doudi.evidence.sources.bell import ring
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.clock import answer_by
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.evidence.sources.sending import hold_letters
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number


class NotCommissioned(Exception):
    """A household cannot be verified as asked; the message says what is missing."""


@transaction.atomic
def commission(
    *,
    letter: Letter,
    case_number: str,
    programme: str,
    purpose: str,
    kind: str,
    declared: Mapping[str, Any] | None,
    by: Officer,
    on: date,
    sources: tuple[str, ...] = (),
    follows: Commission | None = None,
) -> Commission:
    """Open the inquiries of a verification; nobody has been asked yet. Without `sources`, every source of the letter.

    People who have not signed are left out, and the commission's line names them; the applicant must have signed.

    :raises Refused: by the gate, when the letter does not allow what is asked.
    :raises NotCommissioned: when the letter covers nobody who could be asked about.
    """  # fmt: skip
    asked = tuple(code for code in letter.sources if code in SOURCES and (not sources or code in sources))
    if not asked or (set(sources) - set(letter.sources)):
        raise NotCommissioned(gettext("授权书没有列出要查询的数据来源。"))
    people = list(letter.people.select_related("letter").prefetch_related("signatures").order_by("id"))
    covered, left_out = _parted(people, source=asked[0], on=on)
    if not covered:
        raise NotCommissioned(gettext("授权书 %(number)s 还没有人签署。") % {"number": letter.number})
    hold_letters([letter.pk])
    matter = {"case_number": case_number, "purpose": purpose, "programme": programme}
    wanted = [Asked(subject=subject, source=source, **matter) for subject in covered for source in asked]
    for answer in authorise_each(wanted, by=by, on=on):
        if isinstance(answer, Refused):
            raise answer
    number = serial_number("HD", place=letter.place, on=on)
    opened = Commission.objects.create(
        number=number, letter=letter, case_number=case_number, programme=programme, place=letter.place,
        purpose=purpose, kind=kind, declared=dict(declared) if declared is not None else None, requested_by=by,
        requested_on=on, due_on=max(answer_by(source=source, asked_on=on) for source in asked), follows=follows,
    )  # fmt: skip
    Inquiry.objects.bulk_create(_inquiries(opened, covered=covered, sources=asked, on=on))
    detail = {
        "letter": letter.number, "case": case_number, "programme": programme, "kind": kind, "sources": asked,
        "subjects": [subject.pk for subject in covered], "left_out": [subject.pk for subject in left_out],
    }  # fmt: skip
    record(
        verb="commission.open", by=by, on=on, about=opened.number, place=opened.place, purpose=purpose, detail=detail
    )
    ring()
    return opened


def _parted(people: list[LetterPerson], *, source: str, on: date) -> tuple[list[LetterPerson], list[LetterPerson]]:
    """Part those who are covered from those who are not; the applicant goes to the gate in any case, and is refused by it."""
    is_in = {
        one.pk: one.role == LetterPerson.Role.APPLICANT or is_covered(subject=one, source=source, on=on)
        for one in people
    }
    return [one for one in people if is_in[one.pk]], [one for one in people if not is_in[one.pk]]


def _inquiries(opened: Commission, *, covered: list[LetterPerson], sources: tuple[str, ...], on: date) -> list[Inquiry]:
    at = make_aware(datetime.combine(on, time.min))
    return [
        Inquiry(
            number=f"{opened.number}-{place:02d}-{source}", commission=opened, subject=subject, source=source, asked_on=on,
            answer_by=answer_by(source=source, asked_on=on), next_attempt_at=None if SOURCES[source].is_by_hand else at,
        )
        for place, subject in enumerate(covered, start=1)
        for source in sources
    ]  # fmt: skip
