"""A household of two provinces (worked case 10): taken in another county, handled where the husband's hukou is, four counted."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, join, open_household, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.models import Membership, Person
from tests.cast import CHEN, COMMUNITY, GUO, LI, WU, ZHOU
from tests.journeys.cases import decide, give_opinion, look, officer, only_case, sit_down, step, words
from tests.roads import alone, hung, verified, visited
from tests.verification import PASSPORTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAKEN_ON, UP_ON, SINCE = date(2026, 8, 3), date(2026, 8, 11), date(2024, 1, 1)
FAR = "3501"
HOUSEHOLD = (
    ("梁志强", "1", date(1985, 7, 15), COMMUNITY, "0"), ("何丽华", "2", date(1988, 2, 20), FAR, "1"),
    ("梁晓晴", "2", date(2020, 3, 1), FAR, "3"), ("梁晓明", "1", date(2024, 5, 1), FAR, "2"),
)  # fmt: skip
WAGE = {
    "kind": "单位职工参保", "employer": "客村物业公司", "from_month": "2024-01", "until_month": "", "pay_month": "2380",
    "own_contribution_month": "280", "updated_on": "2026-07-20",
}  # fmt: skip
"""2,100 yuan a month after his own contributions."""


@pytest.fixture
def people(db, monkeypatch) -> list[Person]:
    """A husband of 海珠, his wife and two children of another province, living together in 客村."""
    made = [_registered(*row, nth=nth) for nth, row in enumerate(HOUSEHOLD, start=1)]
    for nth, person in enumerate(made, start=1):
        monkeypatch.setitem(PASSPORTS, person.name, f"E1234563{nth}")
    with acting_as(SYSTEM):
        home = open_household(place=Place.objects.get(code=COMMUNITY), head=made[0], by=SYSTEM, on=SINCE)
        for person, row in zip(made[1:], HOUSEHOLD[1:], strict=True):
            join(
                household=home, person=person, relation=row[4], because=Membership.Joined.MOVED_IN, by=SYSTEM, on=SINCE
            )
    return made


def _registered(name, sex, born_on, hukou, relation, *, nth) -> Person:
    with acting_as(SYSTEM):
        return register_person(
            name=name, numbers=[Number(kind=Kind.PASSPORT, text=f"E1234563{nth}")], sex=sex, born_on=born_on,
            hukou_place=Place.objects.get(code=hukou), residence_place=Place.objects.get(code=COMMUNITY), by=SYSTEM, on=SINCE,
        )  # fmt: skip


def test_any_window_takes_it_one_place_handles_it_and_all_four_count(visit, calendar, people):
    window = sit_down(visit(), ZHOU)
    take(window)
    case = only_case("dibao")
    assert (case.place, case.application.window) == (COMMUNITY, "440106")

    li, wu, chen, guo = (officer(role) for role in (LI, WU, CHEN, GUO))
    alone(case.application, by=li, second=chen, on=TAKEN_ON)
    desk = sit_down(visit(), LI)
    step(desk, case, "受理", to="accepted")
    look(desk, "provinces-file")
    for name in ("梁志强", "何丽华", "梁晓晴", "梁晓明"):
        assert name in words(desk)
    step(desk, case, "启动调查", to="investigating")
    verified(case.application, by=guo, on=TAKEN_ON, rows=[("insurance", "梁志强", WAGE)])
    visited(case, first=li, second=wu, on=TAKEN_ON, people={people[1].pk: {"idle_reason": True}})
    give_opinion(desk, case, proposes="拟予确认", why="四口人共同生活，妻子照料幼儿。", shot="provinces")
    step(desk, case, "提出初审意见", to="opinion")
    hung(case, li=li, on=TAKEN_ON)
    calendar.turn_to(UP_ON)
    step(desk, case, "上报审核确认", to="county")

    county = sit_down(visit(), CHEN)
    decide(county, case, verdict="予以确认")
    step(county, case, "予以确认", to="granted")
    with acting_as(SYSTEM):
        made = case.decisions.get()
    assert (made.amount_yuan, made.is_by_rule) == (Decimal("3136.00"), True)  # (1,309 - 2,100 / 4) times 4


def take(window) -> None:
    page = window.page
    window.goto("/hub/intake")
    page.get_by_label("姓名", exact=True).fill("梁志强")
    page.get_by_label("证件", exact=True).select_option("passport")
    page.get_by_label("证件号码").fill("E12345631")
    window.press("找到他（她）")
    assert "家里人的户口在不同的省：由户口和住处在一起的家人所在地办理，另一边配合。" in words(window)
    page.get_by_label("家里有人和经办人员").select_option("no")
    page.get_by_label("全家月收入").fill("2100")
    page.get_by_role("button", name="按这些看看够哪些条件").click()
    page.locator('input[value="dibao"]').check()
    look(window, "provinces-take")
    window.press("收下申请")
    assert "申请已经转到广东省广州市海珠区赤岗街道" in words(window)
    look(window, "provinces-taken")
