"""A claim's paper on paper, as the papers of cases are printed; and what everybody may check of it.

Verbs: claim_pdf. Questions: content_of_paper, public_paper.
"""

from __future__ import annotations

from datetime import date

from doudi.cases.applying.actions import masked_of
from doudi.cases.papers.printing import FOLDER, QR_WORDS
from doudi.cases.papers.queries import PublicStanding
from doudi.cases.papers.wording.parts import day_words
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.handing import PaperMade, papers_made
from doudi.delivery.recovery.papers import Content, decision_of, notice_of
from doudi.evidence.print import pdf_of, qr_svg
from doudi.offices.acting import SYSTEM, acting_as

NO_NUMBER = "证件号码未登记"


def content_of_paper(claim: Claim, *, which: str) -> Content:
    """Give what a paper says.

    :raises ValueError: when it is not decided yet.
    """
    return decision_of(claim) if which == "decision" else notice_of(claim)


def claim_pdf(claim: Claim, *, made: PaperMade, address: str, on: date) -> bytes:
    """Print a paper. `address` is the page of the portal that checks it.

    :raises NoFont: when this machine has no Chinese type.
    """
    data = {
        **content_of_paper(claim, which=made.which), "masked": masked_of(claim.debtor) or NO_NUMBER, "authority": made.by.desk.agency.name,
        "on": day_words(made.on), "hash": made.content_hash, "qr": qr_svg(address), "qr_words": QR_WORDS,
    }  # fmt: skip
    return pdf_of("paper.typ", data=data, on=on, folder=FOLDER)


def public_paper(number: str, *, content_hash: str) -> PublicStanding:
    """Tell anybody who holds a paper of a claim whether it was written here: the one with this hash, else the latest.

    Nothing about people.
    """
    with acting_as(SYSTEM):
        is_number = number.isascii() and number.isalnum()
        claim = Claim.objects.filter(number=number.upper()).first() if is_number else None
        made = papers_made(claim) if claim is not None else []
        if not made:
            return PublicStanding("unknown")
        one = next((each for each in made if each.content_hash == content_hash), made[0])
        return PublicStanding("written", one.title, one.by.desk.agency.name, one.on, one.content_hash)
