"""Coming in: proved once over real HTTP, then by the phone's key; late, blocked, forged and repeated are said in words."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doudi.evidence.letters.models import Passkey
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Account, Person
from doudi.web.resident.inside import IDLE_SECONDS
from tests.authenticator import Phone
from tests.cases import family_with_numbers
from tests.pages import words_of
from tests.real_name import HOST, come_in, inside, proved_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": HOST})


def tied(browser) -> Phone:
    phone = Phone()
    answer = phone.register(browser.post("/me/phone/options").json())
    assert browser.post("/me/phone", {"answer": json.dumps(answer)})["Location"] == "/me/mine"
    return phone


def by_key(phone, **more):
    fresh = Client(headers={"host": HOST})
    answer = phone.sign(fresh.post("/me/in/options").json())
    return fresh, fresh.post("/me/in/key", {"answer": json.dumps(answer), **more})


def test_a_stranger_to_the_registry_is_taken_in_by_his_proof(browser):
    answer = come_in(browser, name="林阿珍")

    assert answer["Location"] == "/me/phone"
    with acting_as(SYSTEM):
        account = Account.objects.select_related("person").get()
        assert (account.provider, account.person.name) == ("demo", "林阿珍")
        assert Entry.objects.filter(verb="account.bind").count() == 1


def test_somebody_the_registry_knows_is_found_and_not_made_again(browser):
    family_with_numbers()

    come_in(browser, name="梁志强")

    with acting_as(SYSTEM):
        assert Person.objects.filter(name="梁志强").count() == 1
    assert "梁志强，您好" in words_of(browser.get("/me/mine").content)


def test_one_key_comes_in_again_and_goes_where_one_wanted_to(browser):
    come_in(browser, name="林阿珍")
    phone = tied(browser)

    fresh, answer = by_key(phone, next="/me/apply")

    assert answer["Location"] == "/me/apply"
    assert "林阿珍，您好" in words_of(fresh.get("/me/mine").content)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/me/", "//evil.example/me/", "/hub/", "javascript:1"])
def test_nobody_is_sent_elsewhere(browser, elsewhere):
    come_in(browser, name="林阿珍")

    _, answer = by_key(tied(browser), next=elsewhere)

    assert answer["Location"] == "/me/mine"


def test_a_key_nobody_tied_opens_nothing(browser):
    _, answer = by_key(Phone())

    assert "没有登录成功" in words_of(answer.content)


def test_a_removed_key_opens_nothing_and_cannot_come_back(browser):
    come_in(browser, name="林阿珍")
    phone = tied(browser)
    with acting_as(SYSTEM):
        number = Passkey.objects.get().pk
    assert "第 1 部" in words_of(browser.get("/me/phones").content)

    browser.post("/me/phones", {"phone": number})
    _, answer = by_key(phone)

    assert "没有登录成功" in words_of(answer.content)
    assert "没有这把钥匙" in words_of(browser.post("/me/phones", {"phone": number}).content)


def test_the_same_answer_of_a_phone_serves_once(browser):
    come_in(browser, name="林阿珍")
    phone = tied(browser)
    fresh = Client(headers={"host": HOST})
    answer = json.dumps(phone.sign(fresh.post("/me/in/options").json()))
    assert fresh.post("/me/in/key", {"answer": answer})["Location"] == "/me/mine"
    fresh.post("/me/out")

    again = fresh.post("/me/in/key", {"answer": answer})

    assert "这一步已经过期" in words_of(again.content)


def test_a_code_serves_once(browser):
    told = proved_back(browser, name="林阿珍")
    browser.post("/me/in/proved", told)

    again = browser.post("/me/in/proved", told)

    assert "实名认证" in words_of(again.content)
    assert again.status_code == 200


def test_another_browser_cannot_use_somebodys_way_back(browser):
    told = proved_back(browser, name="林阿珍")

    answer = Client(headers={"host": HOST}).post("/me/in/proved", told)

    assert "时间太长" in words_of(answer.content)
    with acting_as(SYSTEM):
        assert not Account.objects.exists()


def test_coming_back_is_a_page_with_a_button_and_lets_nobody_in(browser):
    told = proved_back(browser, name="林阿珍")

    page = browser.get("/me/in/proved", told)

    assert "请按一下继续" in words_of(page.content)
    with acting_as(SYSTEM):
        assert not Account.objects.exists()


def test_a_proof_signed_by_somebody_else_is_refused(browser, real_name):
    from cryptography.hazmat.primitives.asymmetric import ec

    told = proved_back(browser, name="林阿珍")
    shown = real_name.keys()
    real_name.key = ec.generate_private_key(ec.SECP256R1())
    real_name.keys = lambda: shown

    answer = browser.post("/me/in/proved", told)

    assert "没有完成" in words_of(answer.content)
    with acting_as(SYSTEM):
        assert not Account.objects.exists()


def test_a_name_that_does_not_belong_to_the_number_is_refused(browser, real_name):
    family_with_numbers()
    real_name.people = [one.__class__(**{**one.__dict__, "name": "别人"}) for one in real_name.people]

    answer = come_in(browser, name="梁志强")

    assert "与登记的姓名不一致" in words_of(answer.content)


def test_a_provider_that_is_down_is_said(browser, real_name, monkeypatch):
    monkeypatch.setattr("doudi.exchange.real_name.TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(real_name, "configuration", lambda: {"issuer": "http://127.0.0.1:1"})

    assert "连不上" in words_of(browser.get("/me/in/prove/demo").content)


def test_after_half_an_hour_one_comes_in_again(browser, time_machine_minutes):
    come_in(browser, name="林阿珍")
    time_machine_minutes(31)

    answer = browser.get("/me/mine")

    assert answer["Location"] == "/me/in?next=%2Fme%2Fmine&late=1"
    assert "30 分钟没有操作" in words_of(browser.get(answer["Location"]).content)


def test_a_blocked_account_is_out_at_once(browser):
    come_in(browser, name="林阿珍")
    with acting_as(SYSTEM):
        Account.objects.update(blocked_on=timezone.localdate())

    assert browser.get("/me/mine")["Location"].startswith("/me/in")
    assert "已经停用" in words_of(come_in(Client(headers={"host": HOST}), name="林阿珍").content)


def test_too_many_failures_wait(browser):
    for _ in range(8):
        by_key(Phone())

    answer = browser.post("/me/in/options")

    assert answer.status_code == 429
    assert "15 分钟后再试" in answer.json()["problem"]
    assert "15 分钟后再试" in words_of(come_in(browser, name="林阿珍").content)


def test_going_out_forgets(browser):
    come_in(browser, name="林阿珍")

    browser.post("/me/out")

    assert browser.get("/me/mine")["Location"].startswith("/me/in")


def test_an_officer_is_no_resident(signed_in, li):
    assert signed_in(li).get("/me/mine")["Location"].startswith("/me/in")


def test_a_resident_is_no_officer():
    assert "sign-in" in inside("林阿珍").get("/hub/")["Location"]


def test_a_number_for_a_host_is_sent_to_the_name(browser):
    answer = Client(headers={"host": "127.0.0.1:8000"}).get("/me/in")

    assert answer["Location"] == "http://localhost:8000/me/in"


@pytest.fixture
def time_machine_minutes(monkeypatch):
    """Let the clock that cookies are signed by go on."""
    import time

    real = time.time

    def go_on(minutes: int) -> None:
        monkeypatch.setattr(
            "django.core.signing.time.time", lambda: real() + timedelta(minutes=minutes).total_seconds()
        )

    assert IDLE_SECONDS == 30 * 60
    return go_on
