"""A campaign: the lists of three registers, less who is aided, less who owns too much; visited once each, and its funnel."""

import pytest

from doudi.facts import hao
from doudi.monitoring.tests.counties import HAIZHU, ON, TIANHE, Family, write_counties
from doudi.monitoring.warnings.actions import NotReady
from doudi.monitoring.warnings.campaigns import funnel_of, list_for, open_campaign, record_visit, results_of
from doudi.monitoring.warnings.models import Campaign, CampaignHousehold
from doudi.monitoring.warnings.permissions import NotAllowed
from doudi.monitoring.warnings.signs import BOOK
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
SOLID = {"wage_6m": hao(9000), "wage_12m": hao(9000), "has_job": True}
ILL = {**SOLID, "medical_paid": hao(150_000)}
DISABLED = {**SOLID, "disability_kind": "limb", "disability_grade": 1}
SLIGHTLY = {**SOLID, "disability_kind": "limb", "disability_grade": 4}
PETITIONER = {**SOLID, "hardship_petitions": 1}
COUNTIES: dict[str, dict[int, Family]] = {
    HAIZHU: {1: (SOLID,), 2: (ILL,), 3: ({**ILL, "holds_edge": True},), 4: ({**DISABLED, "vehicles": 1},), 5: (SLIGHTLY,)},
    TIANHE: {6: (DISABLED,), 7: (PETITIONER,)},
}  # fmt: skip


@pytest.fixture
def facts(tmp_path):
    return write_counties(tmp_path, COUNTIES)


def opened(facts, place="4401"):
    return open_campaign(BOOK, facts=facts, on=ON, place=place, title="漏保漏救排查")


def listed(campaign):
    with acting_as(SYSTEM):
        return sorted(campaign.households.values_list("household_key", flat=True))


def test_the_list_is_what_is_left_of_the_registers(facts):
    made = opened(facts)

    assert (made.compared, made.aided, made.over) == (5, 1, 1)
    assert listed(made) == [2, 6, 7]


def test_a_place_alone(facts):
    assert listed(opened(facts, place=HAIZHU)) == [2]


def test_opened_twice_it_is_one(facts):
    first, again = opened(facts), opened(facts)

    assert first == again and Campaign.objects.count() == 1 and len(listed(again)) == 3


def test_nobody_to_compare(facts):
    with pytest.raises(FileNotFoundError):
        opened(facts, place="3501")


def test_the_funnel_from_the_list_to_the_help(facts, chen):
    made = opened(facts)
    with acting_as(chen):
        (household,) = list_for(made, officer=chen)
        record_visit(household=household, result="TEMPORARY", words="住院欠费，先给临时救助。", by=chen, on=ON)

    with acting_as(SYSTEM):
        funnel = funnel_of(made)
        assert (funnel.compared, funnel.listed, funnel.visited, funnel.helped) == (5, 3, 1, 1)
        assert dict(results_of(made))["给予临时救助"] == 1
    assert str(funnel.helped_of_listed) == "1/3"


def test_a_visit_is_written_down_once_and_with_words(facts, chen):
    made = opened(facts)
    with acting_as(chen):
        (household,) = list_for(made, officer=chen)
        with pytest.raises(NotReady, match="写明"):
            record_visit(household=household, result="NO_NEED", words=" ", by=chen, on=ON)
        record_visit(household=household, result="NO_NEED", words="儿子每月寄钱。", by=chen, on=ON)
        with pytest.raises(NotReady, match="已经有人上门"):
            record_visit(household=household, result="DIBAO", words="又去了。", by=chen, on=ON)


def test_another_district_sees_its_own_households_only(facts, zhou):
    made = opened(facts)

    with acting_as(zhou):
        assert sorted(made.households.values_list("household_key", flat=True)) == [6, 7]


def test_those_who_supervise_visit_nobody(facts, he):
    made = opened(facts)
    with acting_as(SYSTEM):
        household = CampaignHousehold.objects.order_by("pk").first()
    assert household is not None and made.pk == household.campaign_id

    with acting_as(SYSTEM), pytest.raises(NotAllowed):
        record_visit(household=household, result="DIBAO", words="看过。", by=he, on=ON)
