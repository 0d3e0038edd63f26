"""Quick aid for a stranger (worked case 7): taken at a window after a fire, a month's standard within three days, papers afterwards."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, register_person
from doudi.registry.identifiers import Kind
from tests.cast import LI, WU
from tests.journeys.cases import confirm_second, decide, look, only_case, open_file, sit_down, step, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRE_ON, HELPED_ON, LAST_DAY = date(2026, 8, 5), date(2026, 8, 7), date(2026, 8, 8)
SEEN = {"sudden_hardship": "fire", "life_in_difficulty": "yes", "cannot_wait": "yes"}


@pytest.fixture
def stranger(db):
    """罗湘, whose hukou is in another province, and who has no permit here."""
    with acting_as(SYSTEM):
        return register_person(
            name="罗湘", numbers=[Number(kind=Kind.PASSPORT, text="E12345621")], sex="1", born_on=date(1991, 3, 3),
            hukou_place=Place.objects.get(code="3501"), residence_place=None, by=SYSTEM, on=FIRE_ON,
        )  # fmt: skip


def test_a_stranger_after_a_fire_is_helped_within_three_days_and_the_papers_follow(visit, calendar, stranger):
    calendar.turn_to(FIRE_ON)
    desk = sit_down(visit(), LI)
    take(desk)
    case = only_case("quick_aid")
    with acting_as(SYSTEM):
        assert case.clocks.get(limit="help").due_on == LAST_DAY
        assert (case.application.ground, case.application.place) == ("emergency", "440105001")
    desk.goto("/hub/cases")
    assert "紧急" in words(desk)
    look(desk, "stranger-today")
    register_scene(desk, case)

    calendar.turn_to(HELPED_ON)
    decide(desk, case, verdict="予以确认", shot="stranger")
    step(desk, case, "小额快救", to="helped")
    calendar.turn_to(LAST_DAY)
    step(desk, case, "手续已补办，办结", to="ended")
    look(desk, "stranger-file")

    with acting_as(SYSTEM):
        made = case.decisions.get()
        assert (made.amount_yuan, made.is_by_rule) == (Decimal("1309.00"), True)
        assert not any(clock.is_late for clock in case.clocks.all())
        assert not case.postings.exists()
    assert "1,309" in words(desk)
    assert verify().broken is None


def take(desk) -> None:
    """The window: his passport, no hukou and no permit here, and where the fire was."""
    page = desk.page
    desk.goto("/hub/intake")
    look(desk, "stranger-find")
    page.get_by_label("姓名", exact=True).fill("罗湘")
    page.get_by_label("证件", exact=True).select_option("passport")
    page.get_by_label("证件号码").fill("E12345621")
    desk.press("找到他（她）")
    page.get_by_label("由哪里办理", exact=True).select_option("elsewhere")
    page.get_by_label("急难发生在哪个街道").fill("赤岗街道")
    page.get_by_label("困难情况").fill("出租屋夜里着火，身上没有钱。")
    page.get_by_label("突然的急难", exact=True).select_option("fire")
    page.get_by_label("急难，等不得").check()
    page.get_by_label("家里有人和经办人员").select_option("no")
    page.locator('input[value="quick_aid"]').check()
    look(desk, "stranger-take")
    desk.press("收下申请")
    assert desk.heading() == "罗湘的申请已收下"
    look(desk, "stranger-taken")


def register_scene(desk, case) -> None:
    """Two officers register the scene by telephone; both sign with their passwords."""
    page = desk.page
    open_file(desk, case, "visit")
    page.locator('input[name="kind"][value="remote"]').check()
    page.get_by_label("电话、视频调查的原因").fill("夜间火灾，先电话登记")
    page.get_by_label("见到谁（姓名）").fill("罗湘")
    page.get_by_label("与申请人的关系").fill("本人")
    page.get_by_label("看到和了解到的情况").fill("出租屋烧毁，衣物和现金没有了。")
    for name, value in SEEN.items():
        page.locator(f'[name="whole_{name}"]').select_option(value)
    page.locator('[name="whole_needed_amount"]').fill("2000")
    page.get_by_label("没有签名的原因").fill("电话登记")
    confirm_second(desk, WU)
    look(desk, "stranger-scene")
    page.get_by_role("button", name="我们两人都去了，登记").click()
    assert "电话登记" in words(desk)
