"""The worker's switch for reminders: beside his phones, for the one that keeps his errands, off when it is lost or he goes out."""

import pytest

from doudi.cases.pushes.models import Subscription
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of
from tests.push_service import Browser
from tests.rounds import ON, phone_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: ON)


def kept() -> list[Subscription]:
    with acting_as(SYSTEM):
        return list(Subscription.objects.all())


def test_a_worker_switches_his_phone_on_and_off(signed_in, xiaoliang, push_service):
    browser, device = signed_in(xiaoliang), phone_of(xiaoliang)
    assert "有新的走访任务，请打开查看。" in words_of(browser.get("/service/phones").content)

    assert (
        browser.post("/service/push/on", {**Browser().told(push_service), "device": str(device.code)}).status_code
        == 200
    )
    (one,) = kept()
    assert (one.officer_id, one.person_id, one.device) == (xiaoliang.pk, None, device.code)
    assert 'data-is-on="yes"' in browser.get("/service/phones").content.decode()

    assert browser.post("/service/push/off").status_code == 200
    assert [one.ended for one in kept()] == ["OFF"]


def test_what_is_no_code_of_a_phone_is_left_out(signed_in, xiaoliang, push_service):
    signed_in(xiaoliang).post("/service/push/on", {**Browser().told(push_service), "device": "x"})

    assert [one.device for one in kept()] == [None]


def test_a_phone_said_to_be_lost_is_reminded_no_more(signed_in, xiaoliang, chen, push_service):
    device = phone_of(xiaoliang)
    signed_in(xiaoliang).post("/service/push/on", {**Browser().told(push_service), "device": str(device.code)})

    assert signed_in(chen).post(f"/service/phones/{device.pk}/lost").status_code == 302

    assert [one.ended for one in kept()] == ["LOST"]


def test_signing_out_switches_it_off(signed_in, li, push_service):
    browser = signed_in(li)
    browser.post("/service/push/on", Browser().told(push_service))

    browser.post("/hub/sign-out")

    assert [one.ended for one in kept()] == ["OUT"]


def test_only_workers_switch_phones_on(client, signed_in, he, li, push_service):
    told = Browser().told(push_service)

    for path in ("/service/push/on", "/service/push/off"):
        assert "sign-in?" in client.post(path, told).headers["Location"]
        assert signed_in(he).post(path, told).status_code == 403
        assert signed_in(li).get(path).status_code == 405
    assert kept() == []


def test_an_address_elsewhere_is_refused(signed_in, li, push_service):
    told = {**Browser().told(push_service), "endpoint": "http://127.0.0.1:5432/"}

    assert signed_in(li).post("/service/push/on", told).status_code == 409
    assert kept() == []


def test_the_worker_of_the_app_shows_reminders_too(client):
    script = client.get("/service/worker.js").content.decode()

    assert "showNotification" in script
    assert "doudi-service" in script
    assert '"usual"' not in script


def test_where_a_place_reminds_no_phones_there_is_no_switch(signed_in, li):
    assert "提醒我" not in words_of(signed_in(li).get("/service/phones").content)
