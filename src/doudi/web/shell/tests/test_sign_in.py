"""Signing in and out, as officers and strangers meet it."""

import re

import pytest
from django.test import Client

from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.signin import FAILURES_MAX
from tests.cast import LI, PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/hub/sign-in"


def test_an_officer_signs_in_and_it_is_written_down(li):
    answer = Client().post(PAGE, {"username": LI.user_name, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == "/hub/"
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="officer.sign_in", actor=str(li.pk)).exists()


def test_after_signing_in_one_is_where_one_wanted_to_be(li):
    answer = Client().post(PAGE, {"username": LI.user_name, "password": PASSWORD, "next": "/hub/findings?kind=missed"})

    assert answer["Location"] == "/hub/findings?kind=missed"


def test_a_helper_begins_at_the_portal_and_sees_only_it_the_visits_and_where_vouchers_are_redeemed(xiaoliang):
    browser = Client()
    answer = browser.post(PAGE, {"username": xiaoliang.user.username, "password": PASSWORD})

    assert answer["Location"] == "/hub/supply/portal"
    navigation = browser.get(answer["Location"]).content.decode().partition('class="hub-nav"')[2].partition("</nav>")[0]
    assert re.findall('<a href="([^"]*)"', navigation) == [
        "/hub/supply/portal",
        "/service/",
        "/hub/goods/vouchers/redeem",
    ]


def test_nobody_is_led_to_another_site(li):
    answer = Client().post(PAGE, {"username": LI.user_name, "password": PASSWORD, "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/hub/"


def test_a_wrong_password_is_said_plainly(li):
    answer = Client().post(PAGE, {"username": LI.user_name, "password": "not-this-one"})

    assert "用户名或密码不对" in answer.content.decode()
    assert "_auth_user_id" not in answer.client.session
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="officer.sign_in_refused", about=f"account:{LI.user_name}").exists()


def test_after_many_wrong_passwords_even_the_right_one_waits(li):
    browser = Client()
    for _ in range(FAILURES_MAX):
        browser.post(PAGE, {"username": LI.user_name, "password": "not-this-one"})

    answer = browser.post(PAGE, {"username": LI.user_name, "password": PASSWORD})

    assert "15 分钟后再试" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_an_account_without_an_officer_opens_nothing(django_user_model):
    django_user_model.objects.create_user(username="nobody", password=PASSWORD)

    answer = Client().post(PAGE, {"username": "nobody", "password": PASSWORD})

    assert "用户名或密码不对" in answer.content.decode()


def test_signing_out_ends_it_and_is_written_down(signed_in, li):
    browser = signed_in(li)

    answer = browser.post("/hub/sign-out")

    assert answer["Location"] == PAGE
    assert browser.get("/hub/").status_code == 302
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="officer.sign_out", actor=str(li.pk)).exists()


def test_signing_out_takes_a_press_of_a_button(signed_in, li):
    answer = signed_in(li).get("/hub/sign-out")

    assert answer.status_code == 405


def test_signing_in_does_not_answer_other_methods():
    assert Client().put(PAGE).status_code == 405
