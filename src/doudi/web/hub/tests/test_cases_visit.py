"""Seeing for oneself on the hub's pages: visits of two, self-care, near relatives, and what lies sealed; who may do what."""

import base64
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from doudi.cases.applying.models import Photograph
from doudi.cases.applying.photographs import remade
from doudi.cases.case import Case
from doudi.cases.sealing import seal_bytes
from doudi.cases.visits.models import NearRelative, SelfCare, Visit
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, case_of, moved
from tests.cast import PASSWORD
from tests.letters import sheet
from tests.pages import words_of
from tests.roads import accepted

pytestmark = pytest.mark.django_db
SECOND = {"second_name": "wu", "second_password": PASSWORD}
MET = {"kind": "home", "met_name": "何丽华", "met_relation": "配偶", "words": "租住一房一厅，没有大件家电。"}
ACTS = {"visit": ("li", "chen"), "self-care": ("li",), "relatives": ("wu", "li", "chen")}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: date(2026, 8, 3))
    return date(2026, 8, 3)


@pytest.fixture
def case(li, chen, today) -> Case:
    ready = accepted(applied(by=li, on=today), li=li, chen=chen, on=today)
    return moved(ready, "investigating", by=li, on=today)


def page(case, part) -> str:
    return f"/hub/cases/{case.number}/{part}"


def visited(browser, case, today, **changed):
    given = {**MET, **SECOND, "visited_on": today.isoformat(), "unsigned_because": "手有残疾", **changed}
    return browser.post(page(case, "visit"), given)


def unsealed() -> list[str]:
    with acting_as(SYSTEM):
        return [line.detail["why"] for line in Entry.objects.filter(verb="case.unseal")]


@pytest.mark.parametrize(("act", "desks"), ACTS.items())
def test_each_act_has_its_desks(request, signed_in, case, act, desks):
    for who in ("wu", "li", "guo", "chen", "wang", "he", "xiaoliang"):
        status = signed_in(request.getfixturevalue(who)).get(page(case, act)).status_code
        assert status == (200 if who in desks else 403), who


def test_another_place_finds_nothing(signed_in, zhou, case):
    browser = signed_in(zhou)

    assert {browser.get(page(case, act)).status_code for act in ("visit", "relatives")} == {404}


def test_an_unknown_number_is_not_found(signed_in, li):
    assert {signed_in(li).get(f"/hub/cases/AJ0/{act}").status_code for act in ACTS} == {404}


def test_a_wrong_method_is_refused(signed_in, li, case):
    browser = signed_in(li)

    assert {browser.put(page(case, act)).status_code for act in ACTS} == {405}
    assert {browser.get(page(case, f"{kept}/1")).status_code for kept in ("pictures", "signatures", "photographs")} == {
        405
    }


def test_a_visit_of_two_is_kept_with_what_they_judged(signed_in, li, wu, case, today):
    with acting_as(SYSTEM):
        member = case.application.members.get(name="何丽华")
    judged = {"whole_property_within_limits": "yes", f"own_{member.person_id}_idle_reason": "no",
              f"own_{member.person_id}_other_transfers": "120.50"}  # fmt: skip

    sent = visited(signed_in(li), case, today, **judged)

    assert sent["Location"] == f"/hub/cases/{case.number}"
    with acting_as(SYSTEM):
        visit = Visit.objects.get()
    assert (visit.first_id, visit.second_id, visit.level) == (li.pk, wu.pk, "township")
    own = visit.form["facts"]["people"][str(member.person_id)]
    assert visit.form["facts"]["household"]["property_within_limits"] is True
    assert (own["idle_reason"], own["other_transfers"]) == (False, "120.50")
    words = words_of(signed_in(li).get(f"/hub/cases/{case.number}").content)
    assert "见到 何丽华（配偶）" in words and "120.50" in words


def test_what_stayed_open_was_not_judged(signed_in, li, case, today):
    visited(signed_in(li), case, today, whole_property_within_limits="")

    with acting_as(SYSTEM):
        assert Visit.objects.get().form["facts"] == {"household": {}, "people": {}}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"met_name": ""}, "请写明见到的人是谁"),
        ({"words": " "}, "请写明看到和了解到的情况"),
        ({"unsigned_because": ""}, "不能签字的，写明原因"),
        ({"second_password": "wrong"}, "用户名或密码不对"),
        ({"second_name": "li"}, "不得少于2人"),
        ({"kind": "remote"}, "请写明原因"),
        ({"visited_on": "1999-01-01"}, "调查日期应在申请之后"),
        ({"visited_on": "某日"}, "请填写日期"),
        ({"kind": "dream"}, "请选择一项"),
        ({"drawn": "data:image/png;base64,@@"}, "签名没有传完整"),
    ],
)
def test_what_is_missing_is_said_and_the_words_are_kept(signed_in, li, case, today, changed, words):
    content = visited(signed_in(li), case, today, **changed).content

    assert words in words_of(content)
    assert "words" in changed or "租住一房一厅" in content.decode()
    with acting_as(SYSTEM):
        assert not Visit.objects.exists()


