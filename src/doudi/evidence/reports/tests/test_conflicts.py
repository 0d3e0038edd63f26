"""Contradictions: found in the rows, decided by the rule of the place, or read both ways until somebody settles them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from doudi.evidence.reports.conflicts import Kind, rule_of
from doudi.evidence.reports.content import find
from doudi.evidence.reports.said import Claims, read_claims
from doudi.evidence.reports.terms import TERMS
from doudi.evidence.reports.tests.grounds import CAR, COMPANY, DAY, HIT, HOME, NO_HIT, WAGE, ground, said, subjects

FUZHOU = "350102001001"
HUKOU = {
    "公民身份号码": "440105198507150010", "姓名": "梁志强", "性别": "1", "出生日期": "19850715", "户号": "1", "与户主关系": "01",
    "户口性质": "1", "户籍地区划代码": "440105001104", "户籍地址编码": "A1", "人员状态": "0",
}  # fmt: skip
OTHERWISE = [{"姓名": "梁自强"}, {"出生日期": "19850716"}, {"性别": "2"}, {"公民身份号码": "440105198507150099"}]
DEATH = {"死者身份证号": "440105198507150010", "死者姓名": "梁志强", "死亡日期": "2026-05-01", "登记来源": "火化"}


def kinds(*changes, **others):
    return [one.kind for one in find(ground(*changes, **others)).contradictions]


def concluded(*changes, settled=None, **others):
    found = find(ground(*changes, **others), settled=settled).concluded
    return found.conclusion, found.exceeds, found.waiting_for


def test_a_register_that_knows_the_same_person_contradicts_nothing():
    assert kinds(said("hukou", HIT, HUKOU)) == []


@pytest.mark.parametrize("change", OTHERWISE)
def test_another_name_birthday_sex_or_number_is_a_contradiction_of_identity(change):
    assert kinds(said("hukou", HIT, HUKOU | change)) == [Kind.IDENTITY]


def test_a_registered_death_is_confirmed_by_people_and_told():
    (one,) = find(ground(said("deaths", HIT, DEATH))).contradictions

    assert (one.kind, one.rule, one.detail["died_on"]) == (Kind.DEATH, "confirm_then_freeze", "2026-05-01")


def test_no_registered_death_contradicts_nothing():
    assert kinds(said("deaths", NO_HIT)) == []


def test_half_a_home_counts_and_a_smaller_share_does_not():
    half, third = (said("homes", HIT, HOME | {"共有份额（%）": share}) for share in ("50", "33.33"))

    assert kinds(half) == kinds(third) == [Kind.JOINT]
    assert find(ground(half)).computed.totals["homes"]["least"] == 1
    assert find(ground(third)).computed.totals["homes"]["least"] == 0


def test_shares_of_husband_and_wife_are_one_home():
    both = [said("homes", HIT, HOME | {"共有份额（%）": "50"}, subject=one) for one in (1, 2)]

    assert find(ground(*both)).computed.totals["homes"] == {"least": 1, "most": 1}


@pytest.mark.parametrize(
    ("change", "claims", "kind"),
    [
        (said("vehicles", HIT, CAR), Claims(sold_cars=("粤A00001",)), Kind.SOLD_CAR),
        (said("business", HIT, COMPANY), Claims(dormant=("91440101MA00000000",)), Kind.DORMANT),
        (said("homes", HIT, HOME, HOME | {"不动产单元号": "Z"}), Claims(ancestral=("Z",)), Kind.ANCESTRAL),
    ],
)
def test_what_the_household_says_is_not_so_is_open_until_settled(change, claims, kind):
    item = {Kind.SOLD_CAR: "粤A00001", Kind.DORMANT: "91440101MA00000000", Kind.ANCESTRAL: "Z"}[kind]

    assert concluded(change, claims=claims) == ("UNDETERMINED", (), ("settlement",))
    for taken, conclusion in (("not_counted", "MATCH_LIMITS"), ("counted", "EXCEEDS")):
        settled = {(kind.value, change.source, item): (taken, "见材料")}
        assert concluded(change, claims=claims, settled=settled)[0] == conclusion


def test_what_nobody_disputes_needs_no_settling():
    assert concluded(said("vehicles", HIT, CAR))[:2] == ("EXCEEDS", ("vehicles",))


def test_over_a_limit_under_every_reading_needs_no_settling():
    two = said("vehicles", HIT, CAR, CAR | {"号牌号码": "粤A00002"})

    assert concluded(two, claims=Claims(sold_cars=("粤A00001",)))[:2] == ("EXCEEDS", ("vehicles",))


def test_declared_against_verified_is_higher_of_in_guangdong_and_by_hand_elsewhere():
    assert rule_of(Kind.DECLARED, place="440105", on=DAY).value == "higher"
    assert rule_of(Kind.DECLARED, place="350102", on=DAY).value == "by_hand"


def test_a_figure_declared_otherwise_is_a_contradiction():
    less = Claims(income_month=Decimal(1000), vehicles=0)

    found = find(ground(said("insurance", HIT, WAGE), said("vehicles", HIT, CAR), claims=less)).contradictions

    assert [(one.kind, one.item, one.rule) for one in found] == [
        (Kind.DECLARED, "income_month", "higher"),
        (Kind.DECLARED, "vehicles", "register"),
    ]


def test_elsewhere_the_declared_income_is_tried_too():
    found = find(ground(said("insurance", HIT, WAGE), claims=Claims(income_month=Decimal(9000)), place=FUZHOU))

    assert found.contradictions[0].rule == "by_hand"
    assert "settlement" in found.concluded.waiting_for


def test_every_kind_has_a_rule_with_its_source_everywhere():
    for kind in Kind:
        notice = rule_of(kind, place="11", on=DAY)
        assert notice.source and TERMS.terms[notice.term].law


def test_a_declaration_nobody_can_read_declares_nothing():
    assert read_claims({"income_month": "很多", "homes": 1.5, "vehicles": -1, "sold_cars": "粤A"}) == Claims()
    assert replace(Claims(), homes=2) == read_claims({"homes": "2"})


def test_everybody_the_letter_names_is_told_of():
    assert [one["subject"] for one in find(ground()).computed.people] == [one.key for one in subjects()]


def test_a_limit_that_depends_on_what_nobody_has_settled_is_not_called_exceeded():
    found = find(ground(said("vehicles", HIT, CAR), claims=Claims(sold_cars=("粤A00001",))))

    (vehicles,) = [limit for limit in found.computed.limits if limit.item == "vehicles"]
    assert (vehicles.is_kept, vehicles.waiting_for) == (None, ("settlement",))
