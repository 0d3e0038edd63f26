"""Somebody sees what he was given, a guardian what his ward is given, a debtor what he is asked for; and nobody else does."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.goods.adapting import register_home
from doudi.delivery.goods.issuing import Holder, Terms, issue, open_series
from doudi.delivery.goods.stocking import Delivery, hand_out, open_store, receive
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.recovery.claiming import withdraw
from doudi.delivery.recovery.models import Claim, ClaimMonth, ClaimStep
from doudi.dispatch.supply.tests.world import team
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.guardians import Right, name_guardian, show_guardianship
from doudi.registry.models import Person
from tests.cases import family_with_numbers
from tests.cast import COMMUNITY
from tests.pages import words_of
from tests.payments import owed_to
from tests.real_name import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]
TODAY = localdate()
MONTH = TODAY.replace(day=1)


@pytest.fixture
def family() -> list[Person]:
    return family_with_numbers()


@pytest.fixture
def guardianship(family, li):
    """阿强 is guardian of his child; nobody has seen the proof."""
    aqiang, _, child = family
    with acting_as(SYSTEM):
        right = Right(kind="parent", evidence="户口簿第三页")
        return name_guardian(ward=child, guardian=aqiang, right=right, by=SYSTEM, on=TODAY)


def shown(guardianship, li):
    with acting_as(SYSTEM):
        show_guardianship(guardianship=guardianship, evidence="户口簿第三页", by=li, on=TODAY)


def page_of(browser, path) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return words_of(answer.content)


def test_a_guardian_sees_the_money_of_his_ward_once_the_proof_was_seen(family, guardianship, li):
    child = family[2]
    with acting_as(SYSTEM):
        owed_to(child, number=7, programme="unattended", cents=210_000, since=MONTH)
    browser, path = inside("梁志强"), f"/me/money?of={child.pk}"
    assert browser.get(path).status_code == 404
    assert child.name not in page_of(browser, "/me/money")

    shown(guardianship, li)

    assert child.name in page_of(browser, "/me/money")
    assert "2,100.00" not in page_of(browser, "/me/money")
    assert f"应该发给{child.name} 2,100.00 元" in page_of(browser, path)
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="guardian.look", about=f"person:{child.pk}").count() == 1
    assert browser.get(f"/me/money?of={family[1].pk}").status_code == 404
    assert browser.get(f"/me/things?of={child.pk}").status_code == 200


def test_what_somebody_was_given_stands_on_one_page(family, li, chen, xiaoliang):
    aqiang = family[0]
    holder = Holder(name=aqiang.name, place=COMMUNITY, person=aqiang)
    until = TODAY + timedelta(days=30)
    partner = team(xiaoliang)
    with acting_as(chen):
        county = Place.objects.get(code="440105")
        terms = Terms("爱心餐券", 1500, 9, FundSource.COUNTY, TODAY, until, "8号")
        series = open_series(place=county, terms=terms, providers=[partner], by=chen, on=TODAY)
        store = open_store(place=county, name="仓库", by=chen, on=TODAY)
        receive(
            store=store,
            delivery=Delivery("大米", "袋", 5, 500, FundSource.IN_KIND, "慈善会", "捐 1"),
            by=chen,
            on=TODAY,
        )
    with acting_as(li):
        (_, code), *_ = issue(series=series, to=[holder], by=li, on=TODAY)
        hand_out(store=store, item="大米", quantity=2, to=holder, words="本人签收", by=li, on=TODAY)
        register_home(holder=holder, group="other", address="客村大街8号", by=li, on=TODAY)

    words = page_of(inside("梁志强"), "/me/things")

    assert (
        "已经列入名单，等人上门看" in words
        and "爱心餐券 15.00 元 未使用" in words
        and f"可以用到 {until - timedelta(days=1)}" in words
    )
    assert "大米 2 袋" in words and code not in words
    assert "爱心餐券" not in page_of(inside("何丽华"), "/me/things")


@pytest.fixture
def claim(family, luo) -> Claim:
    """阿强 was told that 300 yuan were too much."""
    with acting_as(SYSTEM):
        held: Entitlement = owed_to(family[0], number=8, cents=100_000, since=MONTH)
    with acting_as(luo):
        made = Claim.objects.create(
            number="ZJ440105TEST01", place=COMMUNITY, entitlement=held, debtor=family[0], debtor_name=family[0].name, cause="late_report",
            reasons="收入变化没有及时报告", act_on=MONTH, claimed_cents=30_000, notified_on=TODAY, answer_by=TODAY + timedelta(days=7),
        )  # fmt: skip
        ClaimMonth.objects.create(claim=made, entitlement=held, programme="dibao", month=MONTH, cents=30_000)
        ClaimStep.objects.create(
            claim=made, nth=1, to_stage="notified", by=luo, by_name=luo.name, desk=luo.desk.kind, on=TODAY
        )
        made.steps_made = 1
        made.save(update_fields=["steps_made"])
        return made


def test_a_debtor_reads_what_he_is_asked_for_and_says_what_he_thinks(claim):
    browser, path = inside("梁志强"), f"/me/money/returns/{claim.number}"
    assert "有一笔多发的钱" in page_of(browser, "/me/money")
    words = page_of(browser, path)
    assert "多发了多少 300.00 元" in words and "收入变化没有及时报告" in words and "不会从以后的救助金里扣" in words

    assert "请写一写" in words_of(browser.post(f"{path}/said", {"words": ""}).content)
    assert browser.post(f"{path}/said", {"words": "我告诉过村里"}).status_code == 302
    assert "我告诉过村里" in page_of(browser, path)
    assert browser.get(f"{path}/agrees").status_code == 404
    assert browser.get(f"{path}/nonsense").status_code == 404
    assert inside("何丽华").get(path).status_code == 404


def test_strangers_are_asked_to_come_in(client):
    for path in ("/me/things", "/me/money/returns/ZJ1"):
        assert client.get(path)["Location"].startswith("/me/in?")
    assert client.post("/me/things").status_code == 405


def test_what_was_asked_for_and_is_over_asks_for_nothing(claim, luo):
    with acting_as(luo):
        withdraw(claim, why="数额有误", by=luo, on=TODAY)

    words = page_of(inside("梁志强"), "/me/money")

    assert "以前多发过的一笔钱：已经撤销，不用退" in words
    assert "要和您说清楚" not in words
