"""A home on pages: from the list to the archive by those whose steps these are, with pictures, a signature, clocks and a table."""

import base64
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.delivery.goods.adapting import register_home
from doudi.delivery.goods.books import HOMES
from doudi.delivery.goods.issuing import Holder
from doudi.delivery.goods.models import Contractor, Home, HomePicture, HomeStage
from doudi.delivery.goods.tests.test_posting import funded
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.goods.tests.conftest import DAY, NUMBER
from tests.cast import COMMUNITY, HUANG_POPO
from tests.letters import sheet
from tests.pages import words_of

pytestmark = pytest.mark.django_db
DRAWN = "data:image/png;base64," + base64.b64encode(sheet(width=572, height=188)).decode()
"""A signature as large as the box of a page."""


def page(home, part=""):
    return f"/hub/goods/homes/{home.number}{part}"


def steps(browser, home, to, told) -> str:
    answer = browser.post(page(home, f"/to/{to}"), told)
    if answer.status_code != 302:
        return words_of(answer.content)
    return words_of(browser.get(answer["Location"]).content)


def test_a_home_is_put_on_the_list(signed_in, li):
    browser = signed_in(li)
    told = {
        "name": HUANG_POPO.name, "number": NUMBER, "place": "", "about": "", "group": "dibao", "address": "客村大街8号202",
        "fund": "county",
    }  # fmt: skip
    answer = browser.post("/hub/goods/homes/new", told)
    words = words_of(browser.get(answer["Location"]).content)
    assert "待勘查" in words and "最迟 2026-08-18" in words and "客村大街" not in words
    assert "一个人只改造一次" in words_of(browser.post("/hub/goods/homes/new", told).content)
    assert "客村大街8号202" in words_of(browser.post(f"{answer['Location']}/address").content)
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="home.address").count() == 1


def test_from_the_list_to_the_archive_in_the_browser(signed_in, home, li, chen, jin, qian):
    street, county, colleague, money = (signed_in(one) for one in (li, chen, jin, qian))
    picture = SimpleUploadedFile("a.png", sheet(), content_type="image/png")
    street.post(page(home, "/pictures"), {"kind": "before", "pictures": [picture]})
    assert "请写明" in steps(street, home, "surveyed", {"found": "", "agreed_how": ""})
    assert "待设计" in steps(street, home, "surveyed", {"found": "没有扶手", "agreed_how": "当面同意"})

    assert "请填写单价" in steps(street, home, "planned", {"many_bath_handrail": "2"})
    over = {"many_bath_handrail": "2", "price_bath_handrail": "9000"}
    assert "每户最多 8000.00 元" in steps(street, home, "planned", over)
    assert "待签约" in steps(
        street,
        home,
        "planned",
        {"many_bath_handrail": "2", "price_bath_handrail": "300", "room_bath_handrail": "卫生间"},
    )

    assert (
        county.post(
            "/hub/goods/contractors", {"name": "安居工程队", "document": "3号", "bank": "珠江银行", "account": "x"}
        ).status_code
        == 200
    )
    county.post(
        "/hub/goods/contractors",
        {"name": "安居工程队", "document": "3号", "bank": "珠江银行", "account": "6200000012345678"},
    )
    with acting_as(chen):
        firm = Contractor.objects.get().pk
    assert street.post(page(home, "/to/contracted"), {}).status_code == 403
    told = {"contractor": firm, "number": "HT-1", "yuan": "600", "finish_by": "2026-09-01"}
    assert "待施工" in steps(county, home, "contracted", told)
    assert "施工中" in steps(street, home, "working", {})
    assert "不能超过方案" in steps(street, home, "finished", {"done_1": "3"})
    assert "待验收" in steps(street, home, "finished", {"done_1": "1"})

    assert street.post(page(home, "/to/inspected"), {}).status_code == 403, "who planned does not inspect"
    seen = {"passes": "yes", "words": "牢固", "drawn": "", "unsigned_because": ""}
    assert "请另一位同事登记验收" in steps(colleague, home, "inspected", seen)
    assert "请老人在验收单上签名" in steps(county, home, "inspected", seen)
    assert "待付款" in steps(county, home, "inspected", seen | {"drawn": DRAWN})

    assert "6200000012345678" in words_of(money.get(page(home, "/to/paid")).content)
    assert "余额不足" in steps(money, home, "paid", {"bank_receipt": "R1"})
    funded(HOMES, cents=100_000)
    assert "待归档" in steps(money, home, "paid", {"bank_receipt": "R1"})
    words = steps(street, home, "closed", {"satisfaction": "5", "words": "好用"})
    assert "已归档" in words and "300.00 元 · 已付，银行回单 R1" in words and "5/5" in words
    with acting_as(SYSTEM):
        assert sorted(HomePicture.objects.values_list("kind", flat=True)) == ["before", "signed"]


