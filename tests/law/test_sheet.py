"""A sheet shows what is in force at a place on a day, and what it leans on."""

from datetime import date

import pytest

from doudi.programmes import RULEBOOK
from doudi.rules.sheet import Reader, sheet_of, written

POLICIES = {policy.name: policy for policy in RULEBOOK.policies}


def sheet(name, *, place="440105", on=date(2026, 8, 5)):
    return sheet_of(RULEBOOK, POLICIES[name], place=place, on=on)


@pytest.mark.parametrize(("day", "law"), [(date(2026, 6, 30), "社会救助暂行办法"), (date(2026, 7, 1), "社会救助法")])
def test_the_variant_of_the_day_is_in_force_and_the_other_stands_apart(day, law):
    found = sheet("disaster", on=day)

    assert [rule.law for rule in found.conditions] == [law]
    assert [rule.law for rule in found.elsewhere if rule.name == "hit"] != [law]


def test_the_nearest_place_s_variant_is_in_force():
    here = {rule.label for rule in sheet("supplement").conditions}
    shenzhen = {rule.label for rule in sheet("supplement", place="440305").conditions}

    assert "是在校学生、无子女老人或门诊特定病种患者" in here
    assert "是未成年人、老年人、学生、重残或重病人员" in shenzhen


def test_every_rule_written_is_either_in_force_or_elsewhere():
    for policy in RULEBOOK.policies:
        found = sheet_of(RULEBOOK, policy, place="", on=date(2026, 8, 5))

        shown = [*found.conditions, *found.amounts, *found.elsewhere]
        assert sorted(map(id, shown)) == sorted(map(id, written(policy))), policy.name


def test_terms_are_followed_down_through_determinations_and_stop_at_other_programmes():
    edge = sheet("edge")

    assert {"edge_multiple", "dibao_standard", "assets_months"} <= set(edge.terms)
    assert "tekun_multiple" not in edge.terms
    assert [policy.name for policy in edge.leans_on] == ["tekun", "dibao"]


def test_a_total_reads_what_its_people_read():
    reader = Reader(RULEBOOK)
    income = next(rule for rule in RULEBOOK.rules if rule.role == "total" and rule.over)

    assert ("person", income.over) in reader.reads(income)


def test_a_programme_without_terms_has_none():
    assert sheet("judicial_followup").terms == ()
