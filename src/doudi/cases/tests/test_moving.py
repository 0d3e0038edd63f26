"""A case moves only as its road allows, by whom it allows, and the database agrees."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.applying.actions import apply
from doudi.cases.case import Case
from doudi.cases.stages import Stage
from doudi.offices.acting import acting_as
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers, moved, signed_for, wish_of

pytestmark = pytest.mark.django_db


def test_an_application_opens_a_file_that_waits_at_the_township(li):
    case = case_of(applied(by=li))

    assert (case.stage, case.desk) == (Stage.SUBMITTED, "township")
    assert case.due_on == date(2026, 8, 10)  # five working days


def test_a_programme_of_a_person_has_a_file_for_each_it_is_asked_for(li):
    people = family_with_numbers()
    application = applied(by=li, people=people, programmes={"unattended": [people[2]], "nursing_subsidy": people[:2]})

    with acting_as(li):
        files = set(application.cases.values_list("programme", "name"))
    assert files == {("unattended", "梁晓晴"), ("nursing_subsidy", "梁志强"), ("nursing_subsidy", "何丽华")}


def test_the_same_programme_for_the_same_person_is_one_file(li):
    people = family_with_numbers()

    with pytest.raises(NotReady, match="梁志强已有同一项目的案件在办"):
        applied(by=li, people=people, programmes={"nursing_subsidy": [people[0], people[0]]})


def test_a_programme_of_a_person_names_somebody(li):
    with pytest.raises(NotReady, match="请写明为谁申请"):
        applied(by=li, programmes={"nursing_subsidy": None})


def test_nothing_is_accepted_before_the_letter_is_signed(li):
    case = case_of(applied(by=li))

    with pytest.raises(NotReady, match="还没有核对授权书"):
        moved(case, "accepted", by=li, on=APPLIED_ON)


def test_accepting_starts_the_limits_of_investigation_and_of_the_whole(li, chen):
    application = applied(by=li)
    signed_for(application, by=li, second=chen)
    case = moved(case_of(application), "accepted", by=li, on=APPLIED_ON)

    with acting_as(li):
        running = {clock.limit: clock.due_on for clock in case.clocks.filter(stopped_on=None)}
    assert running == {"start": date(2026, 8, 6), "township": date(2026, 8, 24), "total": date(2026, 9, 14)}
    assert case.due_on == date(2026, 8, 6)


def test_the_county_does_not_accept_for_the_township(li, chen):
    case = case_of(applied(by=li))

    with pytest.raises(NotAllowed, match="乡镇（街道）"):
        moved(case, "accepted", by=chen, on=APPLIED_ON)


def test_no_stage_is_skipped(li, chen):
    case = case_of(applied(by=li))

    with pytest.raises(NotAllowed, match="不能直接转为"):
        moved(case, "county", by=chen, on=APPLIED_ON)


def test_another_county_sees_nothing(li, zhou):
    case = case_of(applied(by=li))

    with acting_as(zhou):
        assert not Case.objects.filter(pk=case.pk).exists()


def test_the_database_refuses_a_stage_no_step_led_to(li):
    case = case_of(applied(by=li))

    with acting_as(li), connection.cursor() as cursor:
        Case.objects.filter(pk=case.pk).update(stage="granted")
        with pytest.raises(IntegrityError, match="stands at granted"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Case.objects.filter(pk=case.pk).update(stage="submitted")


def test_the_same_wish_twice_is_one_application(li):
    wish = wish_of(family_with_numbers())
    with acting_as(li):
        first = apply(wish=wish, by=li, on=APPLIED_ON)
        second = apply(wish=wish, by=li, on=APPLIED_ON)
        assert first.pk == second.pk
        assert Case.objects.filter(application=first).count() == 1
