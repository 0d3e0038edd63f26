"""Writing a letter down, whoever drafted it: an officer, or the applicant himself.

Verb: keep_letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from doudi.evidence.letters import wording
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.people import named
from doudi.evidence.letters.signing import write_line
from doudi.offices.acting import Actor
from doudi.offices.models import Officer


def keep_letter(
    matter: wording.Matter, *, rows: Sequence[LetterPerson], by: Officer | Actor, replaces: Letter | None = None
) -> Letter:
    """Keep a letter with its text, its people and its line in the journal."""
    text = wording.text_of(matter, people=[named(row) for row in rows])
    officer = by if isinstance(by, Officer) else None
    letter = Letter.objects.create(
        number=matter.number, programme=matter.programme, case_number=matter.case_number, purpose=matter.purpose,
        place=matter.place, sources=list(matter.sources), text=text, text_hash=wording.hash_of(text), drafted_by=officer,
        is_by_applicant=officer is None, drafted_on=matter.drafted_on, valid_until=matter.until, replaces=replaces,
    )  # fmt: skip
    for row in rows:
        row.letter = letter
    LetterPerson.objects.bulk_create(rows)
    detail = {"text_hash": letter.text_hash, "people": [row.pk for row in rows], "sources": letter.sources}
    write_line("letter.draft", letter=letter, by=by, on=matter.drafted_on, detail=detail)
    return letter
