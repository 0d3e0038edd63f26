"""The hub's pages about supply: who sees what, what a provider learns and when, and the way from a need to a rated service."""

import base64
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doudi.cases.visits.actions import ITEMS
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.disclosing import Known, read_disclosure
from doudi.dispatch.supply.models import Gap, Listing, Offer, Order, Proposal, Provider
from doudi.dispatch.supply.serving import accept
from doudi.dispatch.supply.tests.world import DAY, confirmed, listed, needed, offered, project, proposed, provider, team
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY, STREET
from tests.letters import sheet
from tests.pages import words_of
from tests.rounds import brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db
OFFICERS = ("wu", "li", "guo", "chen", "zhou", "wang", "he", "xiaoliang")
PAGES = {
    "supply": ("wu", "li", "chen", "zhou", "wang", "he"),
    "supply/offers": ("wu", "li", "chen", "zhou", "wang", "he", "xiaoliang"),
    "supply/offers/csv": ("wu", "li", "chen", "zhou", "wang", "he", "xiaoliang"),
    "supply/portal": ("xiaoliang",),
    "supply/errands": ("wu", "li", "chen", "zhou", "wang", "he"),
    "supply/coverage": ("wu", "li", "chen", "zhou", "wang", "he"),
}
CONSENT = {
    "consent_how": "8月3日上门当面同意", "shares": ["name", "address", "phone"], "name": "黄秀英", "where": "客村大街8号202",
    "phone": "13800000000",
}  # fmt: skip
DONE = {
    "act": "finish", "day": "2026-08-03", "from_time": "09:00", "until_time": "10:30", "units": "1", "words": "洗了澡",
    "unsigned_because": "手有残疾",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def match(li, xiaoliang) -> Proposal:
    """黄婆婆's bath and 小梁's team, put forward."""
    offered(team(xiaoliang))
    listed(by=li)
    return proposed(by=li)[0]


@pytest.fixture
def order(match, li) -> Order:
    return confirmed(match, by=li, may_photograph=True)


def page(part="supply") -> str:
    return f"/hub/{part}"


@pytest.mark.parametrize(("part", "desks"), PAGES.items())
def test_each_page_has_its_desks(request, signed_in, match, part, desks):
    for who in OFFICERS:
        status = signed_in(request.getfixturevalue(who)).get(page(part)).status_code
        assert status == (200 if who in desks else 403), who


def test_a_match_and_an_order_have_their_desks(request, signed_in, match, order):
    ways = {
        f"supply/matches/{match.pk}": ("wu", "li", "chen"),
        f"supply/orders/{order.number}": ("wu", "li", "chen", "wang", "he", "xiaoliang"),
    }
    hidden = {"zhou": 404}
    for part, desks in ways.items():
        for who in OFFICERS:
            status = signed_in(request.getfixturevalue(who)).get(page(part)).status_code
            assert status == (200 if who in desks else hidden.get(who, 403)), (part, who)


def test_unknown_numbers_are_not_found(signed_in, li):
    browser = signed_in(li)

    for part in ("matches/0", "gaps/XQ0", "orders/FW0", "files/0", "coverage?place=440106"):
        assert browser.get(page(f"supply/{part}")).status_code == 404, part
    assert browser.post(page("supply/orders/FW0/photo")).status_code == 404


def test_a_wrong_method_is_refused(signed_in, li):
    browser = signed_in(li)

    assert {browser.put(page(part)).status_code for part in PAGES if part != "supply/portal"} == {405}
    assert {browser.get(page(part)).status_code for part in ("supply/list", "supply/match")} == {405}


def test_needs_are_chosen_shown_matched_and_confirmed(signed_in, li, xiaoliang):
    offered(team(xiaoliang))
    need = needed(by=li)
    browser = signed_in(li)

    assert "助浴" in words_of(browser.get(page()).content)
    browser.post(page("supply/list"), {"one": [need.number]})
    words = words_of(browser.post(page("supply/match"), follow=True).content)
    assert "匹配完成，1 条等您确认" in words
    assert "正好能提供“助浴”" in words
    with acting_as(li):
        match = Proposal.objects.get()
    assert "先征得本人同意" in words_of(browser.post(page(f"supply/matches/{match.pk}"), {"consent_how": ""}).content)
    browser.post(page(f"supply/matches/{match.pk}"), CONSENT)

    with acting_as(li):
        order = Order.objects.get()
        assert read_disclosure(order, by=li, on=DAY) == Known(
            name="黄秀英", where="客村大街8号202", phone="13800000000"
        )


def test_a_provider_sees_nobody_until_the_match_is_confirmed(signed_in, match, li, xiaoliang):
    browser = signed_in(xiaoliang)

    before = words_of(browser.get(page("supply/portal")).content)
    order = confirmed(match, by=li)
    listing = words_of(browser.get(page("supply/portal")).content)
    after = words_of(browser.get(page(f"supply/orders/{order.number}")).content)

    assert "助浴" in before
    assert "赤岗街道" in before
    assert not any(secret in before for secret in ("黄秀英", "客村", match.need.number, "手脚不便"))
    assert "黄秀英" not in listing
    assert all(agreed in after for agreed in ("黄秀英", "客村大街8号202", "13800000000"))
    assert "手脚不便" not in after


def test_a_provider_sees_the_street_alone_where_the_address_was_not_agreed_to(signed_in, match, li, xiaoliang):
    order = confirmed(match, by=li, shares=("phone",))

    words = words_of(signed_in(xiaoliang).get(page(f"supply/orders/{order.number}")).content)

    assert "13800000000" in words
    assert "赤岗街道" in words
    assert not any(secret in words for secret in ("黄秀英", "客村", "手脚不便"))


def test_after_the_consent_was_taken_back_the_provider_sees_nobody(signed_in, order, wu, xiaoliang):
    address = page(f"supply/orders/{order.number}")

    assert "请写明本人怎样说的" in words_of(signed_in(wu).post(address, {"act": "withdraw", "why": ""}).content)
    assert signed_in(xiaoliang).post(address, {"act": "withdraw", "why": "不去了"}).status_code == 200
    answer = signed_in(wu).post(address, {"act": "withdraw", "why": "电话里说不要了"}, follow=True)
    words = words_of(signed_in(xiaoliang).get(address).content)

    assert "本人撤回同意" in words_of(answer.content)
    assert "请不要再联系" in words
    assert not any(secret in words for secret in ("黄秀英", "客村", "13800000000", "电话里说"))


def test_a_need_leads_to_the_order_it_became(signed_in, order, li):
    words = signed_in(li).get(page(f"needs/{order.need.number}")).content.decode()

    assert page(f"supply/orders/{order.number}") in words


def test_the_match_shows_what_the_visit_found_and_that_it_was_read(signed_in, match, li, xiaoliang):
    errand = errand_for(xiaoliang, by=li, source="NEED", source_number=match.need.number, need=match.need)
    form = {"self_care": dict.fromkeys(ITEMS, True) | {"bathes": False}}
    received(brought(errand, words="起身要扶。", form=form), device=phone_of(xiaoliang), by=xiaoliang)

    words = words_of(signed_in(li).get(page(f"supply/matches/{match.pk}")).content)

    assert f"2026-08-03 · {xiaoliang.name}" in words
    assert "起身要扶。" in words
    assert "自己做不到 洗澡" in words
    assert "自己能做 吃饭、穿衣、上下床、上厕所、室内走动" in words
    with acting_as(SYSTEM):
        assert Entry.objects.get(verb="match.read").about == match.need.number


def test_a_match_left_out_says_why(signed_in, match, li):
    browser = signed_in(li)

    assert "请写明为什么不采用" in words_of(browser.post(page(f"supply/matches/{match.pk}"), {"why": ""}).content)
    browser.post(page(f"supply/matches/{match.pk}"), {"why": "想要女护理员"})

    with acting_as(li):
        assert Proposal.objects.get().why == "想要女护理员"


def test_an_order_is_accepted_done_and_rated(signed_in, order, xiaoliang, wu):
    own, address = signed_in(xiaoliang), page(f"supply/orders/{order.number}")

    assert "请写明由谁上门" in words_of(own.post(address, {"act": "accept", "worker": ""}).content)
    own.post(address, {"act": "accept", "worker": "梁小雨"})
    assert "请写明做了什么" in words_of(own.post(address, DONE | {"words": ""}).content)
    own.post(address, DONE)
    words = words_of(signed_in(wu).get(address).content)
    assert "1.50" in words
    assert "还没有回访" in words
    signed_in(wu).post(address, {"act": "rate", "satisfaction": "5", "words": "很好"})

    with acting_as(SYSTEM):
        done = Order.objects.get()
        assert (done.state, done.satisfaction) == ("DONE", 5)
        assert Need.objects.get().outcome == "AIDED"
        assert Entry.objects.filter(verb="order.read", about=done.number).exists()


def test_an_act_that_is_not_the_officers_does_nothing(signed_in, order, li):
    answer = signed_in(li).post(page(f"supply/orders/{order.number}"), {"act": "accept", "worker": "李志强"})

    assert answer.status_code == 200
    with acting_as(SYSTEM):
        assert Order.objects.get().state == "SENT"


def test_photographs_are_asked_for_only_where_somebody_agreed(signed_in, order, xiaoliang):
    with acting_as(xiaoliang):
        accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)

    content = signed_in(xiaoliang).get(page(f"supply/orders/{order.number}")).content.decode()

    assert 'name="photo"' in content
    assert 'name="where"' not in content


