"""The book as a whole: it loads everywhere, its terms are honest, and the Social Assistance Law begins on its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from doudi.programmes import PARAMETERS, RULEBOOK
from doudi.rules.decide import open_office
from doudi.rules.policy import Policy

LAW26 = date(2026, 7, 1)
PLACES = ("44", "4401", "4403", "4419", "35", "3501", "11")
DAYS = (date(2022, 10, 20), date(2025, 12, 31), date(2026, 1, 1), LAW26 - timedelta(days=1), LAW26)
MARKS = {"H", "M", "L", "E"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_law_can_be_bound_everywhere_and_always(place: str, day: date) -> None:
    law = open_office(RULEBOOK, place=place, on=day).law

    assert all(law.conditions(policy) for policy in RULEBOOK.policies)


def test_every_parameters_file_exists() -> None:
    assert [path.parent.name for path in PARAMETERS if not path.exists()] == []


def test_every_notice_says_how_sure_it_is() -> None:
    notices = [notice for rows in RULEBOOK.terms.notices.values() for notice in rows]

    assert {notice.mark for notice in notices} <= MARKS


def test_a_default_of_ours_says_that_it_is_one() -> None:
    ours = [notice for rows in RULEBOOK.terms.notices.values() for notice in rows if notice.mark == "E"]

    assert [notice.source for notice in ours if "兜底默认值" not in notice.source and "未" not in notice.source] == []


def test_the_urban_standard_is_the_dibao_standard_of_towns() -> None:
    days = sorted({notice.since for notice in RULEBOOK.terms.notices["dibao_standard"]})
    places = {notice.place for name in ("dibao_standard", "urban_standard") for notice in RULEBOOK.terms.notices[name]}

    different = [
        (place, day)
        for place in places
        for day in days
        if _standard("dibao_standard", place=place, on=day) != _standard("urban_standard", place=place, on=day)
    ]

    assert different == []


def _standard(term: str, *, place: str, on: date) -> int | None:
    notice = RULEBOOK.terms.notice(term, place=place, residence="urban", on=on)
    return notice.value if notice else None


@pytest.mark.parametrize(
    "name",
    [
        *("dibao", "edge", "tekun", "rigid", "dibao_single", "supplement"),
        *("quick_aid", "emergency", "expenditure", "price_subsidy"),
    ],
)
def test_the_social_assistance_law_is_cited_from_its_first_day(name: str) -> None:
    policy = next(policy for policy in RULEBOOK.policies if policy.name == name)

    before = _laws_cited(policy, on=LAW26 - timedelta(days=1))
    after = _laws_cited(policy, on=LAW26)

    assert "社会救助法" not in before
    assert "社会救助法" in after


def _laws_cited(policy: Policy, *, on: date) -> set[str]:
    return {rule.law for rule in RULEBOOK.bind(place="3501", on=on).conditions(policy)}


@pytest.mark.parametrize(
    ("place", "residence", "day", "yuan"),
    [
        ("440105", "urban", date(2021, 1, 1), 1120),
        ("440105", "urban", date(2026, 11, 21), 1309),
        ("440304", "rural", date(2025, 1, 1), 1535),
        ("442000", "urban", date(2024, 12, 31), 1073),
        ("442000", "urban", date(2025, 1, 1), None),
        ("441302", "rural", date(2015, 6, 1), 386),
        ("440781", "rural", date(2021, 6, 1), 551),
        ("440703", "rural", date(2021, 6, 1), 853),
        ("441284", "urban", date(2021, 6, 1), None),
        ("350102", "rural", date(2025, 6, 30), 880),
        ("350102", "rural", date(2025, 7, 1), 970),
        ("350405", "urban", date(2021, 6, 1), 708),
        ("350421", "urban", date(2021, 6, 1), 640),
        ("350421", "urban", date(2022, 4, 1), None),
        ("110105", "urban", date(2025, 6, 1), None),
    ],
)
def test_the_standard_is_that_of_the_nearest_notice(place: str, residence: str, day: date, yuan: int | None) -> None:
    notice = RULEBOOK.terms.notice("dibao_standard", place=place, residence=residence, on=day)

    assert (notice.value if notice else None) == (yuan * 10_000 if yuan else None)
