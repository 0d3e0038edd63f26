"""A campaign on the hub: its funnel, its list in the officer's place, and what somebody found."""

import pytest

from doudi.monitoring.tests.counties import ON, write_counties
from doudi.monitoring.warnings.campaigns import open_campaign
from doudi.monitoring.warnings.models import CampaignHousehold
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.tests.test_campaigns import COUNTIES
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
LIST = "/hub/warnings/campaigns"


@pytest.fixture
def campaign(tmp_path):
    return open_campaign(BOOK, facts=write_counties(tmp_path, COUNTIES), on=ON, place="4401", title="漏保漏救排查")


def row_of(key):
    with acting_as(SYSTEM):
        return CampaignHousehold.objects.get(household_key=key).pk


def test_the_funnel_and_the_visit(signed_in, chen, campaign):
    browser = signed_in(chen)
    page = f"{LIST}/{campaign.number}"

    before = words_of(browser.get(page).content)
    answer = browser.post(f"{page}/{row_of(2)}", {"result": "TEMPORARY", "words": "住院欠费，先给临时救助。"})
    after = words_of(browser.get(page).content)

    assert "数据里有困难信号 5" in before and "登记上门结果" in before and "医疗费用负担重（红色）" in before
    assert answer.status_code == 302
    assert "已入户 1" in after and "给予临时救助 1" in after


def test_the_list_of_campaigns(signed_in, chen, campaign):
    assert campaign.number in signed_in(chen).get(LIST).content.decode()


def test_what_is_missing_is_said(signed_in, chen, campaign):
    answer = signed_in(chen).post(f"{LIST}/{campaign.number}/{row_of(2)}", {"result": "DIBAO", "words": ""})

    assert "请写明看到的情况" in words_of(answer.content)


def test_a_household_of_another_district_is_404(signed_in, zhou, campaign):
    assert signed_in(zhou).get(f"{LIST}/{campaign.number}/{row_of(2)}").status_code == 404


def test_those_who_supervise_read_and_visit_nobody(signed_in, he, campaign):
    assert signed_in(he).get(f"{LIST}/{campaign.number}").status_code == 200
    assert signed_in(he).get(f"{LIST}/{campaign.number}/{row_of(2)}").status_code == 403


@pytest.mark.parametrize("address", [LIST, f"{LIST}/XXXX"])
def test_the_ritual(signed_in, client, chen, xiaoliang, address):
    assert signed_in(xiaoliang).get(address).status_code == 403
    assert signed_in(chen).post(address).status_code == 405
    assert client.get(address).status_code in (302, 405)
    assert signed_in(chen).get(f"{LIST}/XXXX").status_code == 404
