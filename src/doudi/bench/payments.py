"""`doudi bench payments`: a month's transfers into the ledger, beside the same rows by bare COPY and by bare INSERTs in the same run.

Part one: the ledger alone. `post_many` takes everybody's payments in one posting; `post` takes some at a time, as a desk does.
Part two (`payments_month`): from what is owed to closed lists, by every verb on the way.
Bare means a table with the same columns and a primary key, without guards, indexes or row security, which nobody could pay from.
Posting everything again must find everything, and add nothing. DOUDI_BENCH_PAYMENTS says how many are paid.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from doudi.bench import gate, payments_month
from doudi.bench.measure import Figures, Goal, Outcome, apart, peak_mb_of
from doudi.delivery.ledger.accounts import AccountKind, FundSource, Limit
from doudi.delivery.ledger.closing import wrong_turnovers
from doudi.delivery.ledger.models import Transfer
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.posting import Movement, Posted, post, post_many
from doudi.delivery.ledger.queries import trial_balance
from doudi.demo.cast import seat_officers
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Level, Place

DATABASE = "bench_payments"
PEOPLE = {False: int(os.environ.get("DOUDI_BENCH_PAYMENTS", "1650000")), True: 50_000}
RECIPIENTS = {False: PEOPLE[False], True: 2_000}
ON = date(2026, 11, 10)
BEGIN = date(2026, 1, 1)
FAMILIES = ("dibao", "tekun", "orphan", "disability")
SINGLES = {False: 2_000, True: 200}
DESK = 20
PROVINCE = "44"
HAIZHU = "440105"
NAMES = ("posting", "key", "debit_id", "credit_id", "cents", "booked_on", "kind", "reference", "reason", "reverses_id")
MAKE_BARE = """CREATE TABLE bench_bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, posting bigint, key text,
    debit_id bigint, credit_id bigint, cents bigint, booked_on date, kind text, reference text, reason text, reverses_id bigint,
    made_at timestamptz DEFAULT now()); GRANT ALL ON bench_bare TO doudi_app;"""
INSERT_BARE = f"INSERT INTO bench_bare ({', '.join(NAMES)}) VALUES ({', '.join(['%s'] * len(NAMES))})"

GOALS = (
    Goal("wrong_accounts", 0), Goal("new_when_posted_again", 0), Goal("difference_cents", 0), Goal("not_paid", 0), Goal("listed_twice", 0),
    Goal("lists_open", 0), Goal("lines_when_made_again", 0),
)  # fmt: skip
GROWTH, GROWS_FROM = Goal("growth_each", 1.1), 100_000
"""How much more each costs among many; of a few, fixed cost and chance are all that grows."""


def run(*, quick: bool) -> Outcome:
    """Measure on a database of the bench's own, which is gone afterwards."""
    with own_database():
        return measure(people=PEOPLE[quick], singles=SINGLES[quick], recipients=RECIPIENTS[quick])


def measure(*, people: int, singles: int, recipients: int) -> Outcome:
    """Open the books of every county, pay so many people from them, and then so many by a month's lists."""
    with acting_as(SYSTEM):
        counties = open_books(people + singles * DESK)
    with gate.told_database():
        copied = apart(copy_bare, people, counties)
        posted = apart(post_everybody, people, counties)
        again = apart(post_everybody, people, counties)
        single, inserted = apart(post_at_desk, singles, counties), apart(insert_bare, singles, counties)
    figures: Figures = {
        "transfers": people, "copy_s": copied.seconds, "post_many_s": posted.seconds, "again_s": again.seconds,
        "ratio_to_bare_copy": posted.seconds / copied.seconds, "post_many_a_second": round(people / posted.seconds),
        "peak_mb": posted.peak_mb, "posts_a_second": round(singles / single.seconds),
        "transfers_a_second_by_post": round(singles * DESK / single.seconds),
        "bare_inserts_a_second": round(singles * DESK / inserted.seconds),
        "ratio_to_bare_insert": single.seconds / inserted.seconds,
        "server_peak_mb": posted.answer[1],
        "kept_the_first_time": posted.answer[0], "new_when_posted_again": again.answer[0],
    }  # fmt: skip
    goals = (*GOALS, GROWTH) if recipients >= GROWS_FROM else GOALS
    return Outcome(name="payments", figures=figures | _proven() | payments_month.month(recipients), goals=goals)


