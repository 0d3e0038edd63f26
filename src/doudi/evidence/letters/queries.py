"""Questions about letters: which one, whom it covers on a day and why not, and whether a signature is sound."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext

from doudi.evidence.letters.models import Letter, LetterPerson, Signature
from doudi.evidence.letters.passkeys import soundness
from doudi.evidence.letters.people import signature_on, signer_name_on, signer_on
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.guardians import why_not_shown
from doudi.registry.models import Guardianship

LETTERS_AT_ONCE = 200


def letter_for(*, number: str) -> Letter | None:
    """Find a letter with its people and signatures, within the sight of whoever is at work."""
    if not _may_be_number(number):
        return None
    people = LetterPerson.objects.prefetch_related(Prefetch("signatures", Signature.objects.order_by("signed_at")))
    letters = Letter.objects.select_related("drafted_by__desk", "replaces").prefetch_related(Prefetch("people", people))
    return letters.filter(number=number).first()


def _may_be_number(number: str) -> bool:
    return number.isascii() and number.isalnum()


def letter_looked_at(*, number: str, by: Officer, on: date) -> Letter | None:
    """Find a letter for an officer, and write down that he looked; None when there is none for him."""
    letter = letter_for(number=number)
    if letter is not None:
        record(verb="letter.look", by=by, on=on, about=letter.number, place=letter.place, purpose="查看授权书")
    return letter


def letters_in_sight(*, words: str = "") -> QuerySet[Letter]:
    """List the newest letters the reader may see, by number, case or the name of somebody in it."""
    letters = Letter.objects.prefetch_related(Prefetch("people", LetterPerson.objects.prefetch_related("signatures")))
    if words:
        by_name = LetterPerson.objects.filter(name__contains=words).values("letter")
        letters = (
            letters.filter(number__iexact=words) | letters.filter(case_number=words) | letters.filter(pk__in=by_name)
        )
    return letters[:LETTERS_AT_ONCE]


def missing_signers(letter: Letter, *, on: date) -> list[LetterPerson]:
    """List the people nobody has signed for yet."""
    people = letter.people.all()
    return [one for one in people if one.withdrawn_on is None and signature_on(one, on=on) is None]


def is_covered(*, subject: LetterPerson, source: str, on: date) -> bool:
    """Say whether the letter lets this source be asked about this person on this day."""
    return why_not_covered(subject=subject, source=source, on=on) == ""


def why_not_covered(*, subject: LetterPerson, source: str, on: date) -> str:
    """Say what is missing before this source may be asked about this person that day; empty when nothing is."""
    return why_not_in_force(subject.letter, on=on) or _why_person_is_open(subject, source=source, on=on)


def why_not_in_force(letter: Letter, *, on: date) -> str:
    """Say why a letter opens nothing that day; empty when it is in force."""
    if letter.ended_on is not None and on >= letter.ended_on:
        return gettext("授权书 %(number)s 已于 %(day)s 终止。") % {"number": letter.number, "day": letter.ended_on}
    if letter.valid_from is None or on < letter.valid_from:
        return gettext("授权书 %(number)s 在这一天还没有申请人的签署。") % {"number": letter.number}
    if letter.valid_until is not None and on >= letter.valid_until:
        return gettext("授权书 %(number)s 的期限已满。") % {"number": letter.number}
    return ""


def is_in_force(letter: Letter, *, on: date) -> bool:
    """Say whether a letter opens anything that day."""
    return why_not_in_force(letter, on=on) == ""


def _why_person_is_open(subject: LetterPerson, *, source: str, on: date) -> str:
    named = {"name": subject.name}
    if source not in subject.letter.sources:
        return gettext("授权书没有列出数据来源“%(source)s”。") % {"source": source}
    if subject.withdrawn_on is not None and on >= subject.withdrawn_on:
        return gettext("%(name)s的授权已撤回。") % named
    if signature_on(subject, on=on) is None:
        signer = signer_name_on(subject, on=on)
        if signer == subject.name:
            return gettext("%(name)s还没有签署授权书。") % named
        return gettext("%(name)s的授权书要由监护人%(guardian)s签署，现在还没有。") % {**named, "guardian": signer}
    return why_guardian_not_shown(subject, on=on)


def why_guardian_not_shown(subject: LetterPerson, *, on: date) -> str:
    """Say why a guardian's signature opens nothing that day: nobody has seen the proof, or he is guardian no more; empty when it does.

    The system looks: a ward may live where a desk sees nobody.
    """
    if subject.guardianship_id is None or signer_on(subject, on=on) == subject.person_id:
        return ""
    with acting_as(SYSTEM):
        held = Guardianship.objects.select_related("ward", "guardian").get(pk=subject.guardianship_id)
    return why_not_shown(held, on=on)


def public_standing(*, number: str, on: date) -> tuple[str, str]:
    """Tell anybody who holds a letter's number its state and the hash of its text, and nothing about people."""
    with acting_as(SYSTEM):
        letter = (
            Letter.objects.filter(number=number)
            .only("valid_from", "valid_until", "ended_on", "text_hash", "number")
            .first()
        )
    if letter is None:
        return "unknown", ""
    if is_in_force(letter, on=on):
        return "valid", letter.text_hash
    waits = letter.valid_from is None and letter.ended_on is None
    return ("unsigned" if waits else "ended"), letter.text_hash


def is_signature_sound(signature: Signature) -> bool:
    """Repeat the check of a signature from what is kept: text, key, nonce, proof."""
    return soundness(signature) == ""


def signatures_of(letter: Letter) -> QuerySet[Signature]:
    """List the signatures of a letter with all their proof, the first first."""
    kept = Signature.objects.filter(subject__letter=letter)
    return kept.select_related("subject__letter", "passkey").order_by("signed_at", "pk")


def signature_for(letter: Letter, *, number: int) -> Signature | None:
    """Find one signature of a letter."""
    return Signature.objects.filter(subject__letter=letter, pk=number).first()
