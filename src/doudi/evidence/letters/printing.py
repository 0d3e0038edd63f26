"""A letter on paper: its text as it is hashed, a QR code that lets anybody check it, and who has signed.

Verb: `letter_pdf`. No full number is printed: whoever signs writes it himself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localtime

from doudi.evidence.letters.models import Letter, LetterPerson, Signature
from doudi.evidence.letters.people import signature_on, signer_name_on
from doudi.evidence.print import pdf_of, qr_svg

QR_WORDS = "扫码查验"
METHODS = {"passkey": "手机确认签署", "paper": "纸质签署"}


def letter_pdf(letter: Letter, *, address: str, on: date) -> bytes:
    """Print a letter. `address` is the page of the portal that checks it.

    :raises NoFont: when this machine has no Chinese type.
    """
    people = list(letter.people.all())
    household = [one for one in people if one.role != LetterPerson.Role.SUPPORTER]
    supporters = [one for one in people if one.role == LetterPerson.Role.SUPPORTER]
    sheets = letter.text.rstrip("\n").split("\n\n")
    signers = [household, *([one] for one in supporters)]
    data = {
        "title": sheets[0].splitlines()[0], "number": letter.number, "hash": letter.text_hash,
        "qr": qr_svg(address), "qr_words": QR_WORDS, "is_paper": any(signature_on(one, on=on) is None for one in people),
        "sheets": [
            {"lines": sheet.splitlines(), "people": [_row(one, on=on) for one in signing]}
            for sheet, signing in zip(sheets, signers, strict=True)
        ],
    }  # fmt: skip
    return pdf_of("letter.typ", data=data, on=on)


def _row(subject: LetterPerson, *, on: date) -> dict[str, Any]:
    signature = signature_on(subject, on=on)
    return {
        "name": subject.name,
        "signer": signer_name_on(subject, on=on),
        "signed": _words(signature) if signature else "",
    }


def _words(signature: Signature) -> str:
    return f"{METHODS[signature.method]} {localtime(signature.signed_at):%Y-%m-%d %H:%M}"