def test_what_lies_sealed_is_opened_for_a_purpose(signed_in, order, xiaoliang, li, wu):
    own, address = signed_in(xiaoliang), page(f"supply/orders/{order.number}")
    own.post(address, {"act": "accept", "worker": "梁小雨"})
    photo = SimpleUploadedFile("浴室.png", sheet(), content_type="image/png")
    drawn = f"data:image/png;base64,{base64.b64encode(sheet()).decode()}"
    own.post(address, DONE | {"photo": photo, "drawn": drawn})

    opened = signed_in(li).post(f"{address}/photo", {"why": "核对服务"})
    refused = signed_in(li).post(f"{address}/photo", {"why": " "}, follow=True)
    nothing = signed_in(li).post(f"{address}/place", {"why": "核对服务"}, follow=True)

    assert opened["Content-Type"] == "image/jpeg"
    assert "请写明为什么要看" in words_of(refused.content)
    assert "这一单没有存这一项" in words_of(nothing.content)
    assert "由乡镇（街道）" in words_of(signed_in(wu).post(f"{address}/photo", {"why": "看看"}, follow=True).content)
    assert signed_in(xiaoliang).post(f"{address}/photo", {"why": "看看"}).status_code == 403
    with acting_as(SYSTEM):
        assert [one.detail["why"] for one in Entry.objects.filter(verb="order.unseal")] == ["核对服务"]


