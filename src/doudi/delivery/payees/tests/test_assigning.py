"""From which month on money goes where: one account a month, the old one ends where the new one begins, and only what may."""

from datetime import date

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import IntegrityError, ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.cases.terms import months_after
from doudi.delivery.payees.assigning import NotAssigned, assign, carry_on, replace
from doudi.delivery.payees.keeping_cards import NotKept, agree, give_back, keep_card
from doudi.delivery.payees.models import Account, Assignment
from doudi.delivery.payees.permissions import NotAllowed
from doudi.delivery.payees.queries import (
    account_of,
    accounts_known,
    kept_by_staff_without_agreement,
    shared_by_many,
    without_account,
)
from doudi.delivery.payees.tests.writing import (
    BOOK,
    CARD,
    MONTH,
    NEXT,
    ON,
    OTHER_CARD,
    WHY,
    another,
    opened,
    paid_into,
    written,
)
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.guardians import Right, name_guardian, show_guardianship
from doudi.registry.models import Household, Membership, Person
from tests.cast import COMMUNITY

pytestmark = pytest.mark.django_db


def given_to(entitlement, account, *, since=MONTH, by=SYSTEM):
    return assign(entitlement=entitlement, account=account, since=since, why=WHY, by=by, on=ON)


def somebody(name, **other):
    return Person.objects.create(name=name, residence_place=Place.objects.get(code=COMMUNITY), **other)


def member_of(owed, name):
    return Person.objects.get(memberships__household__memberships__person=owed.subject, name=name)


def test_money_goes_into_the_new_account_from_its_month_on(owed, aqiang):
    first, second = opened(aqiang), opened(aqiang, number=OTHER_CARD)

    given_to(owed, first)
    given_to(owed, second, since=NEXT)

    assert account_of(owed, month=MONTH) == first
    assert account_of(owed, month=NEXT) == second
    assert account_of(owed, month=date(2025, 12, 1)) is None


def test_the_same_again_changes_nothing(owed, aqiang):
    assert given_to(owed, opened(aqiang)) == given_to(owed, opened(aqiang), since=NEXT)


def test_a_slip_is_corrected_from_its_first_month_on(owed, aqiang):
    first, second = opened(aqiang), opened(aqiang, number=OTHER_CARD)

    given_to(owed, first)
    given_to(owed, second)

    assert account_of(owed, month=MONTH) == second
    assert Assignment.objects.get(account=first).months.isempty


STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=1, max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_assigned_the_last_word_counts_from_its_month_on(owed, aqiang, steps):
    accounts = [opened(aqiang, number=one) for one in (CARD, OTHER_CARD, BOOK)]
    expected = dict.fromkeys(range(7))
    with transaction.atomic():
        for which, begins in steps:
            given_to(owed, accounts[which], since=months_after(MONTH, count=begins))
            expected |= {nth: accounts[which] for nth in expected if nth >= begins}
        found = {nth: account_of(owed, month=months_after(MONTH, count=nth)) for nth in expected}
        transaction.set_rollback(True)

    assert found == expected


def test_the_database_holds_one_account_a_month_and_only_lets_it_end(owed, aqiang):
    one = given_to(owed, opened(aqiang))
    other = opened(aqiang, number=OTHER_CARD)

    with pytest.raises(IntegrityError, match="assignment_one_a_month"), transaction.atomic():
        Assignment.objects.create(
            entitlement=owed, account=other, place=owed.place, months=(NEXT, None), why=WHY, on=ON, by_name="x"
        )
    one.months = DateRange(date(2025, 6, 1), None)
    with pytest.raises(ProgrammingError), transaction.atomic():
        one.save(update_fields=["months"])
    with pytest.raises(ProgrammingError, match="where its entitlement is"), transaction.atomic():
        Assignment.objects.create(
            entitlement=owed,
            account=other,
            place="440106",
            months=(date(2025, 6, 1), MONTH),
            why=WHY,
            on=ON,
            by_name="x",
        )


@pytest.mark.parametrize(
    ("since", "why", "words"), [(date(2026, 1, 2), WHY, "整月"), (MONTH, "x", "为什么")]
)  # fmt: skip
def test_it_is_said_from_which_month_and_why(owed, aqiang, since, why, words):
    with pytest.raises(NotAssigned, match=words):
        assign(entitlement=owed, account=opened(aqiang), since=since, why=why, by=SYSTEM, on=ON)


