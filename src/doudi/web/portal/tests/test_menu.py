"""The menu: what surely, what probably, what not and why; amounts with their period, or between two ends."""

import pytest

from doudi.programmes import RULEBOOK
from doudi.web.portal.amounts import Ends, said
from doudi.web.portal.menu import menu_of
from doudi.web.portal.outcome import NO, OPEN, YES, outcomes
from doudi.web.portal.tests.answers import DAY, FAMILY, WIDOW

pytestmark = pytest.mark.django_db
POLICIES = {policy.name: policy for policy in RULEBOOK.policies}


def outcome(answers, name):
    return next(one for one in outcomes(answers, on=DAY) if one.policy.name == name)


def sums(answers, name):
    return [(share.who, share.amount) for share in outcome(answers, name).amounts]


def names(groups):
    return {one.policy.name for group in groups for one in group.outcomes}


def test_every_programme_is_answered_and_stands_in_one_part():
    menu = menu_of(WIDOW, on=DAY)

    parts = [names(menu.surely), names(menu.probably), {one.policy.name for one in menu.refused}]
    assert set().union(*parts) == set(POLICIES)
    assert sum(map(len, parts)) == len(POLICIES)


def test_a_widow_surely_gets_support_and_services():
    menu = menu_of(WIDOW, on=DAY)

    assert {"tekun", "service_living", "service_company"} <= names(menu.surely)
    assert menu.place == "440105"


def test_groups_come_in_the_order_people_ask():
    kinds = [group.outcomes[0].kind for group in menu_of(WIDOW, on=DAY).surely]

    assert kinds == sorted(kinds, key=["money", "service", "referral", "standing", "duty"].index)


def test_whoever_cannot_do_things_alone_gets_care_and_more():
    well, frail = WIDOW, {**WIDOW, "self_care.0": ["eating", "washing", "dressing", "rising"]}

    assert outcome(well, "service_care").verdict == NO
    assert outcome(frail, "service_care").verdict == YES
    assert sums(frail, "tekun") != sums(well, "tekun")


def test_where_one_thing_is_not_known_the_amount_has_two_ends():
    ((_, words),) = sums({**WIDOW, "self_care.0": ["unknown"]}, "tekun")

    assert words.startswith("每月约 2,145 到 ")


def test_what_a_place_has_not_published_is_said_instead_of_an_amount():
    found = outcome(WIDOW, "medical_premium")

    assert found.verdict == YES
    assert [(share.amount, share.is_sum) for share in found.amounts] == [
        ("金额由当地规定，还没有查到公布的标准", False)
    ]


def test_an_open_programme_says_how_much_it_would_be():
    assert outcome(FAMILY, "dibao").verdict == OPEN
    assert sums(FAMILY, "dibao") == [("", "每月约 2,127 元")]


def test_a_reason_for_having_no_work_settles_the_family_s_answer():
    assert outcome({**FAMILY, "idle.1": "caring"}, "dibao").verdict == YES
    assert outcome({**FAMILY, "idle.1": "none"}, "dibao").verdict in {YES, NO}


def test_what_is_missing_names_the_person_and_is_listed_once():
    menu = menu_of(FAMILY, on=DAY)

    first = menu.waiting_for[0]
    assert (first["who"], first["from"]) == ("妻子（38 岁）", "person")
    assert len({(one["label"], one["who"]) for one in menu.waiting_for}) == len(menu.waiting_for)
    assert all(one["from"] != "term" for one in menu.waiting_for)


def test_nobody_is_offered_a_duty_that_is_not_sure():
    assert "public_work" not in names(menu_of(FAMILY, on=DAY).probably)


@pytest.mark.parametrize(
    ("trouble", "name"),
    [("disaster", "disaster"), ("stranded", "wandering"), ("harmed", "judicial_aid"), ("legal", "legal_aid"),
     ("illness", "disease_emergency"), ("accident", "emergency")],
)  # fmt: skip
def test_each_trouble_opens_its_help(trouble, name):
    assert outcome(FAMILY, name).verdict == NO
    assert outcome({**FAMILY, "trouble": [trouble]}, name).verdict in {YES, OPEN}


def test_whoever_has_no_work_for_three_months_may_get_a_sum_once():
    answers = {**FAMILY, "trouble": ["jobless"], "hardship": "yes"}

    assert outcome(FAMILY, "jobless_aid").verdict == NO
    assert outcome(answers, "jobless_aid").verdict in {YES, OPEN}


def test_bad_housing_opens_housing_aid_for_whoever_is_poor_enough():
    assert outcome(WIDOW, "housing").verdict == NO
    assert outcome({**WIDOW, "trouble": ["housing"]}, "housing").verdict == YES


def test_a_child_whose_parents_are_dead_is_an_orphan_and_one_with_a_parent_in_prison_is_unattended():
    home = {**WIDOW, "members": {"count": "2"}, "person.1": {"age": "9", "role": "grandson", "doing": "compulsory"}}
    dead = {"mother": "dead", "father": "dead"}
    prison = {"mother": "dead", "father": "prison"}

    assert outcome({**home, "parents.1": dead}, "orphan").verdict == YES
    assert outcome({**home, "parents.1": prison}, "orphan").verdict == NO
    assert outcome({**home, "parents.1": prison}, "unattended").verdict == YES
    assert outcome({**home, "parents.1": {"mother": "able", "father": "dead"}}, "unattended").verdict == NO


def test_a_child_without_a_card_but_with_a_doctor_s_advice_may_be_rehabilitated():
    child = {**FAMILY, "person.2": {"age": "4", "role": "daughter", "doing": "kindergarten"}}

    assert outcome(child, "rehabilitation").verdict == NO
    assert outcome({**child, "disability": ["advised.2"]}, "rehabilitation").verdict in {YES, OPEN}


def test_what_may_be_ordered_is_listed_and_a_child_s_services_only_for_children():
    old = [line.name for line in outcome(WIDOW, "service_company").lines]
    young = [line.name for line in outcome(FAMILY, "service_company").lines]

    assert {"visits", "mind"} <= set(old)
    assert "tutoring" not in old
    assert "tutoring" in young
    assert outcome(WIDOW, "service_rehabilitation").lines == ()


def test_without_people_there_is_no_menu():
    assert menu_of({"city": "4401", "members": {"count": None}}, on=DAY).is_empty


@pytest.mark.parametrize(
    ("name", "ends", "words"),
    [
        ("dibao", Ends(10_000_000, 10_000_000), "每月约 1,000 元"),
        ("dibao", Ends(10_000_000, 20_005_000), "每月约 1,000 到 2,000.50 元"),
        ("dibao", Ends(0, 20_000_000), "每月最多 2,000 元"),
        ("medical", Ends(10_000_000, 10_000_000), "每年约 1,000 元"),
        ("quick_aid", Ends(10_000_000, 10_000_000), "一次性约 1,000 元"),
        ("quick_aid", Ends(0, 10_000_000), "一次性最多 1,000 元"),
        ("housing", Ends(0, 0), ""),
    ],
)
def test_amounts_say_how_often(name, ends, words):
    assert said(ends, policy=POLICIES[name]) == words
