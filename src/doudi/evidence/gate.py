"""The gate: no query leaves without a letter that covers this person, this source, this day, a case and a purpose.

Noun: Permit. Verbs: `authorise`, the only maker of permits, and `authorise_each` for many at once.
A refused attempt leaves its line in the journal
even when the caller's transaction is rolled back; a granted one is written down with the query itself.
Law: 社会救助暂行办法 第五十八条; 社会救助法 第四十一条、第七十条; 政务数据共享条例 第二十五条、第二十九条.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext

from doudi.evidence.letters.models import Letter, LetterPerson, Signature
from doudi.evidence.letters.permissions import may_ask
from doudi.evidence.letters.queries import why_not_covered
from doudi.journal import apart
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer

SIGNATURES = Signature.objects.only("subject", "signer", "signed_on")
SIGNED = Prefetch("signatures", SIGNATURES)


@dataclass(frozen=True)
class Permit:
    """Leave to ask one source about one person on one day, for the case and purpose of one letter."""

    letter: str
    subject: LetterPerson = field(repr=False)
    source: str
    case_number: str
    programme: str
    purpose: str
    on: date


class Refused(Exception):
    """A query may not leave; the message says which requirement is missing."""


@dataclass(frozen=True)
class Asked:
    """One query that wants to leave."""

    subject: LetterPerson = field(repr=False)
    source: str
    case_number: str
    purpose: str
    programme: str


def authorise(
    *, subject: LetterPerson, source: str, case_number: str, purpose: str, programme: str, by: Officer | Actor, on: date
) -> Permit:
    """Let one query pass, or refuse it and write that down.

    Inside a transaction the letter stays as it is until that ends: a withdrawal waits, and then stops the next query.

    :raises Refused: saying which requirement is missing.
    """
    asked = Asked(subject=subject, source=source, case_number=case_number, purpose=purpose, programme=programme)
    (found,) = authorise_each([asked], by=by, on=on)
    if isinstance(found, Refused):
        raise found
    return found


def authorise_each(asked: Sequence[Asked], *, by: Officer | Actor, on: date) -> list[Permit | Refused]:
    """Let each of several queries pass or not, one by one as `authorise` does, with one look at the letters for all."""
    found = _permits(asked, by=by, on=on)
    for one, answer in zip(asked, found, strict=True):
        if isinstance(answer, Refused):
            detail = {"source": one.source, "subject": one.subject.pk, "programme": one.programme, "why": str(answer)}
            _write_down(one.subject, detail | {"case": one.case_number}, purpose=one.purpose, by=by, on=on)
    return found


def _permits(asked: Sequence[Asked], *, by: Officer | Actor, on: date) -> list[Permit | Refused]:
    """Hold letters and people, and answer. Signatures are read without their scans, letters without their text: seldom small."""
    with transaction.atomic(savepoint=False):
        seen = _held(asked)
        return [_permit(one, seen=seen.get(one.subject.pk), by=by, on=on) for one in asked]


def _held(asked: Sequence[Asked]) -> dict[int, LetterPerson]:
    letters = Letter.objects.filter(pk__in={one.subject.letter_id for one in asked}).order_by("pk")
    list(letters.select_for_update(no_key=True).values_list("pk"))  # letters first, as a signature and a withdrawal do
    held = LetterPerson.objects.select_related("letter").defer("letter__text").prefetch_related(SIGNED)
    rows = held.select_for_update(of=("self",), no_key=True).order_by("letter_id", "pk")
    return {row.pk: row for row in rows.filter(pk__in={one.subject.pk for one in asked})}


def _permit(one: Asked, *, seen: LetterPerson | None, by: Officer | Actor, on: date) -> Permit | Refused:
    if seen is None:
        return Refused(gettext("您的岗位看不到这份授权书。"))
    if not may_ask(by, place=seen.letter.place):
        return Refused(gettext("本岗位不得发起查询；请由核对岗位或县级民政岗位发起。"))
    missing = _why_other_matter(seen, case_number=one.case_number, purpose=one.purpose, programme=one.programme)
    if missing := missing or why_not_covered(subject=seen, source=one.source, on=on):
        return Refused(missing)
    return Permit(
        letter=seen.letter.number, subject=seen, source=one.source, case_number=one.case_number, programme=one.programme,
        purpose=one.purpose, on=on,
    )  # fmt: skip


def _why_other_matter(subject: LetterPerson, *, case_number: str, purpose: str, programme: str) -> str:
    """Say whether the query serves another matter than the letter was signed for."""
    letter = subject.letter
    if not case_number or letter.case_number != case_number:
        return gettext("授权书 %(number)s 不是为这个案件签署的。") % {"number": letter.number}
    if letter.programme != programme:
        return gettext("授权书 %(number)s 不是为这个救助项目签署的。") % {"number": letter.number}
    if not purpose or letter.purpose != purpose:
        return gettext("查询的用途与授权书 %(number)s 写明的不同。") % {"number": letter.number}
    return ""


def _write_down(
    subject: LetterPerson, detail: dict[str, object], *, purpose: str, by: Officer | Actor, on: date
) -> None:
    """Write the refusal where the letter belongs, whoever tried."""
    with acting_as(SYSTEM):
        kept = LetterPerson.objects.select_related("letter").filter(pk=subject.pk).first()
    number, place = (kept.letter.number, kept.letter.place) if kept else ("", "")
    apart.record_apart(
        verb="gate.refuse", by=by, on=on, about=number, place=place, purpose=purpose[:500], detail=detail
    )