def test_only_civil_affairs_of_the_place_assign(owed, aqiang, li, zhou, qian):
    made = opened(aqiang)
    for officer in (zhou, qian):
        with acting_as(officer), pytest.raises(NotAllowed):
            given_to(owed, made, by=officer)
    with acting_as(li):
        assert given_to(owed, made, by=li).by == li


def test_a_household_is_paid_into_an_account_of_one_of_its_members_and_of_nobody_else(owed, aqiang):
    wife, stranger = member_of(owed, "何丽华"), somebody("路人甲")
    owed.periods.get()

    with pytest.raises(NotAssigned, match="家庭成员"):
        given_to(owed, opened(stranger, kind="household"))
    with pytest.raises(NotAssigned, match="既不是本人"):
        given_to(owed, opened(stranger))
    with pytest.raises(NotAssigned, match="不能发到"):
        given_to(owed, opened(None, kind="institution", holder="福利院", number=BOOK, place="440105"))

    assert wife.pk in owed.periods.get().people
    assert given_to(owed, opened(wife, kind="household")).account.holder == "何丽华"


def test_a_childs_money_goes_to_a_guardian_once_his_proof_was_seen(owed, li):
    child, guardian = somebody("小满", born_on=date(2018, 1, 1)), somebody("祖母", born_on=date(1950, 1, 1))
    orphan = another(owed, person=child, programme="orphan", family="children")
    account = opened(guardian, kind="guardian")

    with pytest.raises(NotAssigned, match="没有登记为"):
        given_to(orphan, account)
    held = name_guardian(
        ward=child, guardian=guardian, right=Right(kind="relative", evidence="户口簿第3页"), by=SYSTEM, on=ON
    )
    with pytest.raises(NotAssigned, match="证明"):
        given_to(orphan, account)
    with acting_as(li):
        show_guardianship(guardianship=held, evidence="户口簿第3页", by=li, on=ON)

    assert given_to(orphan, account).account == account
    with pytest.raises(NotAssigned, match="不能发到家庭账户"):
        given_to(orphan, opened(guardian, kind="household"))


def test_who_is_kept_in_a_home_is_paid_into_its_account(owed, chen):
    kept = another(owed, person=somebody("黄伯"), programme="tekun", family="tekun")
    with acting_as(chen):
        home = opened(None, by=chen, kind="institution", holder="海珠区养老院", number=BOOK, place="440105")

        assert given_to(kept, home, by=chen).account == home


def test_an_account_is_replaced_for_everything_that_was_paid_into_it(owed, aqiang, li):
    other = another(owed, person=aqiang, programme="living_subsidy", family="disabled")
    old = opened(aqiang)
    given_to(owed, old)
    given_to(other, old)

    with acting_as(li):
        made = replace(
            account=old, written=written(aqiang, number=OTHER_CARD), since=NEXT, why="原卡遗失补办", by=li, on=ON
        )

    assert {one.entitlement for one in made} == {owed, other}
    assert (account_of(owed, month=MONTH), account_of(owed, month=NEXT)) == (old, made[0].account)
    assert made[0].account.follows == old
    with pytest.raises(NotAssigned, match="完全一样"):
        replace(account=old, written=written(aqiang), since=NEXT, why=WHY, by=SYSTEM, on=ON)


def test_what_moved_goes_on_into_the_account_it_had(owed, aqiang):
    given_to(owed, opened(aqiang, bank_number="102581000013"))
    moved = another(owed, person=aqiang, place="440106001", follows=owed)

    assert carry_on(place="440106", on=ON) == 1
    assert carry_on(place="440106", on=ON) == 0

    account = paid_into(moved, month=NEXT)
    assert (account.place, account.tail, account.follows) == ("440106001", CARD[-4:], account_of(owed, month=NEXT))
    assert Entry.objects.filter(verb="payees.carry_on").count() == 1


def test_who_is_owed_something_and_has_no_account_is_named(owed, aqiang):
    (one,) = without_account(place="440105", month=NEXT)
    assert one.number == owed.number
    assert list(accounts_known(owed)) == []

    given_to(owed, opened(aqiang))

    assert without_account(place="440105", month=NEXT) == []
    assert list(accounts_known(owed)) == [Account.objects.get()]


