"""What is divided by nothing is not known, in whichever way the law is executed."""

from datetime import date

import pytest

from doudi.facts import hao
from doudi.rules import Determination, Rulebook, choose, shared
from doudi.rules.decide import local_terms, rows_for
from doudi.rules.plan import make_plan
from doudi.rules.scalar import Scalar
from doudi.rules.tests.sweeping import swept, written
from doudi.rules.tests.toy import DAY, batch, family, toy_book, toy_terms

WANTED = {"person": ["a_share", "a_part"]}


def book():
    split = Determination("split", title="分摊", law="测试法")

    @split.value("第一条", of="person", kind="money", label="每月分摊")
    def a_share(person, local):
        return shared(person.wage_6m, person.insured_months)

    @split.value("第二条", of="person", kind="money", label="无处分摊")
    def a_part(person, local):
        return shared(person.wage_6m, choose(person.alive, 0, 2))

    return Rulebook(sections=[*toy_book().sections, split], terms=toy_terms())


def home():
    return family(
        {"wage_6m": hao(100), "insured_months": 0},
        {"wage_6m": hao(100), "insured_months": 8},
        {"wage_6m": 0, "insured_months": 0},
        {"wage_6m": None, "insured_months": 8, "alive": False},
        {"wage_6m": hao(100), "insured_months": None, "alive": False, "birth": date(1990, 1, 1)},
    )


def computed(law_book, household):
    law = law_book.bind(place=household.place, on=DAY)
    rows = rows_for(household)
    local = local_terms(law_book, household=household, on=DAY)
    Scalar(make_plan(law, outputs=WANTED)).run(rows, local=local)
    return rows


SHARES = [None, hao("12.5"), None, None, None]
PARTS = [None, None, None, None, hao(50)]


@pytest.mark.parametrize("way", ["engine", "one household", "everybody"])
def test_a_share_among_nobody_is_not_known(way, tmp_path):
    if way == "engine":
        rows = batch(book(), [home()], on=DAY, outputs=WANTED)["person"]
    elif way == "one household":
        rows = computed(book(), home())["person"]
    else:
        rows = swept(book(), written([home()], folder=tmp_path), on=DAY, outputs=WANTED)["person"]

    assert [row["a_share"] for row in rows] == SHARES
    assert [row["a_part"] for row in rows] == PARTS