def test_what_government_left_open_is_written_down(signed_in, li):
    need = needed(by=li, kind="CHARITY", item="")
    address = page(f"supply/gaps/{need.number}")
    browser = signed_in(li)

    assert "请填写金额" in words_of(browser.post(address, {"answer": "无"}).content)
    browser.post(address, {"asked_yuan": "900", "government_yuan": "400", "answer": "临时救助400元"})

    with acting_as(li):
        assert Gap.objects.get().left_yuan == 500
    assert "还差 500.00" in words_of(browser.get(address).content)


def test_a_need_is_shown_with_what_somebody_would_like(signed_in, li, xiaoliang):
    team(xiaoliang)
    need = needed(by=li)
    given = {"act": "show", "wishes": ["woman"], "days": ["5"], "parts": ["0"]}

    signed_in(li).post(page(f"supply/gaps/{need.number}"), given)

    words = words_of(signed_in(xiaoliang).get(page("supply/portal")).content)
    assert "女性服务人员、周六上午" in words


def test_a_table_of_offers_is_taken_in_and_its_bad_rows_given_back(signed_in, li):
    station = provider()
    table = f"名称,类别,内容,服务地方,每周数量,开始日期\n助浴,服务,care_bath,{STREET},3,2026-08-01\n跳舞,服务,dance,{STREET},3,2026-08-01\n"
    browser = signed_in(li)
    sent = SimpleUploadedFile("offers.csv", table.encode(), content_type="text/csv")

    words = words_of(browser.post(page("supply/offers"), {"provider": station.pk, "file": sent}, follow=True).content)
    bad = browser.get(page("supply/files/1")) if "取出" not in words else browser.get(_bad_address(li))

    assert "共 2 行，收下 1 行，隔离 1 行" in words
    assert "dance" in bad.content.decode()
    assert "care_bath" in browser.get(page("supply/offers/csv")).content.decode()
    with acting_as(li):
        assert Offer.objects.get().title == "助浴"


def _bad_address(li) -> str:
    from doudi.dispatch.supply.models import OfferFile

    with acting_as(li):
        return page(f"supply/files/{OfferFile.objects.get().pk}")


def test_a_provider_sends_a_table_for_itself_only(signed_in, xiaoliang):
    own, other = team(xiaoliang), provider()
    table = "名称,类别,内容,服务地方,每周数量,开始日期\n陪伴,服务,integration_company,440105,3,2026-08-01\n"
    browser = signed_in(xiaoliang)

    for to in (own, other):
        sent = SimpleUploadedFile("offers.csv", table.encode(), content_type="text/csv")
        browser.post(page("supply/offers"), {"provider": to.pk, "file": sent})

    with acting_as(SYSTEM):
        assert [one.provider for one in Offer.objects.all()] == [own]


def test_who_keeps_no_offers_sends_none(signed_in, wu, he):
    assert {signed_in(who).post(page("supply/offers"), {"name": "某站"}).status_code for who in (wu, he)} == {403}


