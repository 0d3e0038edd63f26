"""Where an application is handled and why, by the law's table of split hukou; who is proposed; what there is to choose."""

from decimal import Decimal

import pytest

from doudi.cases.applying.choosing import SEVERE, Said, possible_for
from doudi.cases.applying.proposal import propose_members
from doudi.cases.applying.where import choices_for, residence_of, towns_named, why_not_here
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.cases import APPLIED_ON, family_with_numbers
from tests.cast import COMMUNITY

pytestmark = pytest.mark.django_db
FUZHOU, TIANHE_STREET, SHENZHEN = "3501", "440106001", "4403"


@pytest.fixture
def family(db):
    return family_with_numbers()


def moved(person, *, hukou: str, lives: str):
    with acting_as(SYSTEM):
        person.hukou_place, person.residence_place = Place.objects.get(code=hukou), Place.objects.get(code=lives)
        person.save()
    return person


def grounds(person, members):
    return [(one.ground, one.place) for one in choices_for(person, members=members, on=APPLIED_ON)]


def test_one_place_for_all_is_the_place_of_the_hukou(family):
    assert grounds(family[0], family) == [("hukou", COMMUNITY)]


def test_where_the_place_allows_one_may_apply_where_one_lives(family):
    head = moved(family[0], hukou=COMMUNITY, lives=TIANHE_STREET)

    assert grounds(head, [head]) == [("hukou", COMMUNITY), ("residence", TIANHE_STREET)]
    assert why_not_here(head, on=APPLIED_ON) == ""


def test_where_the_place_does_not_allow_it_the_reason_is_said(family):
    head = moved(family[0], hukou=COMMUNITY, lives=SHENZHEN)

    assert grounds(head, [head]) == [("hukou", COMMUNITY)]
    assert "由户口所在地办理" in why_not_here(head, on=APPLIED_ON)


def test_across_provinces_the_member_who_lives_at_his_hukou_decides(family):
    head = moved(family[0], hukou=FUZHOU, lives=COMMUNITY)

    found = grounds(head, family)

    assert found[0] == ("member", COMMUNITY)
    assert ("hukou", FUZHOU) not in found


def test_across_provinces_with_nobody_at_home_any_hukou_will_do(family):
    head = moved(family[0], hukou=FUZHOU, lives=SHENZHEN)
    others = [moved(one, hukou=COMMUNITY, lives=SHENZHEN) for one in family[1:]]

    assert [one for one in grounds(head, [head, *others]) if one[0] != "residence"] == [
        ("hukou", FUZHOU), ("member", COMMUNITY),
    ]  # fmt: skip


def test_towns_are_found_by_name_and_a_letter_is_too_little(db):
    assert [one.code for one in towns_named("五山街道", on=APPLIED_ON)] == [TIANHE_STREET]
    assert towns_named("五", on=APPLIED_ON) == []


def test_a_town_has_the_rural_standard_and_a_community_the_urban(db):
    assert (residence_of("440117103"), residence_of(COMMUNITY)) == ("rural", "urban")


def test_a_wife_sees_her_home_from_her_own_side(family, li):
    with acting_as(li):
        proposed = propose_members(family[1], by=li, on=APPLIED_ON)
        assert Entry.objects.filter(verb="registry.looked_at").count() == 1

    assert [(one.person.name, one.relation) for one in proposed] == [
        ("何丽华", "0"), ("梁志强", "1"), ("梁晓晴", "3"),
    ]  # fmt: skip


def test_a_child_sees_parents(family, li):
    with acting_as(li):
        proposed = propose_members(family[2], by=li, on=APPLIED_ON)

    assert {one.person.name: one.relation for one in proposed} == {"梁晓晴": "0", "梁志强": "5", "何丽华": "5"}


def verdicts(family, li, **said):
    with acting_as(li):
        proposed = propose_members(family[0], by=li, on=APPLIED_ON)
        rows = possible_for(proposed, said=Said(**said), place=COMMUNITY, residence="urban", on=APPLIED_ON)
    return {one.key: one.met for one in rows}


def test_what_nobody_said_is_unknown_and_not_no(family, li):
    assert verdicts(family, li)["dibao"] is None


def test_a_high_income_is_a_no_that_may_still_be_asked_for(family, li):
    assert verdicts(family, li, income_month=Decimal(99_999))["dibao"] is False


def test_a_severe_disability_opens_the_subsidies_of_that_person(family, li):
    wife = family[1].pk
    without, with_it = verdicts(family, li), verdicts(family, li, marks={wife: frozenset({SEVERE})})

    assert without[f"nursing_subsidy:{wife}"] is False
    assert with_it[f"nursing_subsidy:{wife}"] is not False


def test_every_programme_with_a_road_is_on_the_list_once_for_each(family, li):
    found = verdicts(family, li)

    assert {"dibao", "edge", "rigid", "emergency", "quick_aid", "expenditure"} <= set(found)
    assert sum(key.startswith("tekun:") for key in found) == len(family)
