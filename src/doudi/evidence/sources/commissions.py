"""The verb `commission`: verify a household under its letter. It opens one inquiry for each covered person and source.

Law: 社会救助暂行办法 第五十八条 (authorisation, county civil affairs query); 民发〔2021〕57号 第十七条 (begin within 3 working days).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import make_aware
from django.utils.translation import gettext

from doudi.evidence.gate import SIGNED, Asked, Refused, authorise_each
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.queries import is_covered
from doudi.evidence.sources.bell import ring
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.clock import answer_by
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number

Pair = tuple[int, str]
"""A person of a letter (LetterPerson) and a source."""


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
    only: Collection[Pair] = (),
    follows: Commission | None = None,
) -> Commission:
    """Open the inquiries of a verification; nobody has been asked yet. Without `only`, everybody about every source of the letter.

    People who have not signed are left out, and the commission's line names them; the applicant must have signed.

    :raises Refused: by the gate, when the letter does not allow what is asked.
    :raises NotCommissioned: when the letter covers nobody who could be asked about, or not one of `only`.
    """  # fmt: skip
    asked = tuple(code for code in letter.sources if code in SOURCES)
    if not asked:
        raise NotCommissioned(gettext("授权书没有列出要查询的数据来源。"))
    signed = LetterPerson.objects.select_related("letter").prefetch_related(SIGNED)
    people = list(
        signed.filter(letter=letter).order_by("id")
    )  # asked anew: a page has fetched other columns of signatures
    covered, left_out = _parted(people, source=asked[0], on=on)
    if not covered:
        raise NotCommissioned(gettext("授权书 %(number)s 还没有人签署。") % {"number": letter.number})
    chosen = _chosen([(subject, source) for subject in covered for source in asked], only=only)
    matter = {"case_number": case_number, "purpose": purpose, "programme": programme}
    wanted = [Asked(subject=subject, source=source, **matter) for subject, source in chosen]
    for answer in authorise_each(wanted, by=by, on=on):
        if isinstance(answer, Refused):
            raise answer
    subjects = list(dict.fromkeys(subject for subject, _ in chosen))
    sources = [code for code in asked if any(code == source for _, source in chosen)]
    number = serial_number("HD", place=letter.place, on=on)
    opened = Commission.objects.create(
        number=number, letter=letter, case_number=case_number, programme=programme, place=letter.place,
        purpose=purpose, kind=kind, declared=dict(declared) if declared is not None else None, requested_by=by,
        requested_on=on, due_on=max(answer_by(source=source, asked_on=on) for source in sources), follows=follows,
    )  # fmt: skip
    Inquiry.objects.bulk_create(_inquiries(opened, chosen=chosen, subjects=subjects, on=on))
    detail = {
        "letter": letter.number, "case": case_number, "programme": programme, "kind": kind, "sources": sources,
        "subjects": [subject.pk for subject in subjects], "left_out": [subject.pk for subject in left_out],
    }  # fmt: skip
    if only:
        detail["only"] = [f"{subject.pk}:{source}" for subject, source in chosen]
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


def _chosen(every: list[tuple[LetterPerson, str]], *, only: Collection[Pair]) -> list[tuple[LetterPerson, str]]:
    """Choose whom to ask about what; nothing that was wanted falls away unsaid."""
    chosen = [(subject, source) for subject, source in every if not only or (subject.pk, source) in only]
    if only and {(subject.pk, source) for subject, source in chosen} != set(only):
        raise NotCommissioned(gettext("所选的人或者数据来源，授权书没有列出或者现在不能查询。"))
    return chosen


def _inquiries(
    opened: Commission, *, chosen: list[tuple[LetterPerson, str]], subjects: list[LetterPerson], on: date
) -> list[Inquiry]:
    at = make_aware(datetime.combine(on, time.min))
    places = {subject.pk: place for place, subject in enumerate(subjects, start=1)}
    return [
        Inquiry(
            number=f"{opened.number}-{places[subject.pk]:02d}-{source}", commission=opened, subject=subject, source=source,
            asked_on=on, answer_by=answer_by(source=source, asked_on=on),
            next_attempt_at=None if SOURCES[source].is_by_hand else at,
        )
        for subject, source in chosen
    ]  # fmt: skip
