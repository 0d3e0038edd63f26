"""Officers: seated at desks, with duties that never meet, signing in while in service."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from doudi.offices.acting import SYSTEM, acting, as_actor
from doudi.offices.actions import NotAppointed, assign, dismiss
from doudi.offices.models import Assignment, Duty, Officer, SignInFailure
from doudi.offices.signin import FAILURES_MAX, OfficerBackend, officer_of
from tests import cast

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("held", "asked", "why"),
    [
        (Duty.DECIDE, Duty.INVESTIGATE, "调查人不得审批同一案件"),
        (Duty.DECIDE, Duty.PAY, "批钱的人不管发钱"),
        (Duty.SUPERVISE, Duty.RECEIVE, "监督的人不办案"),
        (Duty.APPOINT, Duty.DECIDE, "管权限的人不办案"),
    ],
)
def test_duties_that_may_not_meet_are_refused_in_words_whichever_comes_first(xiaoliang, held, asked, why):
    for first, second in ((held, asked), (asked, held)):
        assign(officer=xiaoliang, duty=first, on=DAY)

        with pytest.raises(NotAppointed, match=why):
            assign(officer=xiaoliang, duty=second, on=DAY + timedelta(days=9))

        xiaoliang.assignments.all().delete()


def test_the_same_person_may_hold_them_one_after_the_other(xiaoliang):
    assign(officer=xiaoliang, duty=Duty.INVESTIGATE, on=DAY, until=DAY + timedelta(days=30))

    later = assign(officer=xiaoliang, duty=Duty.DECIDE, on=DAY + timedelta(days=30))

    assert later.since == DAY + timedelta(days=30)


def test_the_database_itself_keeps_duties_apart(chen):
    with pytest.raises(IntegrityError, match="may not meet"), transaction.atomic():
        Assignment.objects.create(officer=chen, duty=Duty.PAY, since=DAY)


def test_a_duty_changed_into_one_that_may_not_meet_is_refused_too(li):
    with pytest.raises(IntegrityError, match="may not meet"), transaction.atomic():
        li.assignments.filter(duty=Duty.RECEIVE).update(duty=Duty.DECIDE)


@pytest.mark.django_db(transaction=True)
def test_two_hands_at_the_same_moment_cannot_bring_them_together():
    officer = Officer.objects.get(staff_number=cast.XIAOLIANG.staff_number)
    together = Barrier(2, timeout=20)

    def try_to_assign(duty):
        try:
            with transaction.atomic():
                together.wait()
                Assignment.objects.create(officer=officer, duty=duty, since=DAY)
        except IntegrityError:
            return "refused"
        finally:
            connection.close()
        return "assigned"

    with ThreadPoolExecutor(2) as hands:
        outcomes = list(hands.map(try_to_assign, [Duty.DECIDE, Duty.PAY]))

    assert sorted(outcomes) == ["assigned", "refused"]


def test_the_cast_sits_where_the_manual_says(wu, li, guo, chen, zhou, wang, lin, he, xiaoliang, luo, qian):
    cast_of_all = (wu, li, guo, chen, zhou, wang, lin, he, xiaoliang, luo, qian)
    places = {officer.user.username: officer.desk.place_id for officer in cast_of_all}

    assert places == {role.user_name: role.place for role in cast.ROLES}


def test_seating_the_cast_twice_changes_nothing(db):
    before = list(Officer.objects.values_list())

    cast.seat_officers()

    assert list(Officer.objects.values_list()) == before


def test_the_database_session_carries_officer_desk_and_place(acting, li):
    with acting(li), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('doudi.officer'), current_setting('doudi.desk'), current_setting('doudi.place')"
        )
        carried = cursor.fetchone()

    assert carried == (str(li.pk), "township", cast.STREET)


def test_nobody_carries_nothing_and_the_system_everything(db):
    assert as_actor(None).place == ""
    assert as_actor(SYSTEM).place == "all"
    assert acting() == as_actor(None)


def test_an_officer_signs_in_with_the_password(li):
    assert authenticate(username="li", password=cast.PASSWORD) == li.user
    assert authenticate(username="li", password="guess") is None
    assert authenticate(username="nobody", password=cast.PASSWORD) is None
    assert authenticate(username="li") is None


def test_an_account_without_an_officer_opens_nothing(db):
    User.objects.create_superuser("root", password=cast.PASSWORD)

    assert authenticate(username="root", password=cast.PASSWORD) is None


def test_after_dismissal_the_account_opens_nothing_and_duties_end(li):
    yesterday = timezone.localdate() - timedelta(days=1)

    dismiss(officer=li, on=yesterday)

    assert authenticate(username="li", password=cast.PASSWORD) is None
    assert officer_of(li.user, on=yesterday - timedelta(days=1)) == li
    assert officer_of(li.user, on=yesterday) is None
    assert not li.assignments.filter(until=None).exists()


def test_the_account_of_a_session_comes_with_its_officer_in_one_question(li, django_assert_num_queries):
    with django_assert_num_queries(1):
        user: Any = SimpleLazyObject(lambda: OfficerBackend().get_user(li.user_id))  # as a request has it
        assert [officer_of(user, on=timezone.localdate()) for _ in range(2)] == [li, li]


@pytest.mark.parametrize("change", ["dismissed", "closed"])
def test_the_session_of_an_account_that_was_closed_opens_nothing(li, change):
    if change == "dismissed":
        dismiss(officer=li, on=timezone.localdate())
    else:
        User.objects.filter(pk=li.user_id).update(is_active=False)

    assert OfficerBackend().get_user(li.user_id) is None


def test_too_many_failures_close_the_account_for_a_while(li, monkeypatch):
    for _ in range(FAILURES_MAX):
        authenticate(username="li", password="guess")

    assert authenticate(username="li", password=cast.PASSWORD) is None

    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("doudi.offices.signin.timezone.now", lambda: later)
    assert authenticate(username="li", password=cast.PASSWORD) == li.user


def test_old_failures_are_forgotten(db):
    SignInFailure.objects.create(name="li", at=datetime(2020, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")))

    authenticate(username="li", password="guess")

    assert SignInFailure.objects.count() == 1
