"""Subsidies beside the month on pages: looked at, declared once with what was seen, by whose desk it is; everybody else looks."""

from datetime import date

import pytest

from doudi.delivery.entitlements.models import Declaration
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of
from tests.payments import HAIZHU, figures, recipient

pytestmark = pytest.mark.django_db
SEPTEMBER, DAY = date(2026, 9, 1), date(2026, 10, 16)
LIST, MONTH, RUN = "/hub/delivery/extras", "/hub/delivery/extras/month", "/hub/delivery/run"
ASKED = f"{MONTH}?programme=price_subsidy&month=2026-09&place={HAIZHU}"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def risen(db, wang, lin):
    """Two on dibao, one on the nursing subsidy, and an index of September that sets it off."""
    for number, programme in enumerate(("dibao", "dibao", "nursing_subsidy"), 1):
        recipient(number, programme=programme)
    figures(month=SEPTEMBER, on=DAY, by=wang, second=lin, cpi_rise="0.038")


def seen(content):
    """Read the counts a page shows."""
    text = content.decode()
    return {name: text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("people", "cents")}


@pytest.mark.parametrize(
    ("who", "status"),
    [("wu", 403), ("li", 403), ("guo", 403), ("chen", 200), ("luo", 200), ("zhou", 200), ("wang", 200), ("he", 200), ("qian", 200)],
)  # fmt: skip
def test_who_has_to_do_with_subsidies_sees_them(request, signed_in, who, status):
    browser = signed_in(request.getfixturevalue(who))

    assert [browser.get(page).status_code for page in (LIST, MONTH)] == [status, status]


def test_the_desk_is_told_looks_and_declares_with_a_document(signed_in, risen, luo):
    browser = signed_in(luo)
    told = browser.get(f"{RUN}?month=2026-10")
    assert "2026-09 的物价涨幅达到价格临时补贴的启动条件，还没有登记。" in words_of(told.content)

    page = browser.get(ASKED)
    words = words_of(page.content)
    assert "达到条件 " in words
    assert "3.8% 3.5%" in words
    assert "社会救助法 第三十二条" in words
    assert "1 人不知道该不该发" in words
    assert "人社《社会保险与就业失业登记》没有送来广东省广州市海珠区的数据" in words
    assert "请写明依据的文件" in words_of(browser.post(ASKED, {"document": " ", **seen(page.content)}).content)
    assert "先看清" in words_of(browser.post(ASKED, {"document": "穗发改〔2026〕3号"}).content)
    wrong = {"document": "穗发改〔2026〕3号", "people": "3", "cents": "1"}
    assert "请再看一遍" in words_of(browser.post(ASKED, wrong).content)

    done = browser.post(ASKED, {"document": "穗发改〔2026〕3号", **seen(page.content)}, follow=True)

    words = words_of(done.content)
    assert "已登记，下一份名单发放。" in words
    assert "没有可以补登的人" in words
    assert "穗发改〔2026〕3号" in words
    assert "2 人 · 99.48 元" in words_of(browser.get(LIST).content)
    assert "还没有登记" not in words_of(browser.get(f"{RUN}?month=2026-10").content)
    with acting_as(SYSTEM):
        made = Declaration.objects.get()
        assert Entry.objects.get(verb="entitlement.declare").actor_name == made.by_name == luo.name


def test_who_comes_late_is_added_without_a_document(signed_in, risen, luo):
    browser = signed_in(luo)
    page = browser.get(ASKED)
    browser.post(ASKED, {"document": "穗发改〔2026〕3号", **seen(page.content)})
    recipient(4)

    page = browser.get(ASKED)
    assert "还可以补登的人" in words_of(page.content)
    browser.post(ASKED, seen(page.content))

    assert "3 人" in words_of(browser.get(LIST).content)
    with acting_as(SYSTEM):
        assert Declaration.objects.count() == 1


@pytest.mark.parametrize("who", ["he", "zhou"])
def test_others_look_and_declare_nothing(request, signed_in, risen, who):
    browser = signed_in(request.getfixturevalue(who))
    words = words_of(browser.get(ASKED).content)

    assert ("会发给谁" in words) == (who == "he")
    assert "登记：" not in words
    assert browser.post(ASKED, {"document": "x", "people": "2", "cents": "1"}).status_code == (
        403 if who == "he" else 200
    )
    with acting_as(SYSTEM):
        assert not Declaration.objects.exists()


def test_below_the_threshold_and_without_a_figure_the_page_says_why(signed_in, luo, risen):
    browser = signed_in(luo)

    late = words_of(browser.get(ASKED.replace("2026-09", "2026-10")).content)
    none = words_of(browser.get(ASKED.replace("2026-09", "2026-08")).content)
    once = words_of(browser.get(ASKED.replace("price_subsidy", "one_off")).content)

    assert "这是 2026-09 的，当月的还没有公布" in late
    assert "还缺 当月居民消费价格指数同比涨幅" in none
    assert "当地目前没有发放一次性生活补贴的通知" in once
    assert "还没有登记" not in words_of(browser.get(f"{RUN}?month=2026-08").content)
