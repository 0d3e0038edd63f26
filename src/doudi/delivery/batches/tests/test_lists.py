"""A list from what is owed to two signatures: nothing twice, nothing left out, nothing changed after freezing."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum

from doudi.delivery.banks.payment import Payer, faults_of
from doudi.delivery.batches.checking import check, open_problems, settle_problem
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.freezing import freeze, hash_of
from doudi.delivery.batches.funding import shares
from doudi.delivery.batches.listing import make_list
from doudi.delivery.batches.models import BatchStep, Due, Line, Problem
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.pulling import pull
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.batches.road import ROAD
from doudi.delivery.batches.signing import sign_county, sign_finance, withdraw
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.ledger.accounts import FundSource
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.payments import HAIZHU, money, owed_to, recipient

pytestmark = pytest.mark.django_db
MARCH, APRIL, ON = date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 2)
PAYER = Payer(name="海珠区民政局", account="44010500001", bank="102581000013")

ANOTHER_LINE = """INSERT INTO batches_line (batch_id, seq, end_to_end_id, entitlement_id, payee, place, cents, state, bank_code)
    SELECT {}, 99, 'X', entitlement_id, payee, place, cents, 'listed', '' FROM batches_line LIMIT 1"""


def computed(luo, *, month=MARCH, family="dibao", on=ON):
    with acting_as(luo):
        return compute(place=HAIZHU, month=month, family=family, by=luo, on=on)


def checked(luo, **more):
    (batch,) = computed(luo, **more)
    with acting_as(luo):
        freeze(batch, by=luo, on=ON)
        check(batch, by=luo, on=ON)
    return batch


def signed(luo, chen, qian, **more):
    batch = checked(luo, **more)
    with acting_as(chen):
        sign_county(batch, by=chen, on=ON)
    with acting_as(qian):
        sign_finance(batch, by=qian, on=ON)
    return batch


def at_bank(batch):
    with acting_as(SYSTEM):
        move(batch, to=Stage.EXPORTED, by=SYSTEM, on=ON)
    return batch


def seen(question):
    with acting_as(SYSTEM):
        return question()


def test_everybody_is_listed_once_with_the_months_owed(three, luo):
    (batch,) = computed(luo)

    lines = seen(lambda: list(Line.objects.filter(batch=batch)))
    assert (batch.count, batch.cents, batch.pay_on) == (3, 3 * 130_900, date(2026, 3, 10))
    assert [line.seq for line in lines] == [1, 2, 3]
    dues = seen(lambda: Due.objects.filter(line__batch=batch).aggregate(sum=Sum("base_cents"))["sum"])
    assert dues == batch.cents == sum(line.cents for line in lines)


def test_earlier_months_are_made_good_where_one_changed(three, luo):
    seen(lambda: Entitlement.objects.filter(pk=three[0].pk).update(arrears_from=date(2026, 1, 1)))

    (batch,) = computed(luo)

    line = seen(lambda: Line.objects.get(batch=batch, entitlement=three[0]))
    assert (batch.cents, line.cents) == (5 * 130_900, 3 * 130_900)
    assert seen(lambda: list(line.dues.values_list("month", "cause"))) == [
        (date(2026, 1, 1), "arrears"), (date(2026, 2, 1), "arrears"), (MARCH, "regular"),
    ]  # fmt: skip


def test_computing_again_gives_the_same_list_and_after_it_nothing(three, funded, luo, chen, qian):
    (first,) = computed(luo)
    assert computed(luo) == [first]
    with acting_as(luo):
        freeze(first, by=luo, on=ON)
        check(first, by=luo, on=ON)
    with acting_as(chen):
        sign_county(first, by=chen, on=ON)
    with acting_as(qian):
        sign_finance(first, by=qian, on=ON)

    assert computed(luo) == []


def test_a_second_operator_is_told_who_was_first(three, luo, chen):
    (first,) = computed(luo)

    with pytest.raises(NotReady, match=f"罗燕.*{first.number}"), acting_as(chen):
        compute(place=HAIZHU, month=MARCH, family="dibao", by=chen, on=ON)


def test_only_two_others_at_their_desks_sign(three, funded, luo, chen, qian, he):
    batch = checked(luo)

    with pytest.raises(NotAllowed), acting_as(luo):
        sign_county(batch, by=luo, on=ON)
    with pytest.raises(NotAllowed), acting_as(he):
        sign_county(batch, by=he, on=ON)
    with pytest.raises(NotReady), acting_as(qian):
        sign_finance(batch, by=qian, on=ON)
    with acting_as(chen):
        sign_county(batch, by=chen, on=ON)
    with pytest.raises(NotAllowed), acting_as(chen):
        sign_finance(batch, by=chen, on=ON)
    with acting_as(qian):
        sign_finance(batch, by=qian, on=ON)

    assert batch.stage == Stage.FINANCE_SIGNED


def test_the_database_keeps_the_two_apart_by_itself(three, funded, luo):
    batch = checked(luo)

    with pytest.raises(DatabaseError, match="has not worked on the list"), acting_as(luo), transaction.atomic():
        BatchStep.objects.create(
            batch=batch, nth=batch.steps_made + 1, from_stage="checked", to_stage="county_signed", by=luo, by_name="罗", desk="county",
            on=ON,
        )  # fmt: skip


def test_the_database_knows_the_same_road():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'batches_step_leads_on'")
        source = cursor.fetchone()[0]

    pairs = {f"'{frm}>{to}@{desk}'" for (frm, to), way in ROAD.items() for desk in way.desks}
    assert pairs | {"'>computed@county'", "'>computed@system'"} == {
        part.strip() for part in source[source.index("ARRAY[") + 6 : source.index("])")].split(",")
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE batches_line SET cents = cents + 1 WHERE batch_id = {}",
        "UPDATE batches_line SET account_id = NULL WHERE batch_id = {}",
        "UPDATE batches_line SET state = 'paid', paid_on = '2026-03-02' WHERE batch_id = {}",
        "UPDATE batches_batch SET cents = 1 WHERE id = {}",
        "DELETE FROM batches_line WHERE batch_id = {}",
        "UPDATE batches_due SET base_cents = 1",
        ANOTHER_LINE,
    ],
)
def test_a_frozen_list_never_changes(three, funded, luo, change):
    batch = checked(luo)

    with pytest.raises(DatabaseError), acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(batch.pk))

    assert hash_of(batch) == batch.list_hash


def test_a_late_death_takes_one_line_out_and_the_hash_stays(three, funded, luo, chen, qian):
    batch = signed(luo, chen, qian)
    line = seen(lambda: Line.objects.filter(batch=batch).first())

    with acting_as(luo):
        pull(line, reason="death", why="医院报告，3月3日去世", by=luo, on=ON)

    assert hash_of(batch) == batch.list_hash
    with acting_as(SYSTEM):
        listed = make_list(batch, payer=PAYER, by=SYSTEM, on=ON)
    assert listed.count == 2
    assert not list(faults_of(listed))
    assert listed.cents == seen(lambda: sum(one.cents for one in shares(batch)))


def test_the_dead_are_stopped(three, funded, luo, chen):
    person = three[0].subject
    seen(lambda: Person.objects.filter(pk=person.pk).update(died_on=date(2026, 2, 11)))
    batch = checked(luo)

    assert seen(lambda: open_problems(batch)) == {"F01": 1}
    problem = seen(lambda: Problem.objects.get(batch=batch, rule="F01"))
    with pytest.raises(NotReady, match="不能放行"), acting_as(luo):
        settle_problem(problem, why="家属说没有", by=luo, on=ON)
    with pytest.raises(NotReady, match="去世后仍在发放：1"), acting_as(chen):
        sign_county(batch, by=chen, on=ON)
    with acting_as(luo):
        pull(problem.line, reason="death", why="2月11日去世", by=luo, on=ON)
    with acting_as(chen):
        sign_county(batch, by=chen, on=ON)


def test_what_may_not_be_had_together_is_stopped(three, funded, luo):
    seen(lambda: owed_to(three[0].subject, number=9, programme="tekun"))

    assert seen(lambda: open_problems(checked(luo))) == {"F03": 1}


def test_whoever_is_counted_in_a_household_and_paid_for_himself_is_stopped(three, funded, luo):
    def counted_elsewhere():
        household = owed_to(three[1].subject, number=9, programme="tekun")
        household.periods.all().delete()
        people = [three[1].subject_id, three[0].subject_id]
        household.periods.create(
            programme="tekun", family="tekun", place=household.place, subject=three[1].subject, months=DateRange(MARCH, None),
            base_cents=100, supplement_cents=0, people=people, cause="takeover",
        )  # fmt: skip

    seen(counted_elsewhere)

    assert seen(lambda: open_problems(checked(luo))) == {"F03": 2}


def test_one_account_of_many_is_stopped(funded, luo):
    for number in (1, 2, 3):
        recipient(number, account="800100000009")

    assert seen(lambda: open_problems(checked(luo))) == {"F09": 3}


def test_whoever_has_no_account_is_listed_and_stopped(three, funded, luo):
    recipient(4, account="-")

    batch = checked(luo)

    assert batch.count == 4
    assert seen(lambda: open_problems(batch)) == {"account": 1}


def test_what_is_owed_no_more_is_stopped(three, funded, luo):
    (batch,) = computed(luo)
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("UPDATE entitlements_period SET base_cents = 100 WHERE entitlement_id = %s", [three[0].pk])
    with acting_as(luo):
        freeze(batch, by=luo, on=ON)
        check(batch, by=luo, on=ON)

    assert seen(lambda: open_problems(batch)) == {"F11": 1}


def test_without_money_a_list_stays_frozen(three, luo):
    money(cents=3 * 130_900 - 1)
    (batch,) = computed(luo)
    with acting_as(luo):
        freeze(batch, by=luo, on=ON)
        with pytest.raises(NotReady, match=r"还差 0\.01 元"):
            check(batch, by=luo, on=ON)

    assert batch.stage == Stage.FROZEN


def test_sources_are_used_in_order_and_a_line_is_split_between_them(three, luo):
    money(cents=150_000, fund=FundSource.CENTRAL)
    money(cents=100_000_000)
    batch = checked(luo)

    found = seen(lambda: list(shares(batch)))
    assert [(one.fund, one.cents) for one in found] == [
        ("central", 130_900), ("central", 19_100), ("county", 111_800), ("county", 130_900),
    ]  # fmt: skip


def test_what_the_bank_refused_is_due_again_in_the_next_list(three, funded, luo, chen, qian):
    batch = at_bank(signed(luo, chen, qian))
    first, *others = seen(lambda: list(Line.objects.filter(batch=batch)))
    with acting_as(SYSTEM):
        paid = [(one.end_to_end_id, ON) for one in others]
        assert end_lines(batch, paid=paid, refused=[(first.end_to_end_id, "CLOSED")]) == (2, 1)
        assert end_lines(batch, paid=paid, refused=[(first.end_to_end_id, "CLOSED")]) == (0, 0)

    (again,) = computed(luo)

    line = seen(lambda: Line.objects.get(batch=again))
    assert (again.kind, line.entitlement_id, line.cents) == ("supplementary", first.entitlement_id, first.cents)
    assert line.end_to_end_id != first.end_to_end_id
    assert set(seen(lambda: Due.objects.filter(line=line).values_list("cause", flat=True))) == {"retry"}


def test_what_was_withdrawn_is_due_again_also_next_month(three, funded, luo):
    batch = checked(luo)
    with acting_as(luo):
        withdraw(batch, why="名单有误", by=luo, on=ON)

    (again,) = computed(luo, month=APRIL)

    assert again.cents == 3 * 130_900 * 2


def test_a_place_that_pays_quarterly_pays_three_months_and_between_them_who_is_new(three, luo, monkeypatch):
    monkeypatch.setattr("doudi.delivery.batches.schedule._term", lambda name, place, on: {"pay_every": 3}.get(name, 10))
    (quarter,) = computed(luo, month=date(2026, 1, 1))
    new = recipient(8, since=date(2026, 2, 1))
    seen(lambda: Entitlement.objects.filter(pk=new.pk).update(arrears_from=date(2026, 2, 1)))

    (between,) = computed(luo, month=date(2026, 2, 1))

    assert (quarter.cents, between.cents) == (3 * 3 * 130_900, 2 * 130_900)


def test_a_month_without_a_list_is_made_good_by_the_next(three, luo):
    computed(luo, month=date(2026, 1, 1))

    (march,) = computed(luo)

    assert march.cents == 3 * 2 * 130_900


def test_a_death_told_after_the_check_keeps_a_list_from_being_signed(three, funded, luo, chen):
    batch = checked(luo)
    seen(lambda: Person.objects.filter(pk=three[0].subject_id).update(died_on=date(2026, 2, 27)))

    with pytest.raises(NotReady, match="去世后仍在发放：1"), acting_as(chen):
        sign_county(batch, by=chen, on=ON)

    assert seen(lambda: open_problems(batch)) == {"F01": 1}


def test_what_nobody_could_check_is_said(three, funded, luo):
    told = seen(lambda: Problem.objects.get(batch=checked(luo), rule="F02"))

    assert (told.severity, told.line) == ("C", None)


def test_nothing_is_pulled_once_files_are_made(three, funded, luo, chen, qian):
    batch = signed(luo, chen, qian)
    with acting_as(SYSTEM):
        make_list(batch, payer=PAYER, by=SYSTEM, on=ON)
        line = Line.objects.get(batch=batch, seq=1)

    with pytest.raises(NotReady), acting_as(luo):
        pull(line, reason="death", why="3月3日去世", by=luo, on=ON)