def test_an_organisation_is_registered(signed_in, li):
    given = {"name": "赤岗街社工站", "kind": "STATION", "place": STREET}
    browser = signed_in(li)

    assert "请选择一项" in words_of(browser.post(page("supply/offers"), given | {"kind": "DREAM"}).content)
    browser.post(page("supply/offers"), given)

    with acting_as(li):
        assert Provider.objects.get().name == "赤岗街社工站"


def test_coverage_counts_the_five_forces_in_each_place(signed_in, chen, wang, li, xiaoliang):
    offered(provider())
    offered(team(xiaoliang))
    offered(project().provider, kind="GOODS", given=["CHARITY"], areas=["4401"], title="米油")
    listed(by=li)

    words = words_of(signed_in(chen).get(page("supply/coverage")).content)
    city = signed_in(wang).get(page("supply/coverage")).content.decode()

    assert "赤岗街道 1 1 0 0 0 1 3/5 1" in words
    assert "新港街道 0 0 0 0 0 1 1/5 0" in words
    assert "海珠区 1 1 1 0 0 1 3/5 1" in words_of(city.encode())
    assert 'id="map"' in city
    assert "海珠区" in city


def test_the_day_of_a_listing_is_shown(signed_in, match, xiaoliang):
    with acting_as(SYSTEM):
        assert Listing.objects.get().listed_on == date(2026, 8, 3)

    assert "2026-08-03" in words_of(signed_in(xiaoliang).get(page("supply/portal")).content)


def test_a_place_inside_is_looked_into(signed_in, chen):
    assert "客村社区居委会" in words_of(signed_in(chen).get(page(f"supply/coverage?place={STREET}")).content)
    assert "不再细分" in words_of(signed_in(chen).get(page(f"supply/coverage?place={COMMUNITY}")).content)


def test_a_provider_page_has_its_desks_and_places(request, signed_in, xiaoliang):
    own = team(xiaoliang)
    seen = {"wu": 200, "li": 200, "guo": 403, "chen": 200, "zhou": 404, "wang": 200, "he": 200, "xiaoliang": 200}

    for who, status in seen.items():
        answer = signed_in(request.getfixturevalue(who)).get(page(f"supply/providers/{own.pk}"))
        assert answer.status_code == status, who
    assert signed_in(xiaoliang).get(page("supply/providers/0")).status_code == 404
    assert signed_in(xiaoliang).put(page(f"supply/providers/{own.pk}")).status_code == 405


def test_a_provider_writes_down_what_it_offers_and_ends_it(signed_in, xiaoliang):
    own = team(xiaoliang)
    browser, address = signed_in(xiaoliang), page(f"supply/providers/{own.pk}")
    given = {
        "act": "offer",
        "title": "陪伴",
        "kind": "SERVICE",
        "given": ["integration"],
        "areas": "440105",
        "per_week": "3",
    }

    assert "区划代码不对" in words_of(browser.post(address, given | {"areas": "海珠"}).content)
    assert "至少是1" in words_of(browser.post(address, given | {"per_week": "0"}).content)
    browser.post(address, given)
    browser.post(address, {"act": "enlist", "name": "梁小雨", "hours_a_week": "4", "skills": ["cantonese"]})
    words = words_of(browser.get(address).content)
    assert "会说粤语" in words
    assert "每周 4 小时" in words
    with acting_as(xiaoliang):
        offer = Offer.objects.get()
    browser.post(address, {"withdraw": offer.number})
    assert browser.post(address, {"withdraw": "GJ0"}).status_code == 404

    with acting_as(xiaoliang):
        assert Offer.objects.get().valid_until is not None


def test_a_charity_opens_a_project_and_gives_from_it(signed_in, wang):
    charity = project("1000").provider
    browser, address = signed_in(wang), page(f"supply/providers/{charity.pk}")
    browser.post(address, {"act": "project", "name": "助学", "purpose": "困境学生", "budget_yuan": "5000"})
    with acting_as(wang):
        opened = charity.projects.get(name="助学")
    given = {"act": "offer", "title": "助学金", "kind": "MONEY", "given": ["EDU"], "areas": "4401", "per_week": "3"}

    assert "出自哪个慈善项目" in words_of(browser.post(address, given).content)
    browser.post(address, given | {"project": opened.pk, "most_yuan": "800"})

    assert "预算 5,000.00 元，已答应 0.00 元" in words_of(browser.get(address).content)
    with acting_as(wang):
        assert Offer.objects.get().project == opened


def test_who_does_not_keep_a_provider_changes_nothing(signed_in, wu, xiaoliang):
    own = team(xiaoliang)
    given = {"act": "enlist", "name": "某人", "hours_a_week": "4"}

    content = signed_in(wu).post(page(f"supply/providers/{own.pk}"), given).content

    assert "登记志愿者" not in words_of(content)
    with acting_as(SYSTEM):
        assert not own.volunteers.exists()
