"""A child alone at the window: the home that cares for him signs by its officer; whose hukou nobody has read is said and then read."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from doudi.cases.case import Case
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.models import Guardianship
from tests.cast import LI, PASSWORD, STREET
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_window import looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER, DIRECTOR = "E88776601", "E88776602"


@pytest.fixture
def child():
    """林小苗, ten years old, who lives in 赤岗 with nobody; where his hukou is nobody has read."""
    with acting_as(SYSTEM):
        return register_person(
            name="林小苗", numbers=[Number(Kind.PASSPORT, NUMBER)], born_on=date(2016, 5, 1), hukou_place=None,
            residence_place=Place.objects.get(code=STREET), by=SYSTEM, on=timezone.localdate(),
        )  # fmt: skip


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_home_signs_by_its_officer_and_the_booklet_is_read(visit, child, size):
    window = visit(size)
    page, width = window.page, size["width"]
    window.sign_in(name=LI.user_name, password=PASSWORD)
    window.goto("/hub/intake")
    page.get_by_label("姓名", exact=True).fill("林小苗")
    page.get_by_label("证件", exact=True).select_option("passport")
    page.get_by_label("证件号码").fill(NUMBER)
    window.press("找到他（她）")
    expect(page.get_by_text("不知道林小苗的户籍在哪里：还没有确认")).to_be_visible()
    read_booklet(page)
    expect(page.get_by_text("不知道林小苗的户籍在哪里")).to_have_count(0)
    name_the_home(page)
    expect(page.get_by_text("林小苗由海珠区儿童福利院（罗大明）签署")).to_be_visible()
    problems = looked(window, name=f"child-window-{width}")
    page.get_by_label("家里有人和经办人员").select_option("no")
    page.locator(f'input[name="programmes"][value="orphan:{child.pk}"]').check()
    window.press("收下申请")
    expect(page.get_by_text("林小苗的申请已收下")).to_be_visible()

    with acting_as(SYSTEM):
        number, guardianship = Case.objects.get().number, Guardianship.objects.get().pk
    window.goto(f"/hub/cases/{number}/guardians")
    page.locator(f"#id_show_{guardianship}_evidence").fill("看过委托书原件 12 号")
    page.get_by_role("button", name="证明的原件我核看过").click()
    expect(page.locator("#main").get_by_text("证明已核看", exact=True)).to_be_visible()
    problems += looked(window, name=f"child-guardians-{width}")
    window.goto(f"/hub/cases/{number}/hukou")
    expect(page.get_by_text("工作人员核看户口簿")).to_be_visible()
    problems += looked(window, name=f"child-hukou-{width}")

    assert problems == []


def read_booklet(page) -> None:
    """The address as it stands in the booklet."""
    page.get_by_label("户口簿上的住址").fill("广东省广州市海珠区赤岗街道客村路 1 号")
    page.get_by_role("button", name="我看过户口簿，登记").click()


def name_the_home(page) -> None:
    """Who signs, for which home, on what authority, by what proof."""
    page.get_by_text("孩子的监护人不在家里").click()
    block = page.locator("#guardian")
    block.get_by_label("哪一种监护").select_option("institution")
    block.get_by_label("签署人的姓名").fill("罗大明")
    block.get_by_label("证件", exact=True).select_option("passport")
    block.get_by_label("证件号码").fill(DIRECTOR)
    block.get_by_label("监护单位的全称").fill("海珠区儿童福利院")
    block.get_by_label("签署人的职务").fill("副院长，授权书 5 号")
    block.get_by_label("证明：").fill("民政部门委托书 12 号")
    block.get_by_role("button", name="登记监护人").click()
