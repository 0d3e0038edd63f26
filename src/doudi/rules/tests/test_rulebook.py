"""What can be wrong with a rule is an error when the book is loaded, in a sentence that says how to mend it."""

from datetime import date

import ibis
import pytest

from doudi.rules import Determination, Policy, Rulebook, Terms, load_terms
from doudi.rules.plan import make_plan
from doudi.rules.scalar import Scalar
from doudi.rules.terms import BadTerm
from doudi.rules.tests.toy import DAY, notice, term, toy_book, toy_terms
from doudi.rules.views import BadRule


def book_with(function, *, kind="money", name="thing", terms=None):
    section = Determination("section", title="标题", law="测试法", of="person")
    section.value("第一条", kind=kind, label="标签", name=name)(function)
    return Rulebook(sections=[section], terms=terms or toy_terms())


@pytest.mark.parametrize(
    ("function", "kind", "sentence"),
    [
        (lambda person, local: person.wagee_6m, "money", "did you mean 'wage_6m'"),
        (lambda person, local: local.standart, "money", "did you mean 'local_standard'"),
        (lambda person, local: person.alive, "money", "gives boolean"),
        (lambda person, local: ibis.ifelse(person.alive, 1, 0), "money", "use choose"),
        (lambda person, local: person.wage_6m.least.fill_null(0), "money", "unknown is not zero"),
        (lambda person, local: person.wage_6m.least / 2, "rate", "Divide"),
        (lambda person, local: ibis.cases((person.alive, 1), else_=0), "money", "ELSE"),
        (lambda person, local: ibis.greatest(person.wage_6m.least, 0), "money", "larger"),
    ],
)
def test_a_wrong_rule_is_refused_at_load(function, kind, sentence):
    book = book_with(function, kind=kind)

    with pytest.raises(BadRule, match=sentence):
        book.bind(place="44", on=DAY)


def test_a_rule_may_not_share_its_name_with_a_fact():
    with pytest.raises(BadRule, match="both a fact and the name of a rule"):
        book_with(lambda person, local: person.pension, name="wage_6m")


def test_a_rule_may_not_share_its_name_with_a_term():
    with pytest.raises(BadRule, match="both a term"):
        book_with(lambda person, local: person.pension, name="standard")


def test_policies_in_a_circle_are_refused():
    one = Policy("one", title="一", law="法", of="household", after=("two",))
    two = Policy("two", title="二", law="法", of="household", after=("one",))

    with pytest.raises(BadRule, match="one → two → one"):
        Rulebook(sections=[one, two], terms=toy_terms())


def test_rules_that_wait_for_each_other_are_named():
    section = Determination("section", title="标题", law="法", of="person")
    section.value("一", kind="money", label="左", name="left")(lambda person, local: person.right)
    section.value("二", kind="money", label="右", name="right")(lambda person, local: person.left)
    law = Rulebook(sections=[section], terms=toy_terms()).bind(place="44", on=DAY)

    with pytest.raises(BadRule, match=r"circle.*person\.left, person\.right"):
        make_plan(law)


def test_an_operation_the_scalar_form_does_not_know_is_an_error():
    law = book_with(lambda person, local: person.wage_6m.least.abs()).bind(place="44", on=DAY)

    with pytest.raises(BadRule, match="does not know Abs"):
        Scalar(make_plan(law))


def test_the_same_choice_of_rules_gives_the_same_law():
    book = toy_book()

    assert book.bind(place="440105", on=DAY) is book.bind(place="440606", on=date(2024, 1, 1))
    assert book.bind(place="440105", on=DAY) is not book.bind(place="440105", on=date(2026, 1, 1))


def test_a_plan_computes_only_what_is_asked_for():
    law = toy_book().bind(place="44", on=DAY)

    plan = make_plan(law, outputs={"household": ["grant"]})

    columns = {node.column for phase in plan.phases for level in phase.levels for node in level}
    assert "grant" in columns
    assert not columns & {"topup", "age", "countable_least"}


WELL = """
standard:
  label: 标准
  kind: money
  set_by: 市人民政府
  law: 测试法
  values:
    - {place: "4401", from: 2025-01-01, value: 1309.5, source: 通知, confirmed_on: 2026-11-21}
"""


def test_a_parameters_file_is_read_exactly(tmp_path):
    path = tmp_path / "parameters.yaml"
    path.write_text(WELL, encoding="utf-8")

    terms = load_terms([path])

    assert terms.at(place="440105", residence="urban", on=DAY) == {"standard": 13_095_000}
    assert terms.at(place="440105", residence="urban", on=date(2024, 12, 31)) == {"standard": None}


AGAIN = '    - {place: "4401", from: 2025-01-01, value: 1, source: 又, confirmed_on: 2026-11-21}'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"4401"', "4401", "write the place in quotes"),
        ("kind: money", "kind: gold", "kind 'gold'"),
        ("1309.5", "'a lot'", "its value is 'a lot'"),
        ("  set_by: 市人民政府\n", "", "lacks set_by"),
        (", source: 通知", "", "lacks source"),
        ("confirmed_on: 2026-11-21}", f"confirmed_on: 2026-11-21}}\n{AGAIN}", "two notices"),
    ],
)  # fmt: skip
def test_a_wrong_parameters_file_is_refused_with_a_sentence(tmp_path, old, new, sentence):
    path = tmp_path / "parameters.yaml"
    path.write_text(WELL.replace(old, new), encoding="utf-8")

    with pytest.raises(BadTerm, match=sentence):
        load_terms([path])


def test_figures_nobody_confirmed_for_a_year_are_stale():
    terms = Terms(terms={"standard": term("standard", "money")}, notices=[notice("standard", 1)])

    assert terms.stale(on=date(2026, 6, 1)) == []
    assert [one.term for one in terms.stale(on=date(2026, 6, 3))] == ["standard"]
