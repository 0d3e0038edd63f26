"""Whatever two operators, two signers and a bank do to a month's lists, in any order: nobody is paid twice, nothing owed is lost.

DOUDI_FAULT_COURSES says how many courses are tried (4).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.delivery.banks.returned import Outcome
from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch, Line, Pull
from doudi.delivery.batches.pulling import pull
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.batches.signing import sign_county, sign_finance, withdraw
from doudi.delivery.batches.stages import OPEN, Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.ledger.queries import trial_balance
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.faults.payments.colleagues import CODE, Teller, colleague, teller
from tests.payments import HAIZHU, money, recipient

pytestmark = pytest.mark.django_db
COURSES = int(os.environ.get("DOUDI_FAULT_COURSES", "4"))
ACTS_MOST = 24
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
ON, END = date(2026, 4, 2), date(2026, 12, 31)
PEOPLE, EACH = 4, 130_900
OUTCOMES = (Outcome.OK, Outcome.OK, Outcome.CLOSED, Outcome.REFUSED, Outcome.UNKNOWN)

OWED = """
    SELECT one.entitlement_id, one.month, one.base_cents + one.supplement_cents
      FROM entitlements_owed(%s::text, 'dibao', %s::date, %s::date) one
"""
MADE = """
    SELECT line.entitlement_id, due.month, line.state, sum(due.base_cents + due.supplement_cents)::bigint
      FROM batches_due due JOIN batches_line line ON line.id = due.line_id JOIN batches_batch batch ON batch.id = line.batch_id
     WHERE batch.stage <> 'withdrawn' AND line.state IN ('listed', 'paid') GROUP BY 1, 2, 3
"""
WRITTEN = """
    SELECT (SELECT json_agg((id, stage, steps_made, list_hash) ORDER BY id) FROM batches_batch)::text,
           (SELECT json_agg((id, state, paid_on, bank_code) ORDER BY id) FROM batches_line)::text,
           (SELECT json_agg((id, arrears_from) ORDER BY id) FROM entitlements_entitlement)::text,
           (SELECT count(*) FROM batches_due), (SELECT count(*) FROM batches_pull), (SELECT count(*) FROM ledger_transfer),
           (SELECT count(*) FROM clearing_sent)
