"""At the window a hukou is unknown until its booklet was read; on the case's page a disagreement is settled by a person."""

import pytest
from django.test import Client

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.hukou import hukou_of, note_hukou
from doudi.registry.models import Person
from doudi.web.hub.tests.window import asked, at_window
from tests.cases import APPLIED_ON, family_with_numbers
from tests.cast import COMMUNITY
from tests.pages import words_of

pytestmark = pytest.mark.django_db
TAKE = "/hub/intake/application"
NEW = {"name": "罗湘", "number": "E88776655"}
STREET, TIANHE = "440105001", "440106001"
CHIGANG = "广东省广州市海珠区赤岗街道客村路 1 号"


@pytest.fixture
def browser(signed_in, li):
    return signed_in(li)


def newcomer() -> Person:
    with acting_as(SYSTEM):
        return Person.objects.get(name="罗湘")


def read(browser: Client, address: str = CHIGANG) -> str:
    told = {"read": "booklet", "booklet-person": f"{newcomer().pk}", "booklet-address": address, "words": "屋里漏水"}
    return browser.post(TAKE, told).content.decode()


def test_the_windows_place_is_where_he_says_he_lives_and_no_hukou(browser):
    at_window(browser, **NEW)

    assert (newcomer().hukou_place_id, newcomer().residence_place_id) == (None, STREET)
    words = words_of(browser.get(TAKE).content)
    assert "不知道罗湘的户籍在哪里：还没有确认。最快的办法是在窗口核看户口簿并登记" in words
    assert "您的户口在这里" not in words


def test_a_booklet_read_at_the_window_makes_the_place_of_the_hukou_a_choice(browser, li):
    at_window(browser, **NEW)

    page = read(browser)

    words = words_of(page.encode())
    assert "您的户口在这里" in words
    assert "不知道罗湘的户籍" not in words
    assert "屋里漏水" in page
    with acting_as(SYSTEM):
        standing = hukou_of(newcomer()).standing
    assert standing is not None and (standing.source, standing.read_by) == ("booklet", li)


def test_an_address_nobody_finds_is_said_and_stays(browser):
    at_window(browser, **NEW)

    page = read(browser, "没有这个地方")

    assert "没有找到户口簿上的这个地方" in words_of(page.encode())
    assert 'value="没有这个地方"' in page


def case_with_register_elsewhere(browser: Client) -> tuple[Case, list[Person]]:
    """梁志强 applied by his hukou; afterwards the register answers that it is in 天河."""
    family = family_with_numbers()
    browser.post(TAKE, asked(family, at_window(browser), "dibao"))
    with acting_as(SYSTEM):
        where = Place.objects.get(code=TIANHE)
        note_hukou(person=family[0], place=where, source="register", by=SYSTEM, on=APPLIED_ON)
        return Case.objects.get(), family


def test_a_disagreement_is_shown_and_settled_by_a_person_who_says_why(browser):
    case, family = case_with_register_elsewhere(browser)
    page = f"/hub/cases/{case.number}/hukou"
    with acting_as(SYSTEM):
        member = case.application.members.get(person=family[0]).pk
    shown = words_of(browser.get(page).content)
    assert "说法不一致" in shown and "公安户籍登记" in shown and "五山街道" in shown

    silent = browser.post(page, {"settle": f"{member}", f"settle-{member}-taken": TIANHE, f"settle-{member}-why": " "})
    told = {f"settle-{member}-taken": TIANHE, f"settle-{member}-why": "派出所确认已经迁出"}
    after = browser.post(page, told | {"settle": f"{member}"}, follow=True)

    assert "请写明怎么核实的" in words_of(silent.content)
    words = words_of(after.content)
    assert "请由人重新审查这份申请由哪里办理" in words
    with acting_as(SYSTEM):
        case.refresh_from_db()
        assert (case.place, Application.objects.get().ground) == (COMMUNITY, "hukou")


def test_who_handles_it_is_examined_anew_with_a_reason(browser):
    case, _ = case_with_register_elsewhere(browser)
    page = f"/hub/cases/{case.number}/hukou"

    done = browser.post(
        page, {"regard": "yes", "ground-ground": "residence", "ground-because": "持居住证常住"}, follow=True
    )

    assert "已写明由这里办理的理由" in words_of(done.content)
    assert "居住地（居住证）" in words_of(done.content)
    with acting_as(SYSTEM):
        assert Application.objects.get().ground == "residence"


def test_a_booklet_is_read_on_the_page_of_the_case(browser):
    at_window(browser, **NEW)
    page = browser.get(TAKE).content.decode()
    token = page.partition('name="token" value="')[2][:36]
    browser.post(TAKE, asked([newcomer()], token, "dibao", place=f"residence:{STREET}"))
    with acting_as(SYSTEM):
        address = f"/hub/cases/{Case.objects.get().number}/hukou"
    assert "没有确认" in words_of(browser.get(address).content)

    told = {"booklet": "yes", "booklet-person": f"{newcomer().pk}", "booklet-address": CHIGANG}
    done = browser.post(address, told, follow=True)

    assert "户口簿已登记" in words_of(done.content)
    assert newcomer().hukou_place_id == STREET