def shared_by(owed, *people, since=MONTH):
    """Let everybody's money go into accounts of one number, each under his own name."""
    for person in people:
        given_to(another(owed, person=person), opened(person), since=since)


def test_one_account_of_three_strangers_is_found_and_of_two_is_not(owed, aqiang):
    given_to(owed, opened(aqiang))
    shared_by(owed, somebody("甲"))
    assert shared_by_many(place="440105", month=NEXT) == []

    shared_by(owed, somebody("乙"))

    (one,) = shared_by_many(place="440105", month=NEXT)
    assert (one.payees, len(one.numbers), one.tail) == (3, 3, CARD[-4:])
    assert shared_by_many(place="440106", month=NEXT) == []
    assert shared_by_many(place="440105", month=date(2025, 12, 1)) == []


def test_a_household_and_the_kin_of_one_count_as_one(owed, aqiang):
    given_to(owed, opened(aqiang))
    shared_by(owed, member_of(owed, "何丽华"), member_of(owed, "梁晓晴"), somebody("甲"))
    assert shared_by_many(place="440105", month=NEXT) == []

    first, second = somebody("乙"), somebody("丙")
    shared_by(owed, first, second)
    (one,) = shared_by_many(place="440105", month=NEXT)
    assert one.payees == 4

    home = Household.objects.create(place_id=COMMUNITY, since=MONTH)
    for person in (first, second):
        Membership.objects.create(
            household=home,
            person=person,
            relation="0" if person == first else "1",
            since=MONTH,
            joined_because="opened",
        )
    assert shared_by_many(place="440105", month=NEXT)[0].payees == 3


def test_wards_of_one_guardian_count_as_one(owed, li):
    guardian = somebody("姑姑", born_on=date(1970, 1, 1))
    account = opened(guardian, kind="guardian")
    for name in ("一", "二", "三"):
        ward = somebody(name, born_on=date(2016, 1, 1))
        held = name_guardian(
            ward=ward, guardian=guardian, right=Right(kind="relative", evidence="户口簿一页"), by=SYSTEM, on=ON
        )
        with acting_as(li):
            show_guardianship(guardianship=held, evidence="户口簿一页", by=li, on=ON)
        given_to(another(owed, person=ward, programme="orphan", family="children"), account)

    assert shared_by_many(place="440105", month=NEXT) == []


def test_a_card_kept_by_staff_needs_an_agreement_and_the_countys_record(owed, aqiang, li, chen):
    made = opened(aqiang)
    given_to(owed, made)
    with acting_as(li):
        kept = keep_card(account=made, keeper="吴某", office="客村社区居委会", by=li, on=ON)
        assert [one.keeper for one in kept_by_staff_without_agreement(place="440105", month=NEXT)] == ["吴某"]
        with pytest.raises(NotAllowed):
            agree(keeping=kept, written_on=ON, county_record="海民备〔2026〕1号", by=li, on=ON)
        with pytest.raises(NotKept, match="先登记交还"):
            keep_card(account=made, keeper="郑某", office="客村社区居委会", by=li, on=ON)
    with acting_as(chen):
        with pytest.raises(NotKept, match="备案"):
            agree(keeping=kept, written_on=ON, county_record=" ", by=chen, on=ON)
        agree(keeping=kept, written_on=ON, county_record="海民备〔2026〕1号", by=chen, on=ON)
        with pytest.raises(NotKept, match="已经有"):
            agree(keeping=kept, written_on=ON, county_record="海民备〔2026〕2号", by=chen, on=ON)

    assert not kept_by_staff_without_agreement(place="440105", month=NEXT).exists()


def test_a_card_given_back_is_nobodys_any_more(owed, aqiang):
    made = opened(aqiang)
    given_to(owed, made)
    kept = keep_card(account=made, keeper="吴某", office="客村社区居委会", by=SYSTEM, on=ON)

    give_back(keeping=kept, by=SYSTEM, on=date(2026, 1, 25))

    assert kept_by_staff_without_agreement(place="440105", month=MONTH).exists()
    assert not kept_by_staff_without_agreement(place="440105", month=NEXT).exists()
    with pytest.raises(NotKept, match="交还"):
        give_back(keeping=kept, by=SYSTEM, on=ON)
