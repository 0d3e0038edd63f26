"""What would be given and what is held: every pair of the two answers leads to the right consequence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from doudi.facts import hao
from doudi.rules import Answer, Policy
from doudi.rules.stacking import Matrix, Pair, Standing
from doudi.rules.tests.toy import family
from doudi.rules.two_answers import Standpoint, two_answers

ON = date(2025, 6, 1)


def policy(name: str, *, of: str = "household", holds: str = "", paid: str = "", every: str = "month") -> Policy:
    return Policy(name, title=name, law="测试法", of=of, holds=holds, paid=paid, every=every)


GRANT = policy("grant", holds="holds_dibao", paid="paid_dibao")
STATUS = policy("status", holds="holds_edge")
ALONE = policy("alone", of="person", holds="holds_dibao")
CARE = policy("care", of="person", holds="holds_tekun", paid="paid_tekun")
EXTRA = policy("extra", of="person", paid="paid_supplement")
REFERRAL = policy("referral", of="person")
ONCE = policy("once", every="once")


def answer(
    of: Policy, *, met: bool | None, holds: bool | None = None, amount: int | None = 0, person: int | None = None
):
    return Answer(policy=of, person=person, met=met, conditions=(), amount_hao=None if amount is None else hao(amount),
                  steps=(), missing=(), holds=holds)  # fmt: skip


def matrix(*rows: tuple[str, str, str]) -> Matrix:
    names = ("grant", "status", "alone", "care", "extra", "allowance")
    leaves = {"grant": ("care",), "status": ("care",)}
    facts = {"allowance": ("serious_illness",)}
    standings = [
        Standing(name, name, "person", (name,), leaves_out=leaves.get(name, ()), facts=facts.get(name, ()))
        for name in names
    ]
    pairs = [
        Pair(has, other, said, "测试法", "第一条", "通知", "H", "", "", date(2020, 1, 1)) for has, other, said in rows
    ]
    return Matrix(standings=standings, pairs=pairs)


def compared(
    *answers: Answer, rows: Sequence[tuple[str, str, str]] = (), paid: int = 0, **facts: bool
) -> list[Standpoint]:
    household = family(facts or {}, {}, paid_dibao=hao(paid), paid_tekun=hao(paid), paid_supplement=hao(paid))
    return list(two_answers(answers, household, matrix=matrix(*rows), place="440105", on=ON))


@pytest.mark.parametrize(
    ("met", "holds", "amount", "paid", "follows"),
    [
        (True, False, 100, 0, "begin"),
        (True, True, 100, 100, "continue"),
        (True, True, 100, 90, "change"),
        (True, True, None, 90, "open"),
        (False, True, 0, 90, "end"),
        (False, False, 0, 0, "nothing"),
        (None, True, None, 90, "open"),
        (None, False, None, 0, "open"),
        (True, None, 100, 0, "open"),
        (False, None, 0, 0, "open"),
    ],
)
def test_each_pair_of_answers_leads_to_its_consequence(
    met: bool | None, holds: bool | None, amount: int | None, paid: int, follows: str
) -> None:
    (row,) = compared(answer(GRANT, met=met, holds=holds, amount=amount), paid=paid)

    assert (row.would, row.holds, row.follows) == (met, holds, follows)


def test_a_status_without_money_goes_on() -> None:
    (row,) = compared(answer(STATUS, met=True, holds=True))

    assert (row.follows, row.paid) == ("continue", None)


@pytest.mark.parametrize(("met", "follows"), [(True, "open"), (False, "nothing"), (None, "open")])
def test_where_no_register_tells_a_yes_is_open_and_a_no_changes_nothing(met: bool | None, follows: str) -> None:
    (row,) = compared(answer(REFERRAL, met=met, person=0))

    assert (row.holds, row.follows) == (None, follows)


def test_what_is_given_once_is_never_held() -> None:
    (row,) = compared(answer(ONCE, met=True, amount=50))

    assert (row.holds, row.follows) == (False, "begin")


def test_one_begins_by_ending_the_other() -> None:
    rows = [("grant", "care", "switch"), ("care", "grant", "no")]

    grant, care = compared(
        answer(GRANT, met=False, holds=True),
        answer(CARE, met=True, holds=False, amount=900, person=0),
        rows=rows,
        paid=9,
    )

    assert (grant.follows, care.follows) == ("switch", "switch")
    assert [pair.answer for pair in care.meets] == ["switch"]


def test_a_family_goes_on_when_one_of_it_changes_over() -> None:
    rows = [("grant", "care", "switch"), ("care", "grant", "no")]

    grant, care = compared(
        answer(GRANT, met=True, holds=True, amount=50),
        answer(CARE, met=True, holds=False, person=0),
        rows=rows,
        paid=90,
    )

    assert (grant.follows, care.follows) == ("change", "switch")


def test_who_is_left_out_does_not_keep_the_family_from_beginning() -> None:
    rows = [("care", "status", "no")]

    status, care = compared(
        answer(STATUS, met=True, holds=False), answer(CARE, met=True, holds=True, person=0), rows=rows
    )

    assert (status.follows, care.holds) == ("begin", True)


@pytest.mark.parametrize(("goes_on", "follows"), [(True, "nothing"), (False, "begin")])
def test_what_stands_in_the_way_must_end_first(goes_on: bool, follows: str) -> None:
    grant, status = compared(
        answer(GRANT, met=goes_on, holds=True, amount=9), answer(STATUS, met=True, holds=False),
        rows=[("grant", "status", "no")], paid=9,
    )  # fmt: skip

    assert status.follows == follows
    assert [pair.has for pair in status.meets] == ["grant"]
    assert grant.follows == ("continue" if goes_on else "end")


@pytest.mark.parametrize("said", ["choose", "higher"])
def test_a_choice_or_comparison_is_left_open(said: str) -> None:
    care, alone = compared(
        answer(CARE, met=True, holds=False, person=0), answer(ALONE, met=True, holds=False, person=0),
        rows=[("care", "alone", said), ("alone", "care", said)],
    )  # fmt: skip

    assert (care.follows, alone.follows) == ("open", "open")


def test_a_benefit_only_a_register_knows_stands_in_the_way_too() -> None:
    (care, _) = compared(
        answer(CARE, met=True, holds=False, person=0), answer(CARE, met=False, holds=False, person=1),
        rows=[("allowance", "care", "no")], serious_illness=True,
    )  # fmt: skip

    assert (care.follows, [pair.has for pair in care.meets]) == ("nothing", ["allowance"])


@pytest.mark.parametrize(
    ("alone", "family_holds", "alone_holds", "follows"),
    [(True, False, True, "nothing"), (False, True, False, "end"), (None, None, None, "open")],
)
def test_one_register_for_families_and_for_who_is_alone(
    alone: bool | None, family_holds: bool | None, alone_holds: bool | None, follows: str
) -> None:
    grant, first, second = compared(
        answer(GRANT, met=False, holds=True), answer(ALONE, met=alone, holds=True, amount=9, person=0),
        answer(ALONE, met=False, holds=False, person=1),
    )  # fmt: skip

    assert (grant.holds, first.holds, second.holds) == (family_holds, alone_holds, False)
    assert grant.follows == follows


@pytest.mark.parametrize(
    ("met", "paid", "follows"),
    [
        ((True, True), 60, "continue"),
        ((True, False), 60, "change"),
        ((False, False), 60, "end"),
        ((True, False), 0, "begin"),
        ((None, True), 60, "open"),
        ((False, False), 0, "nothing"),
    ],
)
def test_what_is_paid_in_one_sum_is_one_row(met: tuple[bool | None, ...], paid: int, follows: str) -> None:
    amounts = {True: 30, False: 0, None: None}
    answers = [answer(EXTRA, met=one, amount=amounts[one], person=number) for number, one in enumerate(met)]

    (row,) = compared(*answers, paid=paid)

    assert (row.person, row.follows) == (None, follows)


def test_the_published_form_names_amounts_and_articles() -> None:
    grant, status = compared(
        answer(GRANT, met=False, holds=True), answer(STATUS, met=True, holds=False), rows=[("grant", "status", "no")],
        paid=90,
    )  # fmt: skip

    assert grant.as_json() | {"meets": []} == {
        "programme": "grant", "person": None, "would": False, "holds": True, "follows": "end", "due": "0.00",
        "paid": "90.00", "meets": [],
    }  # fmt: skip
    assert status.as_json()["meets"] == [
        {"has": "grant", "other": "status", "answer": "no", "law": "测试法", "article": "第一条", "action": ""}
    ]
