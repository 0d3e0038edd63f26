"""How a letter gets its signatures: a code handed over for the phone, or a sheet of paper two officers have seen.

Verbs: invite, open_with_code, sign_on_paper, and `sign`, which the ways of signing share.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi import database
from doudi.database.keys import key
from doudi.evidence.letters.models import Invitation, Letter, LetterPerson, Signature
from doudi.evidence.letters.people import NotReady, signature_on, signer_on
from doudi.evidence.letters.permissions import NotAllowed, check_may_keep
from doudi.evidence.letters.scans import check_scan
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Account, Person

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
TRIES_MOST = 10
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(days=7)
LETTER_OPEN_FOR = timedelta(hours=2)


@transaction.atomic
def invite(*, subject: LetterPerson, by: Officer, at: datetime, valid_for: timedelta = SHORTEST) -> str:
    """Make the code by which the one who signs for somebody opens the letter on his phone; older codes stop.

    Who has signed gets one too, also when the letter has ended: to see what was found, to object, to withdraw.

    :raises NotAllowed: when the officer's desk keeps no letters of this place.
    :raises NotReady: when nothing is signed and nothing can be, or the period is too short or too long.
    """
    held = _held(subject)
    if signature_on(held, on=at.date()) is None:
        _check_can_be_signed(held, on=at.date())
    check_may_keep(by, place=held.letter.place)
    if not SHORTEST <= valid_for <= LONGEST:
        raise NotReady(gettext("口令的有效期从 30 分钟到 7 天。"))
    held.invitations.filter(valid_until__gt=at).update(valid_until=at)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    made = Invitation.objects.create(
        subject=held, signer_id=signer_on(held, on=at.date()), code_hash=_hash(code, number=held.letter.number),
        made_by=by, valid_until=at + valid_for,
    )  # fmt: skip
    detail = {"subject": held.pk, "valid_until": made.valid_until}
    write_line("letter.invite", letter=held.letter, by=by, on=at.date(), detail=detail)
    return code


def open_with_code(*, number: str, code: str, at: datetime) -> Invitation:
    """Open a letter with the code that was handed over; a wrong one is counted, and after ten the codes are void.

    :raises NotReady: when letter and code do not belong together, or the code is too old or tried too often.
    """
    with acting_as(SYSTEM), transaction.atomic():
        number = number.strip().upper()
        living = Invitation.objects.filter(subject__letter__number=number, valid_until__gt=at, tries__lt=TRIES_MOST)
        hashed = _hash(code.replace(" ", "").replace("-", "").upper(), number=number)
        found = living.filter(code_hash=hashed).select_related("subject__letter", "made_by").first()
        if found is not None:
            _write_opened(found, on=at.date())
            return found
        if living.update(tries=F("tries") + 1):
            letter = Letter.objects.get(number=number)
            write_line("letter.code_wrong", letter=letter, by=SYSTEM, on=at.date(), detail={})
    raise NotReady(gettext("编号或口令不对，或者口令已过期。请再核对一次；还是不行，请工作人员重新给您一个口令。"))


def open_by_account(subject: LetterPerson, *, account: Account, at: datetime, until: datetime) -> Invitation:
    """Open a letter for whoever has come in by himself: no code is made, and nobody else can use it."""
    made = Invitation.objects.create(
        subject=subject,
        signer_id=account.person_id,
        code_hash=secrets.token_hex(32),
        account=account,
        valid_until=until,
    )
    _write_opened(made, on=at.date())
    return made


@transaction.atomic
def sign_on_paper(
    *, subject: LetterPerson, signer: Person, scan: bytes, kind: str, by: Officer, second: Officer, on: date
) -> Signature:
    """Take in a sheet signed by hand: two officers of this place have seen it, and its picture is kept.

    :raises NotAllowed: when one of the officers keeps no letters here, or both are the same.
    :raises NotReady: when another must sign, the picture is unfit, or somebody has signed already.
    """
    held = held_for_signing(subject, on=on)
    for officer in (by, second):
        check_may_keep(officer, place=held.letter.place)
    if by.pk == second.pk:
        raise NotAllowed(gettext("纸质签署要由两位工作人员共同确认。"))
    check_scan(scan, kind=kind)
    proof = {"scan": scan, "scan_hash": sha256(scan).hexdigest(), "scan_kind": kind}
    return sign(
        held, signer=signer, by=by, on=on, at=now(), method=Signature.Method.PAPER,
        proof={**proof, "witness": by, "second_witness": second},
    )  # fmt: skip


def held_for_signing(subject: LetterPerson, *, on: date) -> LetterPerson:
    """Fetch and lock somebody of a letter who can still be signed for.

    :raises NotAllowed: when it is out of sight.
    :raises NotReady: when the letter has ended, consent was withdrawn, or the signature is there.
    """
    held = _held(subject)
    _check_can_be_signed(held, on=on)
    if signature_on(held, on=on) is not None:
        raise NotReady(gettext("%(name)s的授权已经签署。") % {"name": held.name})
    return held


def _held(subject: LetterPerson) -> LetterPerson:
    """Lock somebody of a letter, and the letter first, as everybody does."""
    letter = Letter.objects.select_for_update().filter(pk=subject.letter_id).first()
    held = LetterPerson.objects.select_related("letter").select_for_update(of=("self",)).filter(pk=subject.pk).first()
    if letter is None or held is None:
        raise NotAllowed(gettext("您的岗位看不到这份授权书。"))
    return held


def _check_can_be_signed(held: LetterPerson, *, on: date) -> None:
    letter = held.letter
    if letter.ended_on is not None or (letter.valid_until is not None and on >= letter.valid_until):
        raise NotReady(gettext("授权书 %(number)s 已经终止。") % {"number": letter.number})
    if held.withdrawn_on is not None:
        raise NotReady(gettext("%(name)s的授权已撤回，要重新起草授权书。") % {"name": held.name})


def sign(
    subject: LetterPerson,
    *,
    signer: Person,
    by: Officer | Actor,
    on: date,
    at: datetime,
    method: str,
    proof: dict[str, Any],
) -> Signature:
    """Keep a signature; the applicant's lets the letter begin.

    :raises NotReady: when somebody else must sign.
    """  # fmt: skip
    letter = subject.letter
    if signer.pk != signer_on(subject, on=on):
        raise NotReady(gettext("%(name)s的授权不能由这个人签署。") % {"name": subject.name})
    if on < letter.drafted_on:
        raise NotReady(gettext("签署日期早于起草日期，请核对。"))
    signature = Signature.objects.create(
        subject=subject, signer=signer, method=method, text_hash=letter.text_hash, signed_on=on, signed_at=at, **proof
    )
    if subject.role == LetterPerson.Role.APPLICANT and letter.valid_from is None:
        letter.valid_from = on
        letter.save(update_fields=["valid_from"])
    detail = {"subject": subject.pk, "signer": signer.pk, "method": method, "text_hash": letter.text_hash}
    write_line("letter.sign", letter=letter, by=by, on=on, detail=detail)
    return signature


def write_line(verb: str, *, letter: Letter, by: Officer | Actor, on: date, detail: dict[str, Any]) -> None:
    """Write one line about a letter."""
    record(verb=verb, by=by, on=on, about=letter.number, place=letter.place, purpose=letter.purpose, detail=detail)


def resident_actor(invitation: Invitation) -> Actor:
    """Name the resident who opened a letter: he sees this one file and nothing else."""
    subject = invitation.subject
    is_own = invitation.signer_id == subject.person_id
    name = subject.name if is_own else subject.guardian_name
    return Actor(officer=f"resident:{subject.pk}", desk="resident", place="", name=name, file=subject.letter.number)


def _write_opened(invitation: Invitation, *, on: date) -> None:
    with acting_as(resident_actor(invitation)) as resident:
        letter = invitation.subject.letter
        write_line("letter.open", letter=letter, by=resident, on=on, detail={"subject": invitation.subject_id})


def _hash(code: str, *, number: str) -> str:
    """Hash a code with a key of this installation: a copy of the database is not enough to find it by trying."""
    secret = key("invitations", size=32, var=database.var())
    return hmac.new(secret, f"{number}:{code}".encode(), sha256).hexdigest()
