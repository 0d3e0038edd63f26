"""The gate: no query leaves without a letter that covers this person, this source, this day, a case and a purpose.

Noun: Permit. Verb: `authorise`, the only maker of permits. A refused attempt leaves its line in the journal
even when the caller's transaction is rolled back; a granted one is written down with the query itself.
Law: 社会救助暂行办法 第五十八条; 社会救助法 第四十一条、第七十条; 政务数据共享条例 第二十五条、第二十九条.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.permissions import may_ask
from doudi.evidence.letters.queries import why_not_covered
from doudi.journal import apart
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer


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


def authorise(
    *, subject: LetterPerson, source: str, case_number: str, purpose: str, programme: str, by: Officer | Actor, on: date
) -> Permit:
    """Let one query pass, or refuse it and write that down.

    Inside a transaction the letter stays as it is until that ends: a withdrawal waits, and then stops the next query.

    :raises Refused: saying which requirement is missing.
    """
    try:
        return _permit(subject, source, case_number=case_number, purpose=purpose, programme=programme, by=by, on=on)
    except Refused as reason:
        detail = {"source": source, "subject": subject.pk, "programme": programme, "why": str(reason)}
        _write_down(subject, detail | {"case": case_number}, purpose=purpose, by=by, on=on)
        raise


@transaction.atomic
def _permit(
    subject: LetterPerson, source: str, *, case_number: str, purpose: str, programme: str, by: Officer | Actor, on: date
) -> Permit:
    held = LetterPerson.objects.select_related("letter").select_for_update(of=("self", "letter"), no_key=True)
    seen = held.filter(pk=subject.pk).first()
    if seen is None:
        raise Refused(gettext("您的岗位看不到这份授权书。"))
    if not may_ask(by, place=seen.letter.place):
        raise Refused(gettext("本岗位不得发起查询；请由核对岗位或县级民政岗位发起。"))
    missing = _why_other_matter(seen, case_number=case_number, purpose=purpose, programme=programme)
    if missing := missing or why_not_covered(subject=seen, source=source, on=on):
        raise Refused(missing)
    return Permit(
        letter=seen.letter.number, subject=seen, source=source, case_number=case_number, programme=programme,
        purpose=purpose, on=on,
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