def test_a_picture_is_opened_for_a_purpose(signed_in, home, li, he, qian):
    browser = signed_in(li)
    picture = SimpleUploadedFile("a.png", sheet(), content_type="image/png")
    browser.post(page(home, "/pictures"), {"kind": "before", "pictures": [picture]})
    with acting_as(SYSTEM):
        kept = HomePicture.objects.get()
    watching = signed_in(he)
    assert watching.post(page(home, f"/pictures/{kept.pk}"), {"why": ""}).status_code == 302
    assert watching.post(page(home, f"/pictures/{kept.pk}"), {"why": "核查"})["Content-Type"] == "image/jpeg"
    assert signed_in(qian).post(page(home, f"/pictures/{kept.pk}"), {"why": "核查"}).status_code == 403
    bad = SimpleUploadedFile("a.png", b"%PDF-1.7", content_type="image/png")
    browser.post(page(home, "/pictures"), {"kind": "before", "pictures": [bad]})
    assert "这不是照片" in words_of(browser.get(page(home)).content)


def many(li, count):
    with acting_as(li):
        for nth in range(count):
            holder = Holder(name=f"=婆婆{nth:02}", place=COMMUNITY)
            register_home(holder=holder, group="dibao", address="某处", by=li, on=date(2026, 7, 1) if nth % 2 else DAY)


def test_the_list_turns_its_pages_tells_what_is_late_and_can_be_taken_along(signed_in, home, li):
    browser = signed_in(li)
    browser.get("/hub/goods/homes")
    with CaptureQueriesContext(connection) as few:
        browser.get("/hub/goods/homes")
    many(li, 60)
    with CaptureQueriesContext(connection) as all_of_them:
        answer = browser.get("/hub/goods/homes")
    assert len(all_of_them) <= len(few)
    words = words_of(answer.content)
    assert "61 户在名单上" in words and "30 户超过期限" in words and words.count("婆婆") == 49
    (link,) = [part.split('"')[0] for part in answer.content.decode().split('rel="next" href="')[1:]]
    after = words_of(browser.get("/hub/goods/homes" + link.replace("&amp;", "&")).content)
    assert after.count("婆婆") == 11 and "回到第一页" in after
    assert words_of(browser.get("/hub/goods/homes?shelf=late").content).count("婆婆") == 30
    assert browser.get("/hub/goods/homes?shelf=late&after=x_9").status_code == 200

    table = browser.post("/hub/goods/homes/export?shelf=registered", {"as": "xlsx"})
    with ZipFile(BytesIO(b"".join(table.streaming_content))) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert cells.count("<row ") == 62 and "'=婆婆00" in cells and "<f>" not in cells
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="home.export").count() == 1


@pytest.mark.parametrize("number", ["SL0", "x'--"])
def test_a_number_nobody_has_is_none(signed_in, li, home, number):
    assert signed_in(li).get(f"/hub/goods/homes/{number}").status_code == 404
    assert signed_in(li).post(page(home, "/to/nowhere")).status_code == 403
    with acting_as(SYSTEM):
        assert Home.objects.get().stage == HomeStage.REGISTERED
