"""The resident's switch for reminders: shown where a place reminds, his own phone alone, and off when he goes out."""

import pytest
from django.test import Client

from doudi.cases.pushes.models import Subscription
from doudi.evidence.letters.models import Passkey
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Account
from tests.cases import applied, family_with_numbers
from tests.pages import words_of
from tests.push_service import Browser
from tests.real_name import HOST, inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]


@pytest.fixture
def browser(li):
    applied(by=li, people=family_with_numbers())
    return inside("梁志强")


def kept() -> list[Subscription]:
    with acting_as(SYSTEM):
        return list(Subscription.objects.select_related("person"))


def test_the_switch_says_what_will_be_shown(browser, push_service):
    words = words_of(browser.get("/me/mine").content)

    assert "在这部手机上提醒我" in words
    assert "有新的消息，请打开查看。 有一件事等您办，请打开查看。" in words
    assert "有紧急事项" not in words


def test_where_a_place_reminds_no_phones_there_is_no_switch(browser):
    page = browser.get("/me/mine").content.decode()

    assert 'id="push"' not in page
    assert "push.js" not in page
    assert browser.post("/me/push/on", {"endpoint": "https://fcm.googleapis.com/x"}).status_code == 409


def test_without_script_the_switch_is_not_shown(browser, push_service):
    page = browser.get("/me/mine").content.decode()

    assert '<section id="push" class="push" aria-labelledby="push-title" hidden' in page


def test_it_is_switched_on_and_off(browser, push_service):
    answer = browser.post("/me/push/on", Browser().told(push_service))
    assert (answer.status_code, answer.json()["words"]) == (200, "打开了。这部手机会提醒您。")
    (one,) = kept()
    assert (one.person and one.person.name, one.officer_id, one.language, one.device) == (
        "梁志强",
        None,
        "zh-hans",
        None,
    )
    assert 'data-is-on="yes"' in browser.get("/me/mine").content.decode()

    assert "不再提醒" in browser.post("/me/push/off").json()["words"]
    assert [one.ended for one in kept()] == ["OFF"]
    assert 'data-is-on=""' in browser.get("/me/mine").content.decode()
    with acting_as(SYSTEM):
        assert {one.actor_name for one in Entry.objects.filter(verb__startswith="push.")} == {"梁志强"}


def test_going_out_switches_it_off(browser, push_service):
    browser.post("/me/push/on", Browser().told(push_service))

    browser.post("/me/out")

    assert [one.ended for one in kept()] == ["OUT"]
    assert not browser.cookies["push_resident"].value


def test_another_phone_is_not_switched_on_and_stays_on(browser, push_service):
    browser.post("/me/push/on", Browser().told(push_service))
    other = inside("梁志强")

    assert 'data-is-on=""' in other.get("/me/mine").content.decode()
    other.post("/me/out")
    assert [one.ended for one in kept()] == [""]


def test_a_cookie_somebody_made_up_switches_nothing_off(browser, push_service):
    browser.post("/me/push/on", Browser().told(push_service))
    other = inside("梁志强")
    other.cookies["push_resident"] = str(kept()[0].pk)

    other.post("/me/out")

    assert [one.ended for one in kept()] == [""]


def test_an_address_elsewhere_is_refused_in_words(browser, push_service):
    answer = browser.post("/me/push/on", {**Browser().told(push_service), "endpoint": "https://10.0.0.1/inside"})

    assert answer.status_code == 409
    assert "没有接通" in answer.json()["words"]
    assert kept() == []


def test_a_stranger_comes_in_first_and_looking_switches_nothing(browser, push_service):
    stranger = Client(headers={"host": HOST})

    for path in ("/me/push/on", "/me/push/off"):
        assert stranger.post(path).headers["Location"].startswith("/me/in?")
        assert browser.get(path).status_code == 405
    assert kept() == []


def test_the_worker_and_the_manifest_are_everybodys_and_name_nobody(push_service):
    stranger = Client(headers={"host": HOST})
    script, manifest = stranger.get("/me/push/worker.js"), stranger.get("/me/app.webmanifest").json()

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "showNotification" in script.content.decode()
    assert '"usual"' not in script.content.decode()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/me/mine", "/me/", "standalone")
    assert stranger.post("/me/push/worker.js").status_code == 405


def test_whoever_lost_a_phone_is_reminded_by_none(browser, push_service):
    browser.post("/me/push/on", Browser().told(push_service))
    (one,) = kept()
    with acting_as(SYSTEM):
        told = {"person": one.person, "account": Account.objects.get(person=one.person), "registered_on": one.begun_on}
        lost = Passkey.objects.create(credential=b"x", public_key=b"x", **told)
    assert "所有手机上的提醒也一起关掉" in words_of(browser.get("/me/phones").content)

    assert browser.post("/me/phones", {"phone": lost.pk + 1}).status_code == 200
    assert [one.ended for one in kept()] == [""]
    assert browser.post("/me/phones", {"phone": lost.pk}).status_code == 302

    assert [one.ended for one in kept()] == ["LOST"]