def open_books(people: int) -> list[str]:
    """Open the accounts of every county and put in what this month costs; give the counties' codes."""
    counties = [place.code for place in Place.objects.filter(level=Level.COUNTY).order_by("code")]
    month = []
    for place in Place.objects.filter(code__in=counties).order_by("code"):
        for family in FAMILIES:
            terms: dict[str, Any] = {
                "place": place,
                "fund": FundSource.COUNTY,
                "family": family,
                "by": SYSTEM,
                "on": BEGIN,
            }
            held, paid, income = (f"{place.code}.{family}.{part}" for part in ("held", "paid", "income"))
            open_account(code=held, name=held, kind=AccountKind.ASSET, limited=Limit.CREDIT, **terms)
            open_account(code=paid, name=paid, kind=AccountKind.EXPENSE, **terms)
            open_account(code=income, name=income, kind=AccountKind.INCOME, **terms)
            month.append(Movement(f"fund-{held}", held, income, people * 300_000, BEGIN, "allocate"))
    post(month, place=PROVINCE, by=SYSTEM, on=BEGIN)
    return counties


def payments(count: int, *, counties: list[str], month: str = "2026-11") -> Iterator[Movement]:
    """Give so many payments, county by county, as a month's list comes."""
    for number in range(count):
        county, family = counties[number * len(counties) // count], FAMILIES[number % len(FAMILIES)]
        yield Movement(
            f"{month}/{county}/{family}/{number:08}", f"{county}.{family}.paid", f"{county}.{family}.held",
            50_000 + number * 7919 % 200_000, ON, "pay", f"entitlement:{number}",
        )  # fmt: skip


def post_everybody(people: int, counties: list[str]) -> tuple[float, tuple[int, float]]:
    """Book everybody in one posting; give how many were new, and the most memory the server's process held for it."""
    with acting_as(SYSTEM):
        before = time.perf_counter()
        done: Posted = post_many(payments(people, counties=counties), place=PROVINCE, by=SYSTEM, on=ON)
        seconds = time.perf_counter() - before
        return seconds, (done.new, peak_mb_of(connection.connection.info.backend_pid))


def copy_bare(people: int, counties: list[str]) -> tuple[float, int]:
    """Copy the same rows into a table without guards."""
    with connection.cursor() as cursor, transaction.atomic():
        before = time.perf_counter()
        with cursor.copy(f"COPY bench_bare ({', '.join(NAMES)}) FROM STDIN") as copy:
            for one in payments(people, counties=counties):
                copy.write_row((1, one.key, 1, 2, *one[3:]))
        seconds = time.perf_counter() - before
    return seconds, people


def post_at_desk(singles: int, counties: list[str]) -> tuple[float, int]:
    """Book some at a time, each with its line in the journal."""
    moves = list(payments(singles * DESK, counties=counties, month="2026-11-again"))
    with acting_as(SYSTEM):
        before = time.perf_counter()
        for start in range(0, len(moves), DESK):
            post(moves[start : start + DESK], place=HAIZHU, by=SYSTEM, on=ON)
        return time.perf_counter() - before, len(moves)


def insert_bare(singles: int, counties: list[str]) -> tuple[float, int]:
    """Insert as many, as many in a transaction, into a table without guards."""
    moves = list(payments(singles * DESK, counties=counties, month="2026-11-again"))
    before = time.perf_counter()
    for start in range(0, len(moves), DESK):
        with transaction.atomic(), connection.cursor() as cursor:
            for one in moves[start : start + DESK]:
                cursor.execute(INSERT_BARE, (1, one.key, 1, 2, *one[3:]))
    return time.perf_counter() - before, len(moves)


def _proven() -> Figures:
    """Add everything up: the books balance, the limits' turnovers are the sums, nothing is there twice."""
    with acting_as(SYSTEM):
        before = time.perf_counter()
        found = trial_balance(on=ON)
        seconds = time.perf_counter() - before
        return {"trial_balance_s": seconds, "difference_cents": found.elsewhere_cents, "accounts": len(found.rows),
                "wrong_accounts": len(wrong_turnovers()), "rows_kept": Transfer.objects.count()}  # fmt: skip


@contextmanager
def own_database() -> Iterator[None]:
    """Make a database beside the usual one, with a table to copy into; drop it at the end."""
    with gate.own_database(name=DATABASE, bare=MAKE_BARE + payments_month.MAKE_BARE):
        seat_officers()
        yield