"""


@dataclass
class Desks:
    """Who works, and the bank."""

    county: tuple[Officer, Officer]
    chen: Officer
    qian: Officer
    bank: Teller

    def any_of(self, pick: int) -> Officer:
        """Give somebody, whoever may do it or not."""
        return (*self.county, self.chen, self.qian)[pick % 4]


Act = Callable[[Desks, Officer, int], object]


def _batch(pick: int, *stages: str) -> Batch:
    """Take one of the lists, of those at a stage where there are any."""
    with acting_as(SYSTEM):
        every = list(Batch.objects.order_by("pk"))
        some = [one for one in every if one.stage in stages] or every
    if not some:
        raise NotReady("there is no list")
    return some[pick % len(some)]


def _line(pick: int, **which: Any) -> Line:
    with acting_as(SYSTEM):
        some = list(Line.objects.filter(**which).select_related("batch").order_by("pk"))
    if not some:
        raise NotReady("there is no line")
    return some[pick % len(some)]


def _computes(desks: Desks, who: Officer, pick: int) -> object:
    return compute(place=HAIZHU, month=(MARCH, APRIL)[pick % 2], family="dibao", by=who, on=ON)


def _pulls(desks: Desks, who: Officer, pick: int) -> object:
    return pull(_line(pick), reason=Pull.Reason.CHECKING, why="待核实。", by=who, on=ON)


def _exports(desks: Desks, who: Officer, pick: int) -> object:
    return export(_batch(pick, Stage.FINANCE_SIGNED), by=who, on=ON)


def _answers(desks: Desks, who: Officer, pick: int) -> object:
    line = _line(pick, batch__stage__in=(Stage.EXPORTED, Stage.RETURNED, Stage.RECONCILED, Stage.CLOSED))
    desks.bank.tell(line, outcome=OUTCOMES[pick % len(OUTCOMES)], on=ON)
    return line


def _hears(desks: Desks, who: Officer, pick: int) -> object:
    with acting_as(SYSTEM):
        collect(CODE, on=ON)
        return [reconcile_list(batch, on=ON) for batch in Batch.objects.all()]


def _is_owed(desks: Desks, who: Officer, pick: int) -> object:
    with acting_as(SYSTEM):
        return recipient(Entitlement.objects.count(), since=MARCH, bank=CODE)


ACTS: Mapping[str, Act] = {
    "compute": _computes,
    "freeze": lambda desks, who, pick: freeze(_batch(pick, Stage.COMPUTED), by=who, on=ON),
    "check": lambda desks, who, pick: check(_batch(pick, Stage.FROZEN), by=who, on=ON),
    "pull": _pulls,
    "sign_county": lambda desks, who, pick: sign_county(_batch(pick, Stage.CHECKED), by=who, on=ON),
    "sign_finance": lambda desks, who, pick: sign_finance(_batch(pick, Stage.COUNTY_SIGNED), by=who, on=ON),
    "withdraw": lambda desks, who, pick: withdraw(_batch(pick, *OPEN), why="重新核算。", by=who, on=ON),
    "export": _exports, "answer": _answers, "hear": _hears, "is_owed": _is_owed,
}  # fmt: skip
FORWARD: Mapping[str, tuple[str, int]] = {
    Stage.COMPUTED: ("freeze", 0), Stage.FROZEN: ("check", 0), Stage.CHECKED: ("sign_county", 2),
    Stage.COUNTY_SIGNED: ("sign_finance", 3), Stage.FINANCE_SIGNED: ("export", 3), Stage.EXPORTED: ("answer", 3),
    Stage.RETURNED: ("answer", 3), Stage.RECONCILED: ("hear", 3),
}  # fmt: skip
NAMES = st.sampled_from(["forward"] * 14 + list(ACTS))
COURSE = st.lists(st.tuples(NAMES, st.integers(0, 3), st.integers(0, 30)), min_size=8, max_size=ACTS_MOST)


@settings(max_examples=COURSES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(course=COURSE)
def test_any_course_of_acts_pays_what_is_owed_once(town: Desks, course: list[tuple[str, int, int]]) -> None:
    town.bank.came.clear()
    town.bank.waiting.clear()
    with transaction.atomic():
        for name, who, pick in course:
            _does(town, name=name, who=who, pick=pick)
            _nobody_has_too_much()
        _what_is_left_is_found_by_the_next_lists(town)
        transaction.set_rollback(True)


@pytest.fixture
def town(system: object, luo: Officer, chen: Officer, qian: Officer) -> Any:
    """Four who are paid, one who has no account, and money for all."""
    for number in range(PEOPLE):
        recipient(number, since=MARCH, bank=CODE)
    recipient(PEOPLE, since=MARCH, account="-")
    money(cents=10_000_000)
    with teller() as bank:
        yield Desks(county=(luo, colleague(luo, name="梁春梅")), chen=chen, qian=qian, bank=bank)


def _does(town: Desks, *, name: str, who: int, pick: int) -> None:
    """Do one act; where it is refused, nothing has changed."""
    if name == "forward":
        with acting_as(SYSTEM):
            newest = Batch.objects.exclude(stage__in=(Stage.CLOSED, Stage.WITHDRAWN)).order_by("-pk").first()
        name, who = FORWARD[newest.stage] if newest else ("compute", 0)
    before = _written()
    officer = town.any_of(who)
    try:
        with acting_as(officer), transaction.atomic():
            ACTS[name](town, officer, pick)
    except (NotReady, NotAllowed):
        assert _written() == before, f"{name} was refused"


def _written() -> Any:
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return cursor.fetchone()


def _owed() -> dict[tuple[int, date], int]:
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(OWED, [HAIZHU, MARCH, APRIL])
        return {(who, month): cents for who, month, cents in cursor.fetchall()}


def _made() -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = {}
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(MADE)
        for who, month, _, cents in cursor.fetchall():
            found[who, month] = found.get((who, month), 0) + int(cents)
    return found


def _nobody_has_too_much() -> None:
    owed = _owed()
    assert all(cents <= owed[which] for which, cents in _made().items())
    with acting_as(SYSTEM):
        assert trial_balance(on=END).elsewhere_cents == 0


def _what_is_left_is_found_by_the_next_lists(town: Desks) -> None:
    """Owed is paid, under way and still due: with what the next lists hold, nothing is missing."""
    luo = town.county[0]
    with acting_as(luo):
        for batch in Batch.objects.filter(stage__in=OPEN):
            withdraw(batch, why="重新核算。", by=luo, on=ON)
        for month in (MARCH, APRIL):
            compute(place=HAIZHU, month=month, family="dibao", by=luo, on=ON)
    assert _made() == _owed()
