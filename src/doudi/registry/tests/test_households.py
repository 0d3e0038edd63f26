"""Households cut in time: nobody lives in two at once, and a closed file leads on to the next."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from doudi.journal.queries import entries_about
from doudi.registry.actions import NotJoined, close_household, join, leave, open_household
from doudi.registry.models import Household, Membership
from doudi.registry.queries import chain_of, household_of, members_on
from doudi.registry.tests.conftest import place, register

BORN, MARRIED, GONE = date(2015, 9, 1), date(2021, 5, 1), date(2026, 3, 1)


@pytest.fixture
def lihua(db):
    """何丽华, who marries 阿强."""
    return register("何丽华", born_on=date(1988, 2, 20), sex="2")


def names_on(household, day):
    return [membership.person.name for membership in members_on(household=household, day=day)]


def test_who_lives_in_a_household_depends_on_the_day(system, aqiangs, lihua):
    join(
        household=aqiangs,
        person=lihua,
        relation="12",
        because=Membership.Joined.MARRIAGE,
        by=system,
        on=MARRIED,
    )
    leave(household=aqiangs, person=lihua, because=Membership.Left.DIVORCE, by=system, on=GONE)

    assert names_on(aqiangs, date(2021, 4, 30)) == ["梁志强"]
    assert names_on(aqiangs, MARRIED) == ["梁志强", "何丽华"]
    assert names_on(aqiangs, date(2026, 2, 28)) == ["梁志强", "何丽华"]
    assert names_on(aqiangs, GONE) == ["梁志强"]
    assert household_of(person=lihua, day=MARRIED) == aqiangs
    assert household_of(person=lihua, day=GONE) is None


def test_nobody_joins_a_second_household_before_leaving_the_first(system, aqiangs, aqiang, huang_popo):
    huangs = open_household(place=place("440105001104"), head=huang_popo, by=system, on=MARRIED)

    with pytest.raises(NotJoined, match="仍是另一户的成员"):
        join(household=huangs, person=aqiang, relation="2", because=Membership.Joined.MOVED_IN, by=system, on=GONE)


def test_the_first_day_away_may_be_the_first_day_elsewhere(system, aqiangs, aqiang):
    leave(household=aqiangs, person=aqiang, because=Membership.Left.MOVED_OUT, by=system, on=GONE)

    own = open_household(place=place("440105001101"), head=aqiang, by=system, on=GONE)

    assert household_of(person=aqiang, day=GONE) == own


def test_a_household_has_one_head_at_a_time(system, aqiangs, lihua):
    with pytest.raises(NotJoined, match="已有户主"):
        join(household=aqiangs, person=lihua, relation="0", because=Membership.Joined.MARRIAGE, by=system, on=GONE)


def test_the_database_itself_refuses_overlapping_membership(system, aqiangs, aqiang):
    with pytest.raises(IntegrityError, match="membership_one_household_at_a_time"), transaction.atomic():
        Membership.objects.create(
            household=aqiangs, person=aqiang, relation="2", since=MARRIED, joined_because="moved_in"
        )


def test_a_death_is_written_on_the_person(system, aqiangs, aqiang):
    leave(household=aqiangs, person=aqiang, because=Membership.Left.DEATH, by=system, on=GONE)

    aqiang.refresh_from_db()
    assert aqiang.died_on == GONE


def test_when_the_head_dies_the_next_file_follows_the_old_one(system, aqiangs, aqiang, lihua):
    join(
        household=aqiangs,
        person=lihua,
        relation="12",
        because=Membership.Joined.MARRIAGE,
        by=system,
        on=MARRIED,
    )
    leave(household=aqiangs, person=aqiang, because=Membership.Left.DEATH, by=system, on=GONE)
    close_household(household=aqiangs, because=Household.Closed.HEAD_DIED, by=system, on=GONE)

    next_file = open_household(place=aqiangs.place, head=lihua, by=system, on=GONE, follows=aqiangs)

    assert chain_of(next_file) == [aqiangs, next_file]
    assert names_on(aqiangs, GONE) == []
    assert names_on(next_file, GONE) == ["何丽华"]


def test_nobody_joins_or_leaves_a_closed_file(system, aqiangs, lihua):
    close_household(household=aqiangs, because=Household.Closed.MOVED, by=system, on=GONE)

    with pytest.raises(NotJoined, match="没有开启"):
        join(household=aqiangs, person=lihua, relation="1", because=Membership.Joined.MARRIAGE, by=system, on=GONE)
    with pytest.raises(NotJoined, match="不是该户成员"):
        leave(household=aqiangs, person=lihua, because=Membership.Left.DIVORCE, by=system, on=GONE)


def test_every_change_leaves_one_line(system, aqiangs, lihua):
    join(
        household=aqiangs,
        person=lihua,
        relation="12",
        because=Membership.Joined.MARRIAGE,
        by=system,
        on=MARRIED,
    )
    leave(household=aqiangs, person=lihua, because=Membership.Left.DIVORCE, by=system, on=GONE)

    verbs = [line.verb for line in entries_about(f"household:{aqiangs.pk}")]
    assert verbs == ["registry.left", "registry.joined", "registry.household_opened"]
