"""How good each source is."""

import csv
import io
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from django.test import Client
from django.utils import timezone

from doudi.evidence.linkage import queries
from doudi.evidence.linkage.models import LinkageModel, Mark
from doudi.evidence.linkage.queries import Judged
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import Quarantine
from doudi.evidence.reading import Misshapen, Rows
from doudi.journal.models import Entry as Line
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.pages import sources
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/sources"


def mark_of(**changes):
    today = timezone.localdate()
    values = {
        "dataset": "tax", "delivery": "abcdef123456", "as_of": today - timedelta(days=30), "places": ["4401"],
        "max_age_days": 100, "rows": 20_000, "rejected": 46, "without_number": 40, "unmatched": 1_234, "linked": 31,
        "waiting": 5, "counted_on": today,
    }  # fmt: skip
    with acting_as(SYSTEM):
        return Mark.objects.create(**values | changes)


def test_a_source_shows_its_rows_and_what_is_wrong_with_them(signed_in, chen):
    mark_of()

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "个人所得税申报 税务" in page
    assert "30 天前，最多可用 100 天" in page
    assert "20,000" in page
    assert "46 2.3‰" in page
    assert "已并入 31，待判断 5" in page
    assert "1,234" in page
    assert "还没有人核实过" in page
    assert "doudi import quarantine abcdef123456 --xlsx" in page
    assert "没有过时的数据" in page


def test_what_is_too_old_is_said(signed_in, chen):
    mark_of(as_of=timezone.localdate() - timedelta(days=101))

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "1 份数据过时" in page


def test_only_the_newest_day_of_a_data_set_counts(signed_in, chen):
    mark_of()
    mark_of(delivery="000000000000", as_of=timezone.localdate() - timedelta(days=60), rows=11_111, rejected=0)

    assert "11,111" not in words_of(signed_in(chen).get(PAGE).content)


def test_how_often_it_turned_out_right_is_counted(signed_in, chen, monkeypatch):
    mark_of()
    monkeypatch.setattr(queries, "judged_outcomes", lambda: [Judged("tax", True), Judged("tax", False)])

    assert "核实以后是对的 1/2" in words_of(signed_in(chen).get(PAGE).content)


def test_how_good_the_comparison_is_stands_beside(signed_in, chen):
    mark_of(dataset="residence")
    with acting_as(SYSTEM):
        LinkageModel.objects.create(
            dataset="residence", version=2, design="chinese", settings={}, is_learned=True, rows=9, people=9,
            merged_from=0.99, grey_from=0.05, measured_precision=0.99987, measured_recall=0.956,
            trained_on=timezone.localdate(), trained_by="系统",
        )  # fmt: skip

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "第 2 版" in page
    assert "自动并入的准确率 99.99%，召回率 95.60%" in page


def test_nothing_counted_yet_says_what_to_do(signed_in, chen):
    assert "doudi link" in words_of(signed_in(chen).get(PAGE).content)


def test_verification_county_city_and_supervision_read_it(signed_in, guo, chen, zhou, wang, he):
    assert {signed_in(officer).get(PAGE).status_code for officer in (guo, chen, zhou, wang, he)} == {200}


def test_other_desks_are_not_let_in(signed_in, li, xiaoliang):
    assert {signed_in(officer).get(PAGE).status_code for officer in (li, xiaoliang)} == {403}


def test_strangers_are_asked_to_sign_in():
    assert Client().get(PAGE).status_code == 302


def test_it_only_reads(signed_in, chen):
    assert signed_in(chen).post(PAGE).status_code == 405


REJECTED = "/hub/sources/abcdef123456/rejected"


@pytest.fixture
def quarantined(tmp_path, monkeypatch):
    """A delivery of the whole city with one row nobody could read, which begins like a formula."""
    monkeypatch.setattr(sources, "var", lambda: tmp_path)
    file = tmp_path / "quarantine" / "tax" / "abcdef123456.parquet"
    made = Quarantine(path=file, headers=["证件号码", "姓名"], pseudonyms=Pseudonyms.of(tmp_path))
    made.add(
        Rows(table=pa.table({}), numbers=np.array([], dtype=np.int64), misshapen=(Misshapen(7, "格数不对", "=cmd()"),)),
        faults=[],
    )
    made.keep()
    return mark_of()


def taken():
    with acting_as(SYSTEM):
        return list(Line.objects.filter(verb="quarantine.take"))


def test_a_desk_of_the_whole_city_takes_the_rejected_rows_and_that_is_written_down(signed_in, wang, quarantined):
    browser = signed_in(wang)
    assert REJECTED in browser.get(PAGE).content.decode()

    answer = browser.post(REJECTED)

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows == [["行号", "列", "原因", "整行", "证件号码", "姓名"], ["7", "整行", "格数不对", "'=cmd()", "", ""]]
    assert answer["Content-Disposition"] == 'attachment; filename="tax-abcdef123456.csv"'
    assert "no-store" in answer["Cache-Control"]
    (line,) = taken()
    assert (line.actor, line.about, line.detail["rows"]) == (str(wang.pk), "abcdef123456", 1)


@pytest.mark.parametrize("who", ["guo", "chen", "zhou", "he", "li"])
def test_nobody_else_takes_rows_that_name_people_of_other_places(request, signed_in, quarantined, who):
    browser = signed_in(request.getfixturevalue(who))

    assert REJECTED not in browser.get(PAGE).content.decode()
    assert browser.post(REJECTED).status_code == 403
    assert taken() == []


def test_a_district_takes_the_rejected_rows_of_its_own_delivery(signed_in, chen, zhou, quarantined):
    with acting_as(SYSTEM):
        Mark.objects.update(places=["440105"])

    assert signed_in(chen).post(REJECTED).status_code == 200
    assert signed_in(zhou).post(REJECTED).status_code == 403


def test_rows_that_are_gone_are_said_to_be(signed_in, wang, quarantined, tmp_path):
    (tmp_path / "quarantine" / "tax" / "abcdef123456.parquet").unlink()

    answer = signed_in(wang).post(REJECTED, follow=True)

    assert "不在这台机器上" in words_of(answer.content)
    assert taken() == []


def test_an_unknown_delivery_and_a_look(signed_in, wang, quarantined):
    assert signed_in(wang).post("/hub/sources/000000000000/rejected").status_code == 404
    assert signed_in(wang).get(REJECTED).status_code == 405