def test_a_signature_is_drawn_and_pictures_lie_sealed_until_somebody_says_why(signed_in, li, he, case, today):
    drawn = f"data:image/png;base64,{base64.b64encode(sheet()).decode()}"
    picture = SimpleUploadedFile("客厅.png", sheet(width=640), content_type="image/png")
    browser = signed_in(li)
    visited(browser, case, today, drawn=drawn, unsigned_because="", pictures=picture)
    with acting_as(SYSTEM):
        visit = Visit.objects.get()
        kept = visit.pictures.get()

    assert bytes(kept.sealed) != sheet(width=640)
    assert browser.post(page(case, f"pictures/{kept.pk}"), {"why": " "})["Location"] == f"/hub/cases/{case.number}"
    assert unsealed() == []
    opened = browser.post(page(case, f"pictures/{kept.pk}"), {"why": "核对住房情况"})
    signature = signed_in(he).post(page(case, f"signatures/{visit.pk}"), {"why": "检查签名"})
    assert (opened.content, opened["Content-Type"]) == (remade(sheet(width=640)), "image/jpeg")
    assert signature.content == sheet()
    assert unsealed() == ["核对住房情况", "检查签名"]


def test_whoever_only_reads_opens_nothing(signed_in, wu, li, case, today):
    picture = SimpleUploadedFile("客厅.png", sheet(), content_type="image/png")
    visited(signed_in(li), case, today, pictures=picture)
    with acting_as(SYSTEM):
        number = Visit.objects.get().pictures.get().pk

    answer = signed_in(wu).post(page(case, f"pictures/{number}"), {"why": "看看"}, follow=True)

    assert "这些内容由办理这个案件的" in words_of(answer.content)
    assert unsealed() == []


def test_what_is_no_picture_is_sent_back(signed_in, li, case, today):
    wrong = SimpleUploadedFile("客厅.png", b"#!/bin/sh\n", content_type="image/png")

    assert 'role="alert"' in visited(signed_in(li), case, today, pictures=wrong).content.decode()
    with acting_as(SYSTEM):
        assert not Visit.objects.exists()


def test_a_picture_of_another_case_is_not_found(signed_in, li, case, today):
    browser = signed_in(li)

    for kept in ("pictures/9", "signatures/9", "photographs/9"):
        assert browser.post(page(case, kept), {"why": "看看"}).status_code == 404


def test_a_photographed_paper_is_opened_for_a_purpose(signed_in, li, case, today):
    with acting_as(SYSTEM):
        made = Photograph.objects.create(
            application=case.application, title="户口簿", sealed=seal_bytes(sheet(), purpose="photograph"), kind="image/png",
            content_hash="0" * 64, sent_at=timezone.now(), sent_by="梁志强",
        )  # fmt: skip

    opened = signed_in(li).post(page(case, f"photographs/{made.pk}"), {"why": "核对户口"})

    assert opened.content == sheet()
    assert unsealed() == ["核对户口"]


def test_six_items_are_assessed_by_two(signed_in, li, case):
    items = dict.fromkeys(("eats", "dresses", "gets_up", "uses_toilet", "walks_indoors"), "yes") | {"bathes": "no"}
    browser = signed_in(li)

    assert "请选择一项" in words_of(browser.post(page(case, "self-care"), SECOND | {"eats": "yes"}).content)
    assert "用户名或密码不对" in words_of(
        browser.post(page(case, "self-care"), items | SECOND | {"second_password": "?"}).content
    )
    browser.post(page(case, "self-care"), items | SECOND)

    with acting_as(SYSTEM):
        assert SelfCare.objects.get().grade == "partial"
    assert "部分丧失生活自理能力 1 项不能自主完成" in words_of(browser.get(f"/hub/cases/{case.number}").content)


def test_a_near_relative_is_registered_and_the_county_must_visit(signed_in, wu, li, case):
    given = {"officer_name": "李志强", "member_name": "何丽华", "relation": "兄妹", "found": "officer"}
    browser = signed_in(wu)

    assert "请选择一项" in words_of(browser.post(page(case, "relatives"), given | {"found": "guessed"}).content)
    browser.post(page(case, "relatives"), given)

    with acting_as(SYSTEM):
        assert NearRelative.objects.get().relation == "兄妹"
    assert "县级民政部门要全部入户调查" in words_of(browser.get(f"/hub/cases/{case.number}").content)


def test_the_household_is_compared_again(signed_in, li, case):
    answer = signed_in(li).post(page(case, "relatives"), {"compare": "yes"}, follow=True)

    assert "新发现 0 条" in words_of(answer.content)


def test_before_anything_is_investigated_a_visit_may_be_written_down(signed_in, li, today):
    early = case_of(applied(by=li, on=today))

    visited(signed_in(li), early, today)

    with acting_as(SYSTEM):
        assert Visit.objects.get().case_id == early.pk
