"""The report on paper and in words: a PDF is made, and no page says what is decided."""

import pytest

from doudi.evidence.reports.content import said_words
from doudi.evidence.reports.paper import _data, report_pdf
from doudi.evidence.reports.tests.test_reports import DECIDING
from doudi.evidence.reports.told import range_words, told_of
from doudi.offices.acting import acting_as
from tests.verification import PASSPORTS, reported

pytestmark = pytest.mark.django_db
ADDRESS = "https://doudi.example/reports/BG"


@pytest.fixture
def report(li, chen, guo):
    return reported(li=li, chen=chen, guo=guo)


def test_a_report_is_set_with_chinese_type(report, guo):
    with acting_as(guo):
        pdf = report_pdf(report, address=ADDRESS)

    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000


def test_the_same_report_gives_the_same_paper(report, guo):
    with acting_as(guo):
        assert report_pdf(report, address=ADDRESS) == report_pdf(report, address=ADDRESS)


def test_the_paper_never_says_what_is_decided_nor_a_full_number(report, guo):
    with acting_as(guo):
        words = " ".join(
            said_words({name: value for name, value in _data(report, address=ADDRESS).items() if name != "qr"})
        )

    assert [word for word in (*DECIDING, *PASSPORTS.values()) if word in words] == []


def test_one_reads_only_about_oneself(report):
    own = report.content["subjects"][1]["key"]

    told = told_of(report.content, only={own})

    assert [one.name for one in told.people] == ["何丽华"]
    assert "南粤银行" not in str(told)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"least": "5200.50", "most": "5200.50"}, "5,200.50"),
        ({"least": 1, "most": None}, "至少 1，其余还不知道"),
        ({"least": None, "most": None}, "还不知道"),
        ({"least": 0, "most": 2}, "0 到 2"),
    ],
)
def test_what_is_known_of_a_figure_is_said(known, words):
    assert range_words(known) == words
