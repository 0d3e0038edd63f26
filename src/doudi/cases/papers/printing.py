"""A paper on paper: what it says as it is hashed, its number, and a QR code that lets anybody check it. Verb: paper_pdf."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from doudi.cases.papers.models import Paper
from doudi.cases.papers.wording.parts import day_words
from doudi.evidence.print import pdf_of, qr_svg

QR_WORDS = "扫码查验"
FOLDER = Path(__file__).parent


def paper_pdf(paper: Paper, *, address: str, on: date) -> bytes:
    """Print a paper. `address` is the page of the portal that checks it.

    :raises NoFont: when this machine has no Chinese type.
    """
    data = {
        **paper.content, "on": day_words(paper.written_on), "hash": paper.content_hash, "qr": qr_svg(address), "qr_words": QR_WORDS,
    }  # fmt: skip
    return pdf_of("paper.typ", data=data, on=on, folder=FOLDER)
