"""The service end, page by page: who may, who may not, and what a phone is told."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest

from doudi.dispatch.rounds.models import Device, Errand, Hall, Post, Record
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import register_person
from tests.cast import PASSWORD
from tests.needs import opened
from tests.rounds import ON, brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: ON)


@pytest.fixture
def errand(li, xiaoliang):
    return errand_for(xiaoliang, by=li)


def told(errand, **changed) -> dict[str, str]:
    known = {
        "code": str(uuid4()), "kind": "VISIT", "errand": errand.number, "version": errand.version, "happened_on": ON.isoformat(),
        "met_name": "陈伯", "words": "精神好。", "unsigned_because": "手抖",
    }  # fmt: skip
    return {"record": json.dumps({**known, **changed})}


def count(model) -> int:
    with acting_as(SYSTEM):
        return int(model.objects.count())


def test_a_worker_opens_the_app_and_others_do_not(client, signed_in, xiaoliang, wu, he):
    assert "sign-in?" in client.get("/service/").headers["Location"]
    assert signed_in(xiaoliang).get("/service/").status_code == 200
    assert signed_in(wu).get("/service/").status_code == 200
    assert signed_in(he).get("/service/").status_code == 403
    assert signed_in(wu).post("/service/").status_code == 405


def test_the_app_carries_nobodys_data(signed_in, errand, xiaoliang):
    page = signed_in(xiaoliang).get("/service/").content.decode()

    assert errand.name not in page
    assert errand.number not in page


def test_the_app_can_be_installed(client):
    worker, manifest = client.get("/service/worker.js"), client.get("/service/app.webmanifest").json()

    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert '"/static/service/app.js"' in worker.content.decode()
    assert '  "kept"' not in worker.content.decode()
    assert manifest["start_url"] == manifest["scope"] == "/service/"


def test_only_a_trusted_phone_gets_errands(signed_in, errand, xiaoliang, wu):
    browser = signed_in(xiaoliang)
    device = phone_of(xiaoliang)

    assert "errands" not in browser.get("/service/carried").json()
    assert browser.get("/service/carried", headers={"X-Device": str(uuid4())}).status_code == 401
    assert browser.get("/service/carried", headers={"X-Device": "nothing"}).status_code == 401
    assert signed_in(wu).get("/service/carried", headers={"X-Device": str(device.code)}).status_code == 401
    found = browser.get("/service/carried", headers={"X-Device": str(device.code)}).json()
    assert [one["number"] for one in found["errands"]] == [errand.number]
    assert found["token"]


def test_what_a_phone_has_is_not_given_again_nor_written_down_again(signed_in, errand, xiaoliang, li):
    browser, headers = signed_in(xiaoliang), {"X-Device": str(phone_of(xiaoliang).code)}
    known = browser.get("/service/carried", headers=headers).json()["mark"]

    again = browser.get("/service/carried", headers={**headers, "X-Known": known}).json()
    with acting_as(SYSTEM):
        lines = Entry.objects.filter(verb="errand.carry").count()
    errand_for(xiaoliang, by=li)
    changed = browser.get("/service/carried", headers={**headers, "X-Known": known}).json()

    assert "errands" not in again
    assert lines == 1
    assert len(changed["errands"]) == 2


def test_a_phone_gets_its_key_for_the_password(signed_in, xiaoliang):
    browser, code = signed_in(xiaoliang), str(uuid4())

    assert browser.post("/service/key", {"code": code, "password": "wrong"}).status_code == 403
    assert browser.post("/service/key", {"code": "none", "password": PASSWORD}).status_code == 400
    first = browser.post("/service/key", {"code": code, "password": PASSWORD}).json()["key"]
    assert len(first) == 64
    assert browser.post("/service/key", {"code": code, "password": PASSWORD}).json()["key"] == first
    assert browser.get("/service/key").status_code == 405


def test_too_many_wrong_passwords_stop_the_key(signed_in, xiaoliang):
    browser, code = signed_in(xiaoliang), str(uuid4())
    for _ in range(8):
        browser.post("/service/key", {"code": code, "password": "wrong"})

    assert browser.post("/service/key", {"code": code, "password": PASSWORD}).status_code == 403


def test_a_record_is_kept_once_however_often_it_comes(signed_in, errand, xiaoliang):
    browser, headers = signed_in(xiaoliang), {"X-Device": str(phone_of(xiaoliang).code)}
    sent = told(errand)

    answers = [browser.post("/service/bring", sent, headers=headers).json() for _ in range(3)]

    assert {one["state"] for one in answers} == {"stored"}
    assert count(Record) == 1


@pytest.mark.parametrize(
    "record", ["", "[]", "{}", '{"code": "x"}', '{"code": 1, "kind": "VISIT", "happened_on": "x"}']
)
def test_what_is_no_record_is_refused(signed_in, errand, xiaoliang, record):
    headers = {"X-Device": str(phone_of(xiaoliang).code)}

    answer = signed_in(xiaoliang).post("/service/bring", {"record": record}, headers=headers)

    assert answer.json()["state"] == "refused"
    assert count(Record) == 0


def test_a_lost_phone_is_told_so_by_whoever_asks(client, signed_in, errand, xiaoliang, chen, zhou):
    device = phone_of(xiaoliang)
    standing = f"/service/standing/{device.code}"
    assert client.get(standing).status_code == 204
    assert client.get("/service/standing/none").status_code == 404
    assert signed_in(zhou).post(f"/service/phones/{device.pk}/lost").status_code == 404
    assert signed_in(xiaoliang).get(f"/service/phones/{device.pk}/lost").status_code == 405

    assert signed_in(chen).post(f"/service/phones/{device.pk}/lost").status_code == 302

    assert client.get(standing).status_code == 410
    browser = signed_in(xiaoliang)
    headers = {"X-Device": str(device.code)}
    assert browser.get("/service/carried", headers=headers).status_code == 410
    assert browser.post("/service/bring", told(errand), headers=headers).status_code == 410
    assert browser.post("/service/key", {"code": str(device.code), "password": PASSWORD}).status_code == 409
    assert count(Record) == 0


def test_the_street_sends_gives_away_and_takes_back(signed_in, li, wu, xiaoliang):
    browser = signed_in(li)
    told_new = {
        "name": "何婆婆", "place": "440105001104", "where": "下渡路3号", "words": "看看身体", "due_on": ON, "worker": xiaoliang.pk,
    }  # fmt: skip
    assert browser.post("/service/errands/new", told_new).status_code == 302
    with acting_as(SYSTEM):
        made = Errand.objects.get()
    page = f"/service/errands/{made.number}"

    assert browser.post(page, {"to": wu.pk, "due_on": ON, "words": "看看身体"}).status_code == 302
    assert "请填写" in browser.post(page, {"revoke": "yes", "why": ""}).content.decode()
    assert browser.post(page, {"revoke": "yes", "why": "搬走了"}).status_code == 302
    assert "搬走了" in browser.get(page).content.decode()
    with acting_as(SYSTEM):
        made.refresh_from_db()
    assert (made.state, made.worker_id, made.version) == ("REVOKED", wu.pk, 3)


def test_another_place_finds_no_errand_and_another_desk_may_not_ask(signed_in, errand, zhou, xiaoliang, he):
    page = f"/service/errands/{errand.number}"

    assert signed_in(zhou).get(page).status_code == 404
    assert signed_in(xiaoliang).get(page).status_code == 403
    assert signed_in(he).get("/service/errands").status_code == 403
    assert signed_in(zhou).get("/service/errands/nothing").status_code == 404
    assert errand.name not in signed_in(zhou).get("/service/errands").content.decode()


def test_the_second_confirms_and_nobody_else_finds_it(signed_in, li, wu, xiaoliang):
    from tests.cases import applied, case_of

    case = case_of(applied(by=li))
    made = errand_for(li, by=li, second=wu, source="CASE", case=case, place=case.place, name="梁志强")
    received(brought(made), device=phone_of(li), by=li)
    with acting_as(SYSTEM):
        record = Record.objects.get()
    page = f"/service/confirm/{record.pk}"

    assert signed_in(xiaoliang).post(page).status_code == 404
    assert signed_in(wu).get(page).status_code == 405
    assert record.words in signed_in(wu).get("/service/confirm").content.decode()
    assert signed_in(wu).post(page, {"refuse": "yes", "why": ""}).status_code == 302
    assert signed_in(wu).post(page).status_code == 302
    with acting_as(SYSTEM):
        record.refresh_from_db()
    assert record.state == "CONFIRMED"


def test_phones_of_a_place_are_listed_for_its_desks(signed_in, wu, li, zhou, xiaoliang):
    phone_of(wu)

    assert wu.name in signed_in(li).get("/service/phones").content.decode()
    assert wu.name not in signed_in(zhou).get("/service/phones").content.decode()
    assert count(Device) == 1


def test_a_roster_is_kept_by_the_street_and_seen_by_nobody_elsewhere(signed_in, li, wu, zhou, xiaoliang):
    browser = signed_in(li)
    told_post = {"officer": wu.pk, "place": "440105001104", "kind": "ASSOCIATE"}
    assert "客村社区" in browser.get("/service/roster").content.decode()
    assert browser.post("/service/roster", told_post).status_code == 302
    with acting_as(SYSTEM):
        made = Post.objects.get()

    assert "已经在" in browser.post("/service/roster", told_post).content.decode()
    assert wu.name in browser.get("/service/roster").content.decode()
    assert signed_in(xiaoliang).get("/service/roster").status_code == 403
    assert signed_in(zhou).post(f"/service/roster/{made.pk}/leave").status_code == 404
    assert browser.get(f"/service/roster/{made.pk}/leave").status_code == 405
    assert browser.post(f"/service/roster/{made.pk}/leave").status_code == 302
    with acting_as(SYSTEM):
        made.refresh_from_db()
    assert made.until is None, "he came today"


def test_errands_come_in_the_order_to_go(signed_in, li, xiaoliang):
    for name, north in (("一", "23.1000"), ("三", "23.1020"), ("二", "23.1010")):
        errand_for(xiaoliang, by=li, name=name, at=(Decimal(north), Decimal("113.3300")))
    headers = {"X-Device": str(phone_of(xiaoliang).code)}

    found = signed_in(xiaoliang).get("/service/carried", headers=headers).json()["errands"]

    assert [one["name"] for one in found] in (["一", "二", "三"], ["三", "二", "一"])
    assert [one["way"] for one in found] == ["", *["离上一家约140米（按两家的坐标）"] * 2]
    assert found[1]["map"] == "geo:23.101000,113.330000?q=23.101000,113.330000"
    assert not found[1]["map_is_hall"]


def test_without_a_point_the_worker_is_led_to_the_committee_and_told_so(signed_in, li, xiaoliang, errand):
    browser, device = signed_in(xiaoliang), phone_of(xiaoliang)
    headers = {"X-Device": str(device.code)}
    assert browser.get("/service/carried", headers=headers).json()["errands"][0]["map"] == ""
    street = signed_in(li)
    assert street.post("/service/halls", {"place": "440105001104", "at": "23.0975,113.3281"}).status_code == 302
    errand_for(xiaoliang, by=li, name="二")

    found = browser.get("/service/carried", headers=headers).json()["errands"]

    assert [one["map"] for one in found] == ["geo:23.097500,113.328100?q=23.097500,113.328100"] * 2
    assert [one["map_is_hall"] for one in found] == [True, True]
    assert [one["way"] for one in found] == ["", "和上一家在同一个村（居）"]


def test_the_map_of_committees_is_kept_by_who_sends_people_there(signed_in, li, zhou, xiaoliang):
    told_hall = {"place": "440105001104", "at": "23.0975,113.3281"}
    street = signed_in(li)

    assert street.post("/service/halls", {**told_hall, "at": "here"}).status_code == 200
    assert street.post("/service/halls", told_hall).status_code == 302
    assert "23.097500" in street.get("/service/halls").content.decode()
    assert "23.097500" not in signed_in(zhou).get("/service/halls").content.decode()
    assert signed_in(zhou).post("/service/halls", told_hall).status_code == 200
    assert signed_in(xiaoliang).get("/service/halls").status_code == 403
    assert street.put("/service/halls").status_code == 405
    assert count(Hall) == 1


def test_the_street_says_where_a_door_is(signed_in, li, errand):
    browser, page = signed_in(li), f"/service/errands/{errand.number}"

    assert "请填写" in browser.post(page, {"locate": "yes", "where": ""}).content.decode()
    answer = browser.post(page, {"locate": "yes", "where": "客村直街31号", "at": "23.0989,113.3267"})

    assert answer.status_code == 302
    shown = browser.get(page).content.decode()
    assert "客村直街31号" in shown
    assert 'href="geo:23.098900,113.326700?q=23.098900,113.326700"' in shown
    assert 'value="23.098900,113.326700"' in shown


def test_the_door_of_a_person_is_known_when_somebody_is_sent_again(signed_in, li, wu):
    with acting_as(SYSTEM):
        village = Place.objects.get(code="440105001104")
        person = register_person(
            name="陈伯",
            numbers=[],
            sex="1",
            born_on=None,
            hukou_place=village,
            residence_place=village,
            by=SYSTEM,
            on=ON,
        )
    first, second = (opened(by=li, person=person, words=words) for words in ("轮椅坏了", "屋顶漏水"))
    errand_for(wu, by=li, source="NEED", source_number=first.number, need=first, where="客村直街31号")

    assert "客村直街31号" in signed_in(li).get(f"/service/errands/new?need={second.number}").content.decode()


@pytest.mark.parametrize(
    ("said", "is_kept"), [("23.0975，113.3281", True), ("", True), ("over there", False), ("123,456", False)]
)
def test_a_place_on_the_map_is_read_or_refused(signed_in, li, xiaoliang, said, is_kept):
    told_new = {
        "name": "何婆婆", "place": "440105001104", "where": "下渡路3号", "words": "看看身体", "due_on": ON,
        "worker": xiaoliang.pk, "at": said,
    }  # fmt: skip

    answer = signed_in(li).post("/service/errands/new", told_new)

    assert answer.status_code == (302 if is_kept else 200)
    assert count(Errand) == is_kept
