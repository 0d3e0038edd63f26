"""What would change an answer: the nearest difference, said only where it truly turns it."""

from __future__ import annotations

from datetime import date

from doudi.facts import hao
from doudi.rules import Policy, Rulebook
from doudi.rules.tests.toy import DAY, family, toy_book, toy_terms
from doudi.rules.what_would_change import what_would_change

BOOK = toy_book()


def changes(*people, key, on=DAY, book=BOOK, **more):
    return what_would_change(book, family(*people, **more), on=on)[key]


def test_a_refused_household_is_told_how_much_its_income_is_over():
    (change,) = changes({"wage_6m": hao(1340)}, key=("grant", None))

    assert change.sentence() == "家庭收入再少 140.01 元，就符合“补助”"
    assert (change.kind, change.path, change.to, change.alone) == ("less", "people.0.wage_6m", 11_999_900, True)


def test_exactly_on_the_line_one_fen_is_missing():
    (change,) = changes({"wage_6m": hao(1200)}, key=("grant", None))

    assert change.sentence() == "家庭收入再少 0.01 元，就符合“补助”"


def test_where_two_conditions_fail_neither_alone_is_enough():
    found = changes({"wage_6m": hao(1300)}, key=("grant", None), declared_income=hao(5))

    assert [one.alone for one in found] == [False, False]
    assert found[0].sentence() == "家庭收入再少 100.01 元，才满足“收入低于标准”；其他条件另看"
    assert found[1].sentence() == "申报的家庭月收入再少 5.00 元，才满足“没有汽车”；其他条件另看"


def test_an_eligible_household_is_told_what_it_has_to_spare():
    (change,) = changes({"wage_6m": hao(900)}, key=("grant", None))

    assert change.sentence() == "家庭收入再多 299.99 元以内，仍符合“补助”"
    assert (change.to, change.beyond) == (11_999_900, 12_000_000)


def test_an_open_answer_has_no_changes():
    assert changes({"wage_6m": None}, key=("grant", None)) == ()


def test_who_somebody_is_is_never_proposed():
    found = changes({"wage_6m": 0, "birth": date(1990, 1, 1)}, key=("topup", 0))

    assert found == ()


def test_a_birthday_to_come_is_told_by_its_day():
    """From 2026 the toy law counts everybody a year older: at 59 he is taken for 60."""
    found = changes({"birth": date(1969, 3, 5)}, key=("topup", 0), on=date(2026, 6, 1))

    assert [one.sentence() for one in found] == ["人0满 59 周岁（2028-03-05）后，按现有规定和情况，就符合“加发”"]
    assert found[0].day == date(2028, 3, 5)


def test_a_birthday_more_than_a_few_years_away_is_not_told():
    assert changes({"birth": date(1980, 3, 5)}, key=("topup", 0), on=date(2026, 6, 1)) == ()


def test_where_another_policy_decides_what_turns_that_one_is_told():
    found = changes({"wage_6m": hao(1300), "birth": date(1950, 1, 1)}, key=("topup", 0))

    (change,) = found
    assert change.kind == "policy"
    assert change.sentence() == "“补助”的结论变了，这一项也跟着变：家庭收入再少 100.01 元，就符合“补助”"


def flagged_book(*, wanted: bool) -> Rulebook:
    """One policy that asks for a flag and for no disability."""
    policy = Policy("flagged", title="旗", law="测试法", of="person")

    @policy.condition("第一条", label="旗", otherwise="没有旗")
    def flag_is_set(person, local):
        return person.serious_illness if wanted else ~person.married

    @policy.condition("第二条", label="无残疾", otherwise="有残疾")
    def not_disabled(person, local):
        return person.disability_kind == "none"

    return Rulebook(sections=[policy], terms=toy_terms())


def test_a_health_fact_nobody_registered_is_proposed():
    (change,) = changes({}, key=("flagged", 0), book=flagged_book(wanted=True))

    assert change.sentence() == "如果“人0的经认定的重特大疾病”为“是”，就符合“旗”"


def test_what_is_unusual_about_somebody_is_proposed():
    (change,) = changes({"married": True}, key=("flagged", 0), book=flagged_book(wanted=False))

    assert change.sentence() == "如果“人0的已婚有配偶”为“否”，就符合“旗”"


def test_a_code_is_to_be_checked_rather_than_guessed():
    found = changes({"disability_kind": "sight"}, key=("flagged", 0), book=flagged_book(wanted=False))

    assert [one.sentence() for one in found] == ["如果“人0的残疾类别”与现在登记的不同，就可能符合“旗”；请核对这一项"]


def test_the_same_wage_over_both_spans_moves_together():
    found = changes({"wage_6m": hao(1340), "wage_12m": hao(1340)}, key=("grant", None))

    assert [one.alone for one in found] == [True]
