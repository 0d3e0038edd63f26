"""Whoever carries a standard out fails or is killed between any two cases, or within one: gone on with, each case has it once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from doudi.cases.case import Case
from doudi.cases.reviews.carried import Carried
from doudi.cases.reviews.standards import adjust_published, carried_out
from doudi.delivery.entitlements.models import Period
from doudi.journal.models import Entry
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.standards.models import Publication
from tests.faults.killing import ENDED, KILLED, killed_before
from tests.standards import LATE, copies_of, decided_for, published
from tests.support import granted

pytestmark = pytest.mark.django_db(transaction=True)
FAILS_AT = (
    ("cases_decision", 1), ("entitlements_period", 1), ("cases_message", 2), ("cases_carried", 1), ("cases_paper", 1),
    ("standard.adjust", 1),
)  # fmt: skip
"""Words of a writing, and at the which of them it fails: in the first case, the second, the third, and after all."""
KILLED_AT = (20, 60, 120, 180, 240)
"""Before which statement, from where the one before was killed: within the first case, and later ones within later ones."""


class Fault(Exception):
    """The machine failed here."""


@pytest.fixture
def files(li: Officer, wu: Officer, chen: Officer, guo: Officer) -> list[Case]:
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    return [case, *copies_of(case, count=2)]


def fails_at(word: str, nth: int) -> Callable[..., Any]:
    """Fail instead of the nth writing with some words in it or its values."""
    left = [nth]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("INSERT") and (word in sql or word in str(params)):
            left[0] -= 1
            if left[0] == 0:
                raise Fault
        return execute(sql, params, many, context)

    return watch


def assert_once(files: list[Case], *, made: Publication) -> None:
    """Each file was adjusted once, and everything that tells of it was written once."""
    numbers = {one.number for one in files}
    assert decided_for(made) == dict.fromkeys(numbers, 1)
    with acting_as(SYSTEM):
        for one in files:
            assert one.decisions.filter(verdict="changed").count() == 1
            assert one.papers.filter(kind="change").count() == 1
            assert one.messages.filter(key__startswith="changed:").count() == 1
            causes = Period.objects.filter(entitlement__case=one).order_by("months").values_list("cause", flat=True)
            assert list(causes) == ["new", "standard"]
            assert Carried.objects.get(case=one).outcome == "done"
        assert Entry.objects.filter(verb="standard.adjust").count() == 1
        told = carried_out(made)
        assert told is not None
        assert (told["cases"], told["changed"], told["more"]) == (3, 3, 3 * 3 * (1400 - 1309))
        assert verify().broken is None


def test_what_fails_anywhere_is_gone_on_with_and_done_once(files: list[Case], wang: Officer, lin: Officer) -> None:
    made = published("1400", by=wang, second=lin)
    reached = []
    for word, nth in FAILS_AT:
        with pytest.raises(Fault), connection.execute_wrapper(fails_at(word, nth)):
            adjust_published(on=LATE)
        reached.append(len(decided_for(made)))

    adjust_published(on=LATE)

    assert reached == sorted(reached)
    assert {0, 1, 2, 3} >= set(reached) >= {0, 3}
    assert_once(files, made=made)


def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on(
    files: list[Case], wang: Officer, lin: Officer
) -> None:
    made = published("1400", by=wang, second=lin)

    how = [killed_before(nth, doing=partial(adjust_published, on=LATE)) for nth in KILLED_AT]
    between = len(decided_for(made))
    adjust_published(on=LATE)

    assert how.count(KILLED) >= 3
    assert set(how) <= {KILLED, ENDED}
    assert 0 < between <= 3
    assert_once(files, made=made)
