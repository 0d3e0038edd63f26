"""Rows that meet one of several conditions come once each, in the order asked for, and within what was asked before."""

from django.contrib.auth.models import Group, User
from django.db.models import Q

from doudi.database.either import either


def test_a_row_that_meets_two_conditions_comes_once(db):
    group = Group.objects.create(name="街道")
    for name in ("east", "north", "south"):
        User.objects.create_user(username=name, first_name="志强").groups.add(group)
    everybody = User.objects.exclude(username="south").order_by("-username")

    found = either(everybody, Q(first_name="志强"), Q(groups__name="街道"), Q(username="east"))

    assert [one.username for one in found] == ["north", "east"]


def test_no_condition_met_gives_nothing(db):
    User.objects.create_user(username="west")

    assert not either(User.objects.all(), Q(username="nobody"), Q(groups__name="街道")).exists()


def test_one_condition_is_enough_to_ask(db):
    User.objects.create_user(username="west")

    assert either(User.objects.all(), Q(username="west")).count() == 1
