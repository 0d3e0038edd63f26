"""Stores and vouchers on pages: who reads, who gives, what is said, and a receipt and codes to hand over."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.delivery.goods.books import SERVICES, VOUCHERS, Part
from doudi.delivery.goods.models import Leaving, Lot, Series, Store, Voucher
from doudi.delivery.goods.tests.test_posting import funded, served, stands
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.goods.tests.conftest import NUMBER
from tests.cast import COMMUNITY, HUANG_POPO, PASSWORD
from tests.letters import sheet
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGES = ("goods", "goods/vouchers", "goods/services", "goods/costs", "goods/homes", "goods/contractors")
HUANG = {"name": HUANG_POPO.name, "number": NUMBER, "place": "", "about": ""}
GIVING = HUANG | {"item": "大米", "quantity": "2", "words": "本人签收"}
OPENING = {
    "title": "=餐券",
    "yuan": "15",
    "most": "10",
    "fund": "county",
    "valid_from": "2026-08-01",
    "valid_until": "2026-09-01",
    "document": "8号",
}


def seen(browser, page) -> str:
    answer = browser.get(f"/hub/{page}")
    assert answer.status_code == 200, page
    return words_of(answer.content)


@pytest.mark.parametrize(
    ("who", "status"),
    [("wu", 403), ("li", 200), ("guo", 403), ("chen", 200), ("he", 200), ("xiaoliang", 403), ("qian", 200)],
)
def test_who_has_to_do_with_goods_reads(request, signed_in, who, status, store, series, home):
    browser = signed_in(request.getfixturevalue(who))
    pages = [*PAGES, f"goods/stores/{store.pk}", f"goods/vouchers/series/{series.pk}", f"goods/homes/{home.number}"]
    assert {browser.get(f"/hub/{page}").status_code for page in pages} == {status}


def test_another_county_sees_nothing_of_it(signed_in, zhou, store, series, home):
    browser = signed_in(zhou)
    for page in (f"stores/{store.pk}", f"vouchers/series/{series.pk}", f"homes/{home.number}"):
        assert browser.get(f"/hub/goods/{page}").status_code == 404
    assert "区救助物资仓库" not in seen(browser, "goods")


def test_supervision_changes_nothing(signed_in, he, store, series, home):
    browser = signed_in(he)
    partner = series.partners.model.objects
    with acting_as(SYSTEM):
        at = partner.get().pk
    posts = [
        *PAGES[:2], PAGES[5], f"goods/stores/{store.pk}/in", f"goods/stores/{store.pk}/out", f"goods/stores/{store.pk}/lost",
        "goods/vouchers/redeem", f"goods/vouchers/series/{series.pk}/issue", f"goods/vouchers/partners/{at}", "goods/homes/new",
        f"goods/homes/{home.number}/pictures", f"goods/homes/{home.number}/to/surveyed", f"goods/homes/{home.number}/address",
        "goods/costs",
    ]  # fmt: skip
    assert {page: browser.post(f"/hub/{page}", {"name": "x"}).status_code for page in posts} == dict.fromkeys(
        posts, 403
    )


def test_the_county_opens_a_store_and_takes_in(signed_in, chen, li):
    browser = signed_in(chen)
    assert browser.post("/hub/goods", {"name": "新仓库"}).status_code == 302
    assert signed_in(li).post("/hub/goods", {"name": "街道仓库"}).status_code == 403
    with acting_as(chen):
        made = Store.objects.get()
    given = {
        "item": "棉被",
        "unit": "床",
        "quantity": "4",
        "yuan": "400.10",
        "fund": "charity",
        "giver": "慈善会",
        "document": "捐 1",
    }
    assert "请填写数量" in words_of(browser.post(f"/hub/goods/stores/{made.pk}/in", given | {"quantity": ""}).content)
    assert browser.post(f"/hub/goods/stores/{made.pk}/in", given).status_code == 302
    with acting_as(chen):
        assert Lot.objects.get().cents == 40_010
    assert "棉被 4 床 0 — 400.10" in seen(browser, f"goods/stores/{made.pk}")


def test_somebody_gets_rice_and_signs_for_it(signed_in, li, store):
    browser, page = signed_in(li), f"/hub/goods/stores/{store.pk}/out"
    assert "姓名和号码对不上" in words_of(browser.post(page, GIVING | {"name": "别人"}).content)
    assert "请选择住在哪里" in words_of(browser.post(page, GIVING | {"number": ""}).content)
    assert "库存不够" in words_of(browser.post(page, GIVING | {"quantity": "31"}).content)

    answer = browser.post(page, GIVING)
    words = words_of(browser.get(answer["Location"]).content)

    assert "领取人 黄秀英" in words and "大米 2 袋" in words and "领取人签名" in words
    with acting_as(li):
        assert Leaving.objects.get().person_id is not None
    assert "大米 28 袋" in seen(browser, f"goods/stores/{store.pk}")


def test_what_is_lost_is_confirmed_by_another_with_his_own_sign_in(signed_in, chen, fang, store):
    with acting_as(SYSTEM):
        fang.user.set_password(PASSWORD)
        fang.user.save()
    browser, page = signed_in(chen), f"/hub/goods/stores/{store.pk}/lost"
    told = {
        "item": "大米",
        "quantity": "1",
        "why": "受潮",
        "second_name": fang.user.username,
        "second_password": "nein",
    }
    assert "用户名或密码不对" in words_of(browser.post(page, told).content)
    assert browser.post(page, told | {"second_password": PASSWORD}).status_code == 302
    with acting_as(chen):
        assert (Leaving.objects.get().second_by_id, Leaving.objects.get().by_id) == (fang.pk, chen.pk)


def test_a_series_is_opened_issued_taken_and_paid(signed_in, chen, li, xiaoliang, qian, series):
    desk = signed_in(li)
    issue = f"/hub/goods/vouchers/series/{series.pk}/issue"
    said = words_of(desk.post(issue, {"people": "黄秀英 110\n何婆婆", "place": COMMUNITY, "about": ""}).content)
    assert "第 1 行 黄秀英：没有登记这个号码" in said

    words = words_of(desk.post(issue, {"people": f"黄秀英 {NUMBER}\n何婆婆", "place": COMMUNITY, "about": ""}).content)
    codes = re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", words)
    assert len(codes) == 2 and "过期作废" in words
    assert not any(code in seen(desk, f"goods/vouchers/series/{series.pk}") for code in codes)

    shop = signed_in(xiaoliang)
    assert "没有这张券" in words_of(shop.post("/hub/goods/vouchers/redeem", {"code": "AAAA-BBBB-CCCC"}).content)
    assert "已核销：爱心餐券 15.00 元" in words_of(shop.post("/hub/goods/vouchers/redeem", {"code": codes[0]}).content)
    assert "爱心餐券 15.00" in seen(shop, "goods/vouchers/redeem").split("我最近核销的")[1]
    with acting_as(li):
        other = Voucher.objects.get(name="何婆婆")
    assert desk.post(f"/hub/goods/vouchers/{other.number}", {"why": ""}).status_code == 200
    assert desk.post(f"/hub/goods/vouchers/{other.number}", {"why": "遗失"}).status_code == 302
    assert "已作废 2026-08-03 遗失" in seen(desk, f"goods/vouchers/{other.number}")

    funded(VOUCHERS, cents=5000)
    money = signed_in(qian)
    with acting_as(SYSTEM):
        at = series.partners.get().pk
    assert "1 张待付" in seen(money, f"goods/vouchers/partners/{at}")
    assert money.post(f"/hub/goods/vouchers/partners/{at}", {"bank_receipt": "R1"}).status_code == 302
    assert "2026-08-03 1 15.00 R1" in seen(money, f"goods/vouchers/partners/{at}")
    assert stands(VOUCHERS, Part.SPENT) == 1500


def test_the_county_opens_a_series(signed_in, chen, series):
    browser = signed_in(chen)
    with acting_as(SYSTEM):
        provider = series.partners.get().provider_id
    assert "请至少选一家" in words_of(browser.post("/hub/goods/vouchers", OPENING).content)
    assert browser.post("/hub/goods/vouchers", OPENING | {"providers": [provider]}).status_code == 302
    with acting_as(chen):
        assert Series.objects.get(title="=餐券").cents == 1500


def test_services_and_what_all_of_it_cost(signed_in, li, xiaoliang, qian, store):
    funded(SERVICES, cents=50_000)
    served(li, xiaoliang, signature=sheet())
    signed_in(li).post(f"/hub/goods/stores/{store.pk}/out", GIVING)
    money = signed_in(qian)
    assert "240.00" in seen(money, "goods/services?month=2026-08")
    assert "实物 2 笔，救助券 0 笔，服务 1 笔" in seen(money, "goods/costs")
    assert money.post("/hub/goods/costs").status_code == 302

    words = seen(money, "goods/costs")
    assert "都已经记账" in words
    assert "物资 · 实物 100.00" in words
    assert "服务 · 县级资金 240.00" in words
    table = money.post("/hub/goods/costs", {"export": "1", "as": "csv"})
    assert "240.00" in b"".join(table.streaming_content).decode("utf-8-sig")


def test_pages_ask_no_more_for_more(signed_in, li, store):
    browser, page = signed_in(li), f"/hub/goods/stores/{store.pk}"
    browser.post(f"{page}/out", GIVING)
    browser.get(page)
    with CaptureQueriesContext(connection) as once:
        browser.get(page)
    for _ in range(3):
        browser.post(f"{page}/out", GIVING | {"number": "", "place": COMMUNITY})
    with CaptureQueriesContext(connection) as again:
        browser.get(page)
    assert len(again) <= len(once)


def test_a_page_that_is_sent_twice_gives_once_and_another_page_gives_again(signed_in, li, store, series):
    browser, page = signed_in(li), f"/hub/goods/stores/{store.pk}/out"
    (once,) = re.findall(r'name="once" value="([^"]+)"', browser.get(page).content.decode())

    assert "库存不够" in words_of(browser.post(page, GIVING | {"once": once, "quantity": "31"}).content)
    assert browser.post(page, GIVING | {"once": once}).status_code == 302
    assert "已经登记过了，没有再登记一次" in words_of(browser.post(page, GIVING | {"once": once}).content)
    assert browser.post(page, GIVING | {"once": str(uuid4())}).status_code == 302

    people = {"people": "何婆婆", "place": COMMUNITY, "about": "", "once": str(uuid4())}
    for _ in range(2):
        words = words_of(browser.post(f"/hub/goods/vouchers/series/{series.pk}/issue", people).content)
    assert "没有再登记一次" in words
    with acting_as(SYSTEM):
        assert (Leaving.objects.count(), Voucher.objects.count()) == (2, 1)
