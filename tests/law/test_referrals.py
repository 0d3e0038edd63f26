"""Programmes that other departments decide: each says who owns it, how long it takes and what comes back; and the menu of services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from doudi.programmes import POLICIES, RULEBOOK
from doudi.programmes.service_assistance import service_care, service_company
from doudi.programmes.service_assistance.menu import MENU, open_lines
from doudi.rules import Policy

LAW26 = date(2026, 7, 1)
REFERRALS = (
    *("education", "housing", "employment", "employment_zero", "disaster", "legal_aid", "judicial_aid"),
    *("disease_emergency", "home_adaptation", "wandering", "public_work"),
    *("service_care", "service_living", "service_company", "service_rehabilitation"),
)
BOTH_SIDES = (
    *("education", "housing", "employment", "disaster", "judicial_followup", "disease_emergency", "wandering"),
    *("service_care", "service_living", "service_company", "service_rehabilitation"),
)
CIVIL_AFFAIRS_ALONE = "县级民政部门"
KINDS = {
    *("care", "visits", "life", "mind", "integration", "linking", "skills", "rehabilitation", "legal"),
    *("guardianship", "adaptation"),
}


def _policy(name: str) -> Policy:
    return next(policy for policy in POLICIES if policy.name == name)


@pytest.mark.parametrize("name", REFERRALS)
def test_a_referral_says_who_owns_it_how_long_it_takes_and_what_comes_back(name: str) -> None:
    policy = _policy(name)

    assert policy.decided_by != CIVIL_AFFAIRS_ALONE
    assert policy.takes
    assert policy.feedback


@pytest.mark.parametrize("name", REFERRALS)
def test_a_referral_asks_for_no_proof_of_means(name: str) -> None:
    documents = _policy(name).documents

    assert [word for word in ("收入", "财产", "低保证", "授权") if word in documents] == []


@pytest.mark.parametrize("name", BOTH_SIDES)
def test_a_referral_cites_the_social_assistance_law_from_its_first_day(name: str) -> None:
    before = {rule.law for rule in RULEBOOK.bind(place="3501", on=LAW26 - timedelta(days=1)).conditions(_policy(name))}
    after = {rule.law for rule in RULEBOOK.bind(place="3501", on=LAW26).conditions(_policy(name))}

    assert "社会救助法" not in before
    assert "社会救助法" in after


def test_the_menu_has_every_kind_of_service_once() -> None:
    names = [line.name for line in MENU]

    assert set(names) >= KINDS
    assert len(names) == len(set(names))


def test_every_line_of_the_menu_is_opened_by_policies_of_the_book() -> None:
    known = {policy.name for policy in POLICIES}

    assert [line.name for line in MENU if not line.opened_by or set(line.opened_by) - known] == []


def test_whoever_may_have_care_and_company_sees_their_lines() -> None:
    eligible = {service_care.name, service_company.name}

    names = [line.name for line in open_lines(eligible=eligible, age=70)]

    assert names == ["care", "life", "visits", "mind", "integration", "linking", "skills", "legal"]


def test_lines_for_children_open_below_eighteen() -> None:
    eligible = {service_company.name}

    seventeen = {line.name for line in open_lines(eligible=eligible, age=17)}
    eighteen = {line.name for line in open_lines(eligible=eligible, age=18)}

    assert seventeen - eighteen == {"tutoring", "guardianship"}


def test_an_age_nobody_knows_opens_no_line_for_children() -> None:
    names = {line.name for line in open_lines(eligible={service_company.name}, age=None)}

    assert "guardianship" not in names
    assert "visits" in names


def test_who_is_eligible_for_nothing_sees_an_empty_menu() -> None:
    assert open_lines(eligible=set(), age=70) == ()
