"""Means come from the answers through the existing law, and silence is never read as "no record"."""

import pytest

from doudi.evidence.reports.content import find
from doudi.evidence.reports.said import Claims
from doudi.evidence.reports.tests.grounds import (
    CAR,
    COMPANY,
    DEPOSIT,
    HIT,
    HOME,
    NOT_AVAILABLE,
    TIMEOUT,
    WAGE,
    ground,
    said,
)

FUZHOU = "350102001001"


def concluded(*changes, **others):
    found = find(ground(*changes, **others)).concluded
    return (found.conclusion, found.exceeds, found.waiting_for)


def test_a_family_of_which_nobody_knows_anything_is_within_the_limits():
    assert concluded() == ("MATCH_LIMITS", (), ())


@pytest.mark.parametrize("silence", [TIMEOUT, NOT_AVAILABLE, ""])
def test_a_silent_bank_is_not_a_bank_without_money(silence):
    assert concluded(said("bank", silence)) == ("UNDETERMINED", (), ("bank",))


@pytest.mark.parametrize("source", ["insurance", "bank", "homes", "vehicles", "business"])
@pytest.mark.parametrize("silence", [TIMEOUT, NOT_AVAILABLE, ""])
def test_no_silent_source_lets_a_family_match(source, silence):
    conclusion, exceeds, waiting = concluded(said(source, silence))

    assert (conclusion, exceeds) == ("UNDETERMINED", ())
    assert source in waiting


def test_a_source_the_letter_does_not_open_is_silent_too():
    assert concluded(leave_out=("bank",)) == ("UNDETERMINED", (), ("bank",))


def test_a_second_home_exceeds_without_waiting_for_the_bank():
    homes = said("homes", HIT, HOME, HOME | {"不动产单元号": "440105001001GB00002"})

    conclusion, exceeds, waiting = concluded(homes, said("bank", TIMEOUT))

    assert (conclusion, exceeds) == ("EXCEEDS", ("homes",))
    assert waiting == ("bank",)


def test_each_thing_over_a_limit_is_named():
    shop = said("homes", HIT, HOME | {"用途": "商业"})

    _, exceeds, _ = concluded(shop, said("vehicles", HIT, CAR), said("business", HIT, COMPANY))

    assert set(exceeds) == {"nonresidential", "vehicles", "businesses"}


def test_savings_exactly_at_the_limit_are_within_and_a_fen_more_is_over():
    limit = 24 * 1309 * 3
    at_limit, over = (said("bank", HIT, DEPOSIT | {"余额": amount}) for amount in (f"{limit}.00", f"{limit}.01"))

    assert concluded(at_limit) == ("MATCH_LIMITS", (), ())
    assert concluded(over) == ("EXCEEDS", ("assets",), ())


def test_income_is_told_by_type_and_assets_by_head():
    found = find(ground(said("insurance", HIT, WAGE), said("bank", HIT, DEPOSIT))).computed

    assert found.people[0]["income"]["wage"]["least"] == "2600.00"
    assert found.people[0]["income"]["deducted"]["least"] == "280.00"
    assert found.totals["assets_per_head"] == {"least": "1733.50", "most": "1733.50"}
    assert found.totals["members"] == {"least": 3, "most": 3}


def test_a_row_nobody_can_read_leaves_the_matter_open():
    assert concluded(said("bank", HIT, DEPOSIT | {"余额": "很多"})) == ("UNDETERMINED", (), ("bank",))


def test_half_an_answer_of_a_bank_leaves_the_matter_open():
    assert concluded(said("bank", HIT, DEPOSIT | {"余额": ""})) == ("UNDETERMINED", (), ("bank",))


def test_the_higher_of_declared_and_verified_income_counts_in_guangdong():
    within, over = Claims(income_month="2100"), Claims(income_month="99999")  # type: ignore[arg-type]

    assert concluded(said("insurance", HIT, WAGE), claims=within)[0] == "MATCH_LIMITS"
    assert concluded(said("insurance", HIT, WAGE), claims=over)[:2] == ("EXCEEDS", ("income",))


def test_where_a_place_has_published_no_limits_the_township_judges():
    conclusion, exceeds, waiting = concluded(said("bank", HIT, DEPOSIT), place=FUZHOU)

    assert (conclusion, exceeds) == ("UNDETERMINED", ())
    assert "visits" in waiting


def test_a_programme_without_limits_concludes_nothing():
    assert concluded(programme="legal_aid") == ("UNDETERMINED", (), ("limits",))


def test_somebody_in_prison_is_not_counted_and_told():
    prison = {"类别代码": "2", "机构名称": "某监狱", "起始日期": "20250101", "截止日期": ""}
    computed = find(ground(said("custody", HIT, prison, subject=2))).computed

    assert computed.people[1]["bans"] == ["服刑"]
    assert computed.people[1]["counts"] is False
