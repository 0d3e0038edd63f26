"""Transfers are booked together or not at all, each key once, within limits, sources and purposes apart."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from psycopg import IsolationLevel
from psycopg.errors import InsufficientPrivilege

from doudi.delivery.ledger import arriving
from doudi.delivery.ledger.models import Account, Transfer
from doudi.delivery.ledger.permissions import NotAllowed
from doudi.delivery.ledger.posting import post, post_many
from doudi.delivery.ledger.queries import balance, trial_balance
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.ledger.reversing import mirror_of, reverse
from doudi.delivery.ledger.tests.books import BEGIN, HAIZHU, ON, fund, move, seat_finance
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("verb", [post, post_many])


@pytest.fixture(autouse=True)
def system_at_work(system):
    return system


def book(*movements, verb=post, by=SYSTEM):
    return verb(list(movements), place=HAIZHU, by=by, on=ON, why="三月发放")


def pay(books, key, cents, **more):
    return move(key, debit=books.dibao_paid, credit=books.dibao, cents=cents, **more)


@BOTH
def test_what_is_paid_leaves_one_account_and_stands_in_the_other(books, verb):
    fund(books, cents=100_000)

    done = book(pay(books, "a", 26_506), pay(books, "b", 10_000), verb=verb)

    assert (done.new, done.known, done.cents) == (2, 0, 36_506)
    assert balance(books.dibao, on=ON) == 63_494
    assert balance(books.dibao_paid, on=ON) == 36_506
    assert set(Transfer.objects.filter(kind="pay").values_list("posting", flat=True)) == {done.number}


@BOTH
def test_the_same_keys_again_are_the_same_transfers(books, verb):
    fund(books, cents=100_000)
    first = [pay(books, "a", 100), pay(books, "b", 200)]
    book(*first, verb=verb)
    lines = Entry.objects.count()

    again = book(*first, verb=verb)
    more = book(*first, pay(books, "c", 300), verb=verb)

    assert (again.number, again.new, again.known, again.cents) == (None, 0, 2, 0)
    assert (more.new, more.known, more.cents) == (1, 2, 300)
    assert balance(books.dibao, on=ON) == 99_400
    assert Entry.objects.count() == lines + 1


@BOTH
def test_the_same_key_with_other_content_is_refused_with_everything(books, verb):
    fund(books, cents=100_000)
    book(pay(books, "a", 100), verb=verb)

    with pytest.raises(NotPosted, match="第 2 行：编号 a 已经记过，内容不同"):
        book(pay(books, "z", 100), pay(books, "a", 101), verb=verb)

    assert balance(books.dibao, on=ON) == 99_900


@BOTH
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cents": 0}, "第 2 行：金额必须大于零"),
        ({"credit": "440105.dibao.paid"}, "第 2 行：借方和贷方不能是同一个账户"),
        ({"debit": "440105.nothing"}, "第 2 行：没有账户 440105.nothing"),
        ({"key": ""}, "第 2 行：每一笔都要有编号"),
        ({"kind": "gift"}, "没有这种类别"),
        ({"kind": "reverse"}, "第 2 行：冲正要写明"),
        ({"reason": "长" * 201}, "第 2 行：有一栏空着或太长"),
        ({"booked_on": date(2025, 12, 31)}, "账户 440105.dibao 不存在、不归您管，或当天还没有开立"),
    ],
)
def test_one_bad_row_keeps_out_all(books, verb, change, words):
    fund(books, cents=100_000)

    with pytest.raises(NotPosted) as refused:
        book(pay(books, "a", 100), pay(books, "b", 100)._replace(**change), verb=verb)

    assert words in str(refused.value)
    assert Transfer.objects.count() == 1


def test_a_row_copy_cannot_read_is_named(books, monkeypatch):
    monkeypatch.setattr(arriving, "ROWS_AT_ONCE", 2)
    fund(books, cents=100_000)

    with pytest.raises(NotPosted, match="第 3 行：读不出这一栏：cents") as refused:
        book(pay(books, "a", 1), pay(books, "b", 1), pay(books, "c", "1.5"), verb=post_many)

    assert refused.value.row == 3
    assert Transfer.objects.count() == 1


def test_rows_may_be_asked_for_while_they_are_copied(books, monkeypatch):
    monkeypatch.setattr(arriving, "ROWS_AT_ONCE", 2)
    fund(books, cents=100_000)
    asked = (
        pay(books, f"{code}-{count}", 1) for code in Account.objects.values_list("code", flat=True) for count in "abc"
    )

    assert book(*[pay(books, "x", 1)], verb=post_many).new == 1
    assert post_many(asked, place=HAIZHU, by=SYSTEM, on=ON).new == 3 * Account.objects.count()


@BOTH
def test_nobody_pays_what_the_account_does_not_hold(books, verb):
    fund(books, cents=100)

    with pytest.raises(NotPosted, match=r"余额不足：440105\.dibao 2026-03-10"):
        book(pay(books, "a", 101), verb=verb)
    book(pay(books, "b", 100), verb=verb)

    assert balance(books.dibao, on=ON) == 0


def test_money_that_comes_later_does_not_pay_earlier(books):
    fund(books, cents=100, booked_on=date(2026, 3, 11))

    with pytest.raises(NotPosted, match=r"余额不足：440105\.dibao 2026-03-10"):
        book(pay(books, "a", 100))

    assert book(pay(books, "a", 100, booked_on=date(2026, 3, 11))).new == 1


def test_sources_stay_apart(books):
    fund(books, cents=100)
    central = move("a", debit=books.pool_dibao_paid, credit=books.dibao, cents=1)

    with pytest.raises(NotPosted, match=r"分账核算.*第五条.*第六条"):
        book(central)


def test_earmarked_money_goes_where_it_belongs(books):
    fund(books, cents=100)
    tekun = move("a", debit=books.tekun_paid, credit=books.dibao, cents=1)

    with pytest.raises(NotPosted, match="专款专用"):
        book(tekun)


def test_a_pool_pays_any_family_and_takes_back_what_returns(books):
    book(
        move("in", debit=books.pool, credit=books.pool_income, cents=500, kind="allocate"),
        move("out", debit=books.pool_dibao_paid, credit=books.pool, cents=300),
        move("back", debit=books.pool, credit=books.pool_dibao_paid, cents=300, kind="return"),
    )

    assert balance(books.pool, on=ON) == 500


def test_a_reverse_is_the_mirror_image_and_comes_once(books):
    fund(books, cents=100)
    book(pay(books, "a", 60))
    paid = Transfer.objects.get(key="a")

    undone = reverse(transfer=paid, place=HAIZHU, by=SYSTEM, on=ON, why="付错了人")
    again = reverse(transfer=paid, place=HAIZHU, by=SYSTEM, on=ON, why="付错了人")

    assert (undone.new, undone.cents, again.new) == (1, 60, 0)
    assert balance(books.dibao, on=ON) == 100
    with pytest.raises(NotPosted, match="内容不同"):
        reverse(transfer=paid, place=HAIZHU, by=SYSTEM, on=ON, why="再冲一次")
    mirror = {"debit": books.dibao, "credit": books.dibao_paid, "cents": 60}
    other = move("other", **mirror, kind="reverse", reason="又", reverses=paid.pk)
    with pytest.raises(NotPosted, match="已经冲正过"):
        book(other)


@pytest.mark.parametrize("change", [{"cents": 59}, {"debit": "440105.dibao.income", "credit": "440105.dibao"}])
def test_a_reverse_that_is_no_mirror_image_is_refused(books, change):
    fund(books, cents=100)
    book(pay(books, "a", 60))
    mirror = mirror_of(Transfer.objects.get(key="a"), on=ON, why="错")

    with pytest.raises(NotPosted, match="方向相反"):
        book(mirror._replace(**{"cents": 40, **change}))


def test_a_reverse_is_not_reversed(books):
    fund(books, cents=100)
    book(pay(books, "a", 60))
    reverse(transfer=Transfer.objects.get(key="a"), place=HAIZHU, by=SYSTEM, on=ON, why="付错了人")

    with pytest.raises(NotPosted, match="不能冲正一笔冲正"):
        reverse(transfer=Transfer.objects.get(kind="reverse"), place=HAIZHU, by=SYSTEM, on=ON, why="又对了")


def test_one_line_in_the_journal_says_how_many_and_which(books, qian):
    fund(books, cents=100)
    with acting_as(qian):
        done = book(pay(books, "a", 60), verb=post_many, by=qian)

    line = Entry.objects.get(about=f"posting:{done.number}")
    assert (line.verb, line.actor_name, line.place, line.purpose) == ("ledger.post", qian.name, HAIZHU, "三月发放")
    assert (line.detail["new"], line.detail["cents"], len(line.detail["keys"])) == (1, 60, 64)


def test_both_verbs_name_the_same_keys_alike(books):
    fund(books, cents=100)
    one = book(pay(books, "a", 1), pay(books, "b", 1))
    with transaction.atomic():
        two = book(pay(books, "a", 1), pay(books, "b", 1), pay(books, "c", 1), verb=post_many)
        three = book(pay(books, "d", 1), verb=post_many)

    hashes = {line.about: line.detail["keys"] for line in Entry.objects.filter(verb="ledger.post")}
    assert len({hashes[f"posting:{done.number}"] for done in (one, two, three)}) == 3
    assert trial_balance(on=ON).elsewhere_cents == 0


@pytest.mark.parametrize(
    "verb", ["UPDATE ledger_{} SET id = DEFAULT", "DELETE FROM ledger_{}", "TRUNCATE ledger_{} CASCADE"]
)
@pytest.mark.parametrize("table", ["account", "transfer", "closing", "closingbalance", "allocation"])
def test_nobody_changes_what_is_booked_not_even_the_owner(owner, table, verb):
    owner.execute("SELECT set_config('doudi.desk', 'system', false), set_config('doudi.place', 'all', false)")

    with pytest.raises(InsufficientPrivilege, match="append-only"):
        owner.execute(verb.format(table))


@pytest.mark.parametrize("table", ["account", "transfer", "closing", "turnover"])
def test_the_application_has_no_right_to_change_it(books, table):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM ledger_{table}")


def test_the_database_says_when_something_was_made(books):
    fund(books, cents=100)
    late = Transfer(posting=1, key="x", debit=books.dibao, credit=books.income, cents=1, booked_on=ON, kind="allocate")
    late.made_at = "2026-01-01T00:00:00Z"

    with pytest.raises(DatabaseError, match="made_at"), transaction.atomic():
        late.save()


def test_where_others_could_not_be_seen_nothing_is_booked(owner):
    """In REPEATABLE READ the check would not see what another has paid meanwhile."""
    owner.isolation_level = IsolationLevel.REPEATABLE_READ
    owner.execute("SELECT set_config('doudi.desk', 'system', false), set_config('doudi.place', 'all', false)")

    with pytest.raises(InsufficientPrivilege, match="READ COMMITTED"):
        owner.execute(
            "INSERT INTO ledger_transfer (posting, key, debit_id, credit_id, cents, booked_on, kind, reference, reason)"
            " VALUES (1, 'x', 1, 2, 1, '2026-03-10', 'pay', '', '')"
        )


class TestWho:
    """Finance writes in its place; supervision and the county read; others see nothing."""

    def test_finance_pays(self, books, qian):
        with acting_as(qian):
            fund(books, cents=100, by=qian)

            assert book(pay(books, "a", 1), by=qian).new == 1

    @pytest.mark.parametrize("name", ["he", "chen", "li"])
    def test_others_do_not(self, books, name, request):
        officer = request.getfixturevalue(name)
        with acting_as(officer), pytest.raises(NotAllowed):
            book(pay(books, "a", 1), by=officer)

    def test_nor_past_the_verb(self, books, he):
        fund(books, cents=100)
        with acting_as(he), pytest.raises(DatabaseError, match="only finance writes"), transaction.atomic():
            Transfer.objects.create(
                posting=1, key="x", debit=books.dibao, credit=books.income, cents=1, booked_on=ON, kind="pay"
            )

    def test_finance_of_another_place_neither_sees_nor_pays(self, books):
        fund(books, cents=100)
        other = seat_finance(place="440106", name="冯不差", number="TH-CW-01")
        with acting_as(other):
            assert Transfer.objects.count() == 0
            with pytest.raises(NotAllowed):
                book(pay(books, "a", 1), by=other)
            with pytest.raises(NotPosted, match="第 1 行：没有账户"):
                post([pay(books, "a", 1)], place="440106", by=other, on=ON)

    @pytest.mark.parametrize(
        ("name", "sees"), [("he", 1), ("chen", 1), ("wang", 1), ("li", 0), ("zhou", 0), ("wu", 0), ("guo", 0)]
    )
    def test_who_sees_a_transfer_of_the_district(self, books, name, sees, request):
        fund(books, cents=100)
        with acting_as(request.getfixturevalue(name)):
            assert Transfer.objects.count() == sees

    def test_finance_sees_no_files_of_people(self, qian):
        with acting_as(qian), connection.cursor() as cursor:
            cursor.execute("SELECT doudi_sees(%s::text), ledger_sees(%s::text)", [HAIZHU, HAIZHU])
            assert cursor.fetchone() == (False, True)


def test_before_an_account_was_opened_nothing_is_booked(books):
    assert books.dibao.opened_on == BEGIN
    with pytest.raises(NotPosted, match="没有开立"):
        fund(books, cents=1, booked_on=date(2025, 12, 31))
