"""Ordering a service on the phone: it reaches both communities, is one however often it is sent, and shows what became of it."""

import pytest
from django.utils.timezone import localdate

from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.models import Need
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, family_with_numbers
from tests.pages import words_of
from tests.real_name import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]
PAGE = "/me/services"
TOLD = {
    "token": "6f0f3f5e-6a3c-4a39-9d53-0c1a33b8a001",
    "item": "care_bath",
    "urgency": "SOON",
    "words": "下午在家",
    "agrees": "on",
}


@pytest.fixture
def browser(li):
    applied(by=li, on=localdate(), people=family_with_numbers())
    return inside("梁志强")


def test_an_order_is_a_need_of_the_menu_with_what_he_agreed_to(browser, wu):
    answers = [browser.post(PAGE, TOLD).status_code for _ in range(2)]

    assert answers == [302, 302]
    with acting_as(wu):
        need = Need.objects.get()
    assert (need.source, need.kind, need.item, need.urgency) == ("MENU", "SERVICE", "care_bath", "SOON")
    assert "phone" in need.consent["scope"]
    assert "助浴" in words_of(browser.get(PAGE).content)


def test_it_shows_what_became_of_it(browser, wu):
    browser.post(PAGE, TOLD)
    with acting_as(SYSTEM):
        settle(Need.objects.get(), outcome="AIDED", words="周三下午已助浴", by=SYSTEM, on=localdate())

    assert "周三下午已助浴" in words_of(browser.get(PAGE).content)


def test_a_visit_nobody_asked_for_is_no_order(browser):
    browser.post(PAGE, TOLD)
    assert len(browser.get(PAGE).context["orders"]) == 1
    with acting_as(SYSTEM):
        Need.objects.update(source=Need.Source.WARNING)

    assert browser.get(PAGE).context["orders"] == []


def test_a_service_that_is_none_is_not_ordered(browser):
    words = words_of(browser.post(PAGE, {**TOLD, "item": "care_gold"}).content)

    assert "请选一项服务" in words
    with acting_as(SYSTEM):
        assert not Need.objects.exists()


def test_strangers_must_come_in_first_and_only_two_methods_are_known(client, browser):
    assert "/me/in" in client.get(PAGE)["Location"]
    assert browser.put(PAGE).status_code == 405
