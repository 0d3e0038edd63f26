"""Papers are set with Chinese type, the same each time, and never with boxes for letters."""

import re
import zlib

import pytest

from doudi.evidence import print as printing
from doudi.evidence.letters.printing import letter_pdf
from doudi.evidence.letters.queries import letter_for
from doudi.offices.acting import acting_as
from tests.letters import DRAFTED_ON, drafted, sign

pytestmark = pytest.mark.django_db
ADDRESS = "https://doudi.example/letters/SQ1?h=abc"
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def letters_of(pdf: bytes) -> set[str]:
    """Read which letters a PDF can give back when its words are copied (the ToUnicode tables of its fonts)."""
    found: set[str] = set()
    for packed in STREAM.findall(pdf):
        try:
            plain = zlib.decompress(packed)
        except zlib.error:
            continue
        if b"beginbfchar" in plain or b"beginbfrange" in plain:
            found |= {chr(int(code, 16)) for code in re.findall(rb"<([0-9A-Fa-f]{4})>", plain)}
    return found


def printed(letter, officer) -> bytes:
    with acting_as(officer):
        found = letter_for(number=letter.number)
        assert found is not None
        return letter_pdf(found, address=ADDRESS, on=DRAFTED_ON)


def test_a_letter_is_printed_with_every_letter_of_its_text(li):
    letter = drafted(by=li)

    pdf = printed(letter, li)

    assert pdf.startswith(b"%PDF-")
    missing = {one for one in letter.text if "一" <= one <= "鿿"} - letters_of(pdf)
    assert missing == set()


def test_the_same_letter_gives_the_same_bytes_and_a_signature_shows(li, chen):
    letter = drafted(by=li)
    before = printed(letter, li)
    again = printed(letter, li)
    sign(letter, "梁志强", by=li, second=chen)

    assert before == again
    assert printed(letter, li) != before


def test_each_sheet_has_pages_of_its_own(li):
    pdf = printed(drafted(by=li), li)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) + _pages_inside(pdf) >= 2


def _pages_inside(pdf: bytes) -> int:
    count = 0
    for packed in STREAM.findall(pdf):
        try:
            count += len(re.findall(rb"/Type\s*/Page\b", zlib.decompress(packed)))
        except zlib.error:
            continue
    return count


def test_without_chinese_type_nothing_is_printed(li, monkeypatch):
    letter = drafted(by=li)
    monkeypatch.setattr(printing, "families", tuple)

    with pytest.raises(printing.NoFont, match="fonts-noto-cjk"):
        printed(letter, li)


def test_the_code_leads_to_the_page_that_checks():
    assert printing.qr_svg(ADDRESS) == printing.qr_svg(ADDRESS)
    assert printing.qr_svg(ADDRESS) != printing.qr_svg(ADDRESS + "d")
    assert printing.qr_svg(ADDRESS).startswith("<svg")
