"""公示 on the portal: what hangs in a place, one notice with the allowed fields and no more, objections from anybody."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doudi.cases.case import Case
from doudi.cases.papers.models import Paper
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied
from tests.cast import STREET
from tests.pages import words_of
from tests.roads import accepted, fresh, hung, investigated

pytestmark = pytest.mark.django_db
PRIVATE = ("何丽华", "梁晓晴", "E12345601", "南粤银行", "李志强", "家庭情况属实")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: date(2026, 8, 3))
    return date(2026, 8, 3)


@pytest.fixture
def case(li, wu, chen, guo, today) -> Case:
    ready = accepted(applied(by=li, on=today), li=li, chen=chen, on=today)
    return investigated(ready, li=li, wu=wu, guo=guo, on=today)


@pytest.fixture
def posting(case, li, today) -> Posting:
    return hung(case, li=li, on=today)[1]


@pytest.fixture
def over(posting, today):
    with acting_as(SYSTEM):
        Posting.objects.filter(pk=posting.pk).update(
            posted_on=today - timedelta(days=9), until=today - timedelta(days=1)
        )
    return posting


def test_notices_are_found_by_place(client, posting):
    first = words_of(client.get("/postings/").content)
    city = words_of(client.get("/postings/", {"place": "4401"}).content)
    street = client.get("/postings/", {"place": STREET})

    assert "广州市" in first and "梁志强" not in first + city
    assert "梁志强" in words_of(street.content)
    assert posting.number in street.content.decode()
    assert "梁志强" not in words_of(client.get("/postings/", {"place": "440106"}).content)


def test_a_long_list_asks_as_little_as_a_short_one(client, posting):
    asked = {}
    for count in (1, 30):
        with acting_as(SYSTEM):
            for number in range(Posting.objects.count(), count):
                posting.pk, posting.number = None, f"GS{number}"
                posting.save(force_insert=True)
        with CaptureQueriesContext(connection) as kept:
            client.get("/postings/", {"place": STREET})
        asked[count] = len(kept)

    assert asked[1] == asked[30]


@pytest.mark.parametrize("place", ["x", "999999999999", "4" * 300, "²"])
def test_a_place_nobody_knows_shows_where_to_begin(client, posting, place):
    page = client.get("/postings/", {"place": place})

    assert page.status_code == 200
    assert "先选地方" in words_of(page.content)


def test_a_notice_shows_exactly_what_everybody_may_know(client, case, posting):
    page = client.get(f"/postings/{posting.number}")
    words = words_of(page.content)

    assert "最低生活保障 申请人 梁志强 家庭人数 3 人" in words
    assert not [one for one in (*PRIVATE, case.number) if one in words]
    assert page["X-Robots-Tag"].startswith("noindex")


def test_a_notice_that_is_down_shows_nobody(client, over):
    words = words_of(client.get(f"/postings/{over.number}").content)

    assert "公示已经期满" in words
    assert "梁志强" not in words
    assert "梁志强" not in words_of(client.get("/postings/", {"place": STREET}).content)


@pytest.mark.parametrize("number", ["GS0", "<script>", "x" * 300, "²"])
def test_an_unknown_notice_is_said_to_be_unknown(client, number):
    answer = client.get(f"/postings/{number}")

    assert answer.status_code == 404
    assert "没有这份公示" in words_of(answer.content)
    assert "<script>" not in answer.content.decode()


def test_anybody_objects_in_time_without_a_name_and_the_case_is_looked_into_again(client, case, posting):
    page = f"/postings/{posting.number}"

    assert "请写一写哪里不对" in words_of(client.post(page, {"words": ""}).content)
    told = client.post(page, {"words": "他家有一辆小货车。"}, follow=True)

    assert "收到了，会重新调查" in words_of(told.content)
    assert fresh(case).stage == "objected"
    with acting_as(SYSTEM):
        kept = PostingObjection.objects.get()
    assert (kept.is_named, kept.name_sealed, kept.is_late) == (False, None, False)
    assert kept.number in told.redirect_chain[0][0]


def test_a_name_is_sealed(client, posting):
    client.post(
        f"/postings/{posting.number}", {"words": "他家有一辆小货车。", "name": "何大勇", "phone": "13800000000"}
    )

    with acting_as(SYSTEM):
        kept = PostingObjection.objects.get()
    assert "何大勇".encode() not in bytes(kept.name_sealed or b"")


def test_who_comes_late_is_told_that_it_is_a_complaint(client, case, over):
    told = client.post(f"/postings/{over.number}", {"words": "他家有一辆小货车。"}, follow=True)

    assert "按投诉办理" in words_of(told.content)
    assert fresh(case).stage == "posted"


def test_an_objection_shows_how_it_stands_and_nobody(client, posting):
    told = client.post(f"/postings/{posting.number}", {"words": "他家有一辆小货车。"})["Location"]

    words = words_of(client.get(told).content)
    assert "前答复" in words
    assert not [one for one in (*PRIVATE, "梁志强", "小货车") if one in words]
    assert client.get("/postings/objections/YY0").status_code == 404


def test_notices_are_asked_for_in_the_right_way(client, posting):
    assert client.post("/postings/").status_code == 405
    assert client.put(f"/postings/{posting.number}").status_code == 405
    assert client.post("/postings/objections/YY0").status_code == 405


def test_a_paper_is_checked_by_its_number_and_tells_nothing_about_people(case):
    with acting_as(SYSTEM):
        paper = Paper.objects.filter(case=case)[0]
    browser = Client()

    same = words_of(browser.get(f"/papers/{paper.number}", {"h": paper.content_hash}).content)
    other = words_of(browser.get(f"/papers/{paper.number}", {"h": "0" * 64}).content)

    assert "与存档的正文一致" in same and paper.content_hash in same
    assert "这张纸可能被改过" in other
    assert not [one for one in (*PRIVATE, "梁志强", case.number) if one in same]


@pytest.mark.parametrize("number", ["WS0", "<script>", "x" * 300, "²"])
def test_an_unknown_paper_is_said_to_be_unknown(client, number):
    answer = client.get(f"/papers/{number}", {"h": "abc"})

    assert answer.status_code == 404
    assert "没有这份文书" in words_of(answer.content)
    assert "<script>" not in answer.content.decode()


def test_papers_are_only_read(client):
    assert client.post("/papers/WS0").status_code == 405
