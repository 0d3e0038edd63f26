"""Offers as a table: good rows are taken in, the others kept apart with every reason; what is written out can be taken in again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.dispatch.supply import tables
from doudi.dispatch.supply.models import Offer, OfferFile
from doudi.dispatch.supply.tables import HEADERS, csv_of, csv_of_bad, take_file
from doudi.dispatch.supply.tests.world import DAY, provider, team
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import STREET
from tests.house.files import ROOT

pytestmark = pytest.mark.django_db
ROW = {
    "名称": "上门助浴", "类别": "服务", "内容": "care_bath；life", "服务地方": STREET, "每周数量": "3", "对象": "elder",
    "时段": "周六；周日晚上", "年龄下限": "60",
    "开始日期": "2026-08-01", "截止日期": "2026-12-31",
}  # fmt: skip


def table(*rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=HEADERS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def taken(content: bytes, *, by, to=None, name="offers.csv") -> OfferFile:
    to = to or provider()
    with acting_as(by):
        return take_file(provider=to, name=name, content=content, by=by, on=DAY)


def test_good_rows_are_taken_in(li):
    file = taken(table(ROW), by=li)

    with acting_as(li):
        offer = Offer.objects.get()
    assert (file.rows, file.taken, file.bad) == (1, 1, [])
    assert (offer.given, offer.areas, offer.per_week, offer.age_from) == (["care_bath", "life"], [STREET], 3, 60)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"每周数量": "三"}, "“每周数量”应是整数，不是“三”"),
        ({"开始日期": "8月1日"}, "“开始日期”应是日期"),
        ({"开始日期": ""}, "请填写开始日期"),
        ({"时段": "半夜"}, "“时段”应写星期"),
        ({"每人最多元": "一百"}, "“每人最多元”应是金额"),
        ({"每人最多元": "NaN"}, "“每人最多元”应是金额"),
        ({"内容": "dance"}, "服务清单里没有：dance"),
        ({"类别": "礼物"}, "类别应是"),
    ],
)
def test_a_bad_row_is_kept_apart_with_its_reason_and_the_good_one_taken(li, changed, reason):
    file = taken(table(ROW, ROW | {"名称": "另一项"} | changed), by=li)

    assert (file.rows, file.taken) == (2, 1)
    assert file.bad[0]["row"] == 3
    assert reason in file.bad[0]["reason"]


def test_everything_wrong_with_a_row_is_said_at_once(li):
    file = taken(table(ROW | {"内容": "dance", "服务地方": "999"}), by=li)

    assert "服务清单里没有" in file.bad[0]["reason"]
    assert "区划代码不对" in file.bad[0]["reason"]


def test_the_table_in_the_documentation_is_taken_in(chen):
    page = (ROOT / "docs" / "how-to" / "match-needs-with-offers.md").read_text(encoding="utf-8")
    shown = page.split("```")[1].strip().encode()
    county = provider(name="安心居家护理中心", kind="AGENCY", place="440105")

    file = taken(shown, by=chen, to=county)

    assert (file.taken, file.bad) == (1, [])


def test_the_same_file_twice_changes_nothing(li):
    station = provider()

    first, again = (taken(table(ROW), by=li, to=station) for _ in range(2))

    assert first == again
    with acting_as(li):
        assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("名称".encode("gbk"), "UTF-8"),
        ("名称,类别\n".encode(), "缺少列：内容"),
        (b"x" * (tables.BYTES_MOST + 1), "2 MB"),
    ],
)
def test_what_cannot_be_read_at_all_is_sent_back(li, content, reason):
    with pytest.raises(NotReady, match=reason):
        taken(content, by=li)


def test_too_many_rows_are_sent_back(li, monkeypatch):
    monkeypatch.setattr(tables, "ROWS_MOST", 1)

    with pytest.raises(NotReady, match="最多 1 行"):
        taken(table(ROW, ROW), by=li)


def test_another_place_sends_nothing_in(zhou):
    with pytest.raises(NotAllowed):
        taken(table(ROW), by=zhou)


def test_what_is_written_out_can_be_taken_in_again(li, xiaoliang):
    taken(table(ROW), by=li)
    with acting_as(li):
        offer = Offer.objects.get()
        written = csv_of([offer])
    other = team(xiaoliang)

    file = taken(written, by=xiaoliang, to=other)

    assert file.bad == []
    with acting_as(SYSTEM):
        again = Offer.objects.get(provider=other)
    same = (
        "title",
        "kind",
        "given",
        "areas",
        "tags",
        "hours",
        "age_from",
        "age_to",
        "per_week",
        "valid_from",
        "valid_until",
    )
    assert [getattr(again, name) for name in same] == [getattr(offer, name) for name in same]


def test_bad_rows_are_written_out_with_their_reasons_and_as_text(li):
    file = taken(table(ROW | {"名称": "=SUM(A1)", "内容": "dance"}), by=li)

    rows = list(csv.reader(io.StringIO(csv_of_bad(file).decode("utf-8-sig"), newline="")))

    assert rows[0][:3] == ["行号", "原因", "名称"]
    assert rows[1][0] == "2"
    assert rows[1][2] == "'=SUM(A1)"


@given(some.dictionaries(some.sampled_from(HEADERS), some.text(max_size=12), max_size=len(HEADERS)))
def test_whatever_stands_in_a_row_it_is_read_or_its_fault_is_said(row):
    whole = dict.fromkeys(HEADERS, "") | row

    try:
        terms = tables._terms(whole)
    except tables.Unreadable:
        return
    assert (terms.title, terms.per_week >= 0) == (whole["名称"], True)
