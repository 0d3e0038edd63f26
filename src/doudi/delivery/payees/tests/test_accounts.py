"""An account is written down once, never in clear, and never changed; what is found out about it is kept beside it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from doudi.cases.permissions import resident_of
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.payees.assigning import assign
from doudi.delivery.payees.models import Account, AccountCheck
from doudi.delivery.payees.opening import NotOpened, Told, check_name, open_account, told_by_bank
from doudi.delivery.payees.permissions import NotAllowed
from doudi.delivery.payees.queries import to_mend
from doudi.delivery.payees.seals import NotUnsealed, numbers_of, open_list
from doudi.delivery.payees.tests.writing import BOOK, CARD, MONTH, NEXT, ON, OTHER_CARD, WHY, opened, written
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db


def test_a_number_is_kept_sealed_and_found_again(aqiang):
    made = opened(aqiang)
    again = opened(aqiang, number=f"{CARD[:6]} {CARD[6:]}")

    assert again == made
    assert CARD.encode() not in bytes(made.sealed) + bytes(made.number_hash)
    assert made.tail == CARD[-4:]
    assert CARD not in str(list(Entry.objects.values_list("detail", "about", "purpose")))


def test_another_number_is_another_account(aqiang):
    assert opened(aqiang).number_hash != opened(aqiang, number=OTHER_CARD).number_hash


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"number": CARD[:-1] + "0"}, "校验位"), ({"bank": "no_such_bank"}, "银行"), ({"bank_number": "12"}, "行号"),
        ({"holder": "何丽华"}, "不一致"), ({"kind": "piggy"}, "谁的账户"), ({"person": None, "holder": "x"}, "谁的"),
        ({"kind": "institution"}, "机构"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_not_written_down(aqiang, other, words):
    with pytest.raises(NotOpened, match=words):
        open_account(written=written(aqiang, **other), by=SYSTEM, on=ON)

    assert not Account.objects.exists()


def test_only_civil_affairs_of_the_place_write_accounts(aqiang, li, zhou, qian, he):
    for officer in (zhou, qian, he):
        with acting_as(officer), pytest.raises(NotAllowed):
            opened(aqiang, by=officer)

    with acting_as(li):
        assert opened(aqiang, by=li).by == li


def test_the_county_alone_opens_an_institutions_account(owed, li, chen):
    home = {"kind": "institution", "holder": "海珠区福利院", "number": BOOK, "place": "440105"}
    with acting_as(li), pytest.raises(NotAllowed):
        opened(None, by=li, **home)
    with acting_as(chen):
        made = opened(None, by=chen, **home)
    with acting_as(li):
        assert Account.objects.get() == made


def test_another_county_sees_nothing_and_supervision_writes_nothing(owed, aqiang, zhou, he):
    made = opened(aqiang)
    assign(entitlement=owed, account=made, since=MONTH, why=WHY, by=SYSTEM, on=ON)
    check_name(account=made, outcome="matches", by=SYSTEM, on=ON)

    with acting_as(zhou):
        assert not Account.objects.exists()
        assert not AccountCheck.objects.exists()
        assert not owed.assignments.exists()
    with acting_as(he):
        assert owed.assignments.get().account == made
        with pytest.raises(ProgrammingError), transaction.atomic():
            AccountCheck.objects.create(account=made, outcome="matches", source="manual", on=ON, by_name="x")


@pytest.mark.parametrize("act", ["UPDATE payees_account SET tail = '0000'", "DELETE FROM payees_accountcheck"])
def test_the_database_lets_nobody_change_what_was_written(aqiang, act):
    check_name(account=opened(aqiang), outcome="matches", by=SYSTEM, on=ON)

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_a_resident_sees_where_his_own_money_goes_and_nobody_elses(owed, aqiang):
    assign(entitlement=owed, account=opened(aqiang), since=MONTH, why=WHY, by=SYSTEM, on=ON)

    with acting_as(resident_of(aqiang.pk, name=aqiang.name)):
        assert Account.objects.get().tail == CARD[-4:]
    with acting_as(resident_of(aqiang.pk + 1, name="x")):
        assert not Account.objects.exists()


def test_a_mismatch_told_by_the_bank_waits_to_be_mended_until_a_check_finds_it_right(owed, aqiang, qian):
    made = opened(aqiang)
    assign(entitlement=owed, account=made, since=MONTH, why=WHY, by=SYSTEM, on=ON)
    said = [Told(made.pk, Outcome.NAME_MISMATCH, "户名不符")]

    assert told_by_bank(told=said, about="B1", place="440105", on=date(2026, 2, 10)) == 1
    assert told_by_bank(told=said, about="B1", place="440105", on=date(2026, 2, 10)) == 0
    with acting_as(qian):
        (one,) = to_mend(place="440105", month=NEXT)
        assert (one.outcome, one.tail, one.said, one.number) == ("mismatch", CARD[-4:], "户名不符", owed.number)
        check_name(account=made, outcome="matches", by=qian, on=date(2026, 2, 12))
        assert to_mend(place="440105", month=NEXT) == []


def test_a_payment_that_came_through_heals_what_was_wrong_and_else_says_nothing(aqiang):
    made = opened(aqiang)
    ok = [Told(made.pk, Outcome.OK)]

    assert told_by_bank(told=ok, about="B1", place="440105", on=ON) == 0
    told_by_bank(told=[Told(made.pk, Outcome.FROZEN)], about="B1", place="440105", on=ON)
    assert told_by_bank(told=ok, about="B2", place="440105", on=NEXT) == 1
    assert [one.outcome for one in made.checks.all()] == ["frozen", "matches"]


@pytest.mark.parametrize("outcome", [Outcome.AMOUNT_ERROR, Outcome.REFUSED, Outcome.PENDING, Outcome.UNKNOWN])
def test_what_is_not_about_the_account_is_not_held_against_it(aqiang, outcome):
    assert told_by_bank(told=[Told(opened(aqiang).pk, outcome)], about="B1", place="440105", on=ON) == 0


def test_a_list_is_opened_with_one_line_in_the_journal_and_in_its_order(aqiang, qian, li, monkeypatch):
    monkeypatch.setattr("doudi.delivery.payees.seals.AT_ONCE", 2)
    pair = [opened(aqiang), opened(aqiang, number=OTHER_CARD)]
    asked = [pair[1].pk, pair[0].pk, pair[1].pk]

    with acting_as(qian):
        found = list(numbers_of(asked, about="B1", place="440105", why="送银行", by=qian, on=ON))
    assert found == [OTHER_CARD, CARD, OTHER_CARD]
    line = Entry.objects.get(verb="payees.open_list")
    assert (line.about, line.detail, line.actor_name) == ("B1", {"count": 3}, qian.name)
    with acting_as(li), pytest.raises(NotAllowed):
        open_list(about="B1", place="440105", count=1, why="x", by=li, on=ON)


def test_a_number_out_of_sight_or_changed_does_not_open(aqiang, qian):
    with acting_as(qian):
        opener = open_list(about="B1", place="440105", count=1, why="送银行", by=qian, on=ON)
        with pytest.raises(NotUnsealed):
            list(opener.numbers([0]))
        with pytest.raises(NotUnsealed):
            opener.number(bytes(40))
