"""Errands in the hub: put together by village, worker and day, each with its origin; sent for an order or a review."""

from datetime import date, timedelta

import pytest

from doudi.cases.case import Case
from doudi.cases.reviews.models import Review
from doudi.dispatch.rounds.actions import revoke
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.supply.models import Order
from doudi.dispatch.supply.tests.world import DAY, confirmed, listed, offered, proposed, team
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of
from tests.rounds import errand_for
from tests.support import granted

pytestmark = pytest.mark.django_db
LIST, NEW = "/hub/supply/errands", "/hub/supply/errands/new"
TODAY = date(2026, 8, 24)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: TODAY)


@pytest.fixture
def order(li, xiaoliang) -> Order:
    offered(team(xiaoliang))
    listed(by=li)
    return confirmed(proposed(by=li)[0], by=li)


@pytest.fixture
def case(li, wu, chen, guo) -> Case:
    """Help that has been granted, and waits for its next review."""
    return granted(li=li, wu=wu, chen=chen, guo=guo, on=TODAY - timedelta(days=21), up_on=TODAY - timedelta(days=13))


def the_errand() -> Errand:
    with acting_as(SYSTEM):
        return Errand.objects.select_related("case").get()


def test_somebody_is_sent_for_an_order_and_both_pages_lead_to_each_other(signed_in, order, li, wu):
    browser, own = signed_in(li), f"/hub/supply/orders/{order.number}"
    assert f"{NEW}?order={order.number}" in browser.get(own).content.decode()
    form = browser.get(f"{NEW}?order={order.number}").context["form"]
    assert form.initial["where"] == "客村大街8号202"
    assert set(form.fields["worker"].queryset.values_list("desk__kind", flat=True)) == {"village", "township", "county"}
    told = {**form.initial, "worker": wu.pk}

    answer = browser.post(f"{NEW}?order={order.number}", told)

    made = the_errand()
    assert answer["Location"] == own
    assert (made.source, made.source_number, made.name, made.worker) == ("ORDER", order.number, "黄秀英", wu)
    assert f"/service/errands/{made.number}" in browser.get(own).content.decode()
    assert own in browser.get(LIST).content.decode()
    assert f"上门服务 {order.number}" in words_of(browser.get(LIST).content)


def test_somebody_is_sent_for_a_review_and_the_case_leads_there(signed_in, case, li, wu):
    browser, own = signed_in(li), f"/hub/cases/{case.number}"
    file = browser.get(own).content.decode()
    assert f"{NEW}?case={case.number}" in file
    assert f"{LIST}?case={case.number}" in file
    with acting_as(SYSTEM):
        review = Review.objects.get(done_on=None)
    form = browser.get(f"{NEW}?case={case.number}").context["form"]
    assert review.get_review_class_display() in form.initial["words"]
    told = {**form.initial, "where": "客村大街8号", "worker": li.pk, "second": wu.pk}

    browser.post(f"{NEW}?case={case.number}", told)

    made = the_errand()
    assert (made.source, made.source_number, made.case, made.second) == ("REVIEW", case.number, case, wu)
    assert own in browser.get(f"{LIST}?case={case.number}").content.decode()


def test_one_alone_sees_for_a_review_what_is_no_visit_of_the_case(signed_in, case, li, wu):
    told = {"where": "客村大街8号", "words": "看看", "due_on": TODAY, "worker": wu.pk}

    signed_in(li).post(f"{NEW}?case={case.number}", told)

    assert the_errand().case is None


def test_what_is_missing_is_said(signed_in, order, li):
    address = f"{NEW}?order={order.number}"
    told = {"where": "", "words": "看看", "due_on": TODAY - timedelta(days=1), "worker": ""}

    words = words_of(signed_in(li).post(address, told).content)
    early = words_of(signed_in(li).post(address, {**told, "where": "客村", "worker": li.pk}).content)

    assert "请选择一个人。" in words
    assert "不能早于今天" in early


def test_regular_visits_say_the_class_of_the_review_and_lead_to_the_case(signed_in, case, li, xiaoliang):
    errand_for(xiaoliang, by=li, source_number=f"person:{case.applicant_person}", on=DAY)
    with acting_as(SYSTEM):
        words = Review.objects.get(done_on=None).get_review_class_display()

    content = signed_in(li).get(LIST).content

    assert f"日常走访：{words}" in words_of(content)
    assert f"/hub/cases/{case.number}" in content.decode()


def test_errands_stand_together_by_village_worker_and_day(signed_in, li, wu, xiaoliang):
    errand_for(xiaoliang, by=li, name="陈伯", due_on=TODAY)
    errand_for(wu, by=li, name="黄婆婆", due_on=TODAY + timedelta(days=3))
    errand_for(wu, by=li, name="何叔", due_on=DAY)
    browser = signed_in(li)

    def headings(by: str) -> list[tuple[str, int]]:
        return [(words, len(rows)) for words, rows in browser.get(f"{LIST}?by={by}").context["groups"]]

    assert headings("village") == [("客村社区居委会", 3)]
    assert sorted(count for _, count in headings("worker")) == [1, 2]
    assert headings("day") == [("2026-08-03", 1), ("2026-08-24", 1), ("2026-08-27", 1)]
    assert headings("moon") == headings("village")
    assert words_of(browser.get(LIST).content).count("已过期") == 1


def test_what_ended_and_where_it_came_from_is_chosen(signed_in, li, wu):
    kept = errand_for(wu, by=li, name="陈伯")
    errand_for(wu, by=li, name="何叔", source="WARNING", source_number="W-1")
    with acting_as(li):
        revoke(errand=kept, why="去过了", by=li, on=TODAY)
    browser = signed_in(li)

    open_now, ended = (words_of(browser.get(f"{LIST}?state={one}").content) for one in ("open", "ended"))

    assert ("何叔" in open_now, "陈伯" in open_now) == (True, False)
    assert ("何叔" in ended, "陈伯" in ended) == (False, True)
    assert "何叔" in words_of(browser.get(f"{LIST}?source=WARNING").content)
    assert "没有这样的走访任务" in words_of(browser.get(f"{LIST}?source=ORDER").content)


def test_who_is_elsewhere_or_sends_nobody_does_not_get_there(request, signed_in, order, case, li, wu):
    errand_for(wu, by=li, name="陈伯")
    ways = (f"{NEW}?order={order.number}", f"{NEW}?case={case.number}")
    assert NEW not in signed_in(request.getfixturevalue("he")).get(f"/hub/cases/{case.number}").content.decode()
    seen = {"wu": 200, "li": 200, "chen": 200, "zhou": 404, "guo": 403, "wang": 403, "he": 403, "xiaoliang": 403}

    for who, status in seen.items():
        browser = signed_in(request.getfixturevalue(who))
        assert [browser.get(way).status_code for way in ways] == [status, status], who
    assert "陈伯" not in words_of(signed_in(request.getfixturevalue("zhou")).get(LIST).content)
    browser = signed_in(li)
    assert {browser.get(f"{NEW}{query}").status_code for query in ("", "?order=FW0", "?case=0")} == {404}
    assert browser.get(f"{LIST}?case=0").status_code == 404
    assert {browser.put(way).status_code for way in (LIST, *ways)} == {405}
