"""Words of the hub, and how links are written."""

import pytest
from django.http import QueryDict

from doudi.monitoring.classify import KINDS
from doudi.monitoring.models import Finding
from doudi.programmes import RULEBOOK
from doudi.web.hub import filters, words
from doudi.web.hub.filters import Filters


@pytest.mark.parametrize(
    ("name", "masked"), [("黄秀英", "黄＊英"), ("李四", "李＊"), ("欧阳小红", "欧＊＊红"), ("王", "王＊"), ("", "＊")]
)
def test_a_name_shows_its_ends_only(name, masked):
    assert words.masked_name(name) == masked


def test_every_kind_of_finding_has_words():
    assert set(words.KINDS) == set(KINDS)


def test_every_programme_and_every_reason_of_the_law_has_words():
    assert {words.programme(policy.name) for policy in RULEBOOK.policies} == {
        policy.title for policy in RULEBOOK.policies
    }
    conditions = {rule.name for rule in RULEBOOK.rules if rule.role == "condition"}
    assert not {name for name in conditions if words.reason(name) == name}


def test_a_link_says_only_what_was_chosen():
    chosen = Filters(place="440105", kind="missed", page=3)

    assert chosen.address() == "place=440105&kind=missed&page=3"
    assert chosen.address(kind="wrong") == "place=440105&kind=wrong"
    assert chosen.address(page=4) == "place=440105&kind=missed&page=4"


def test_what_a_link_says_is_read_again():
    chosen = Filters(place="440105001", kind="wrong", programme="dibao", order="name", page=2, is_search=True)

    assert filters.read(QueryDict(chosen.address()), own_place="440105") == chosen


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999"])
def test_a_page_that_is_no_page_is_passed_over(page):
    assert 1 <= filters.read(QueryDict(f"page={page}"), own_place="44").page <= filters.PAGE_MOST


@pytest.mark.parametrize(
    ("kind", "amount", "paid", "said"),
    [
        ("missed", 290, None, "老李符合“重度残疾人护理补贴”的全部条件，每月应得 290.00 元，现在没有领取。"),
        ("missed", None, None, "老李符合“重度残疾人护理补贴”的全部条件，现在没有领取。"),
        (
            "wrong",
            0,
            280,
            "老李正在领取“重度残疾人护理补贴”，每月 280.00 元，但按现有数据不符合条件。请先核实，再决定。",
        ),
        ("wrong", 0, None, "老李正在领取“重度残疾人护理补贴”，但按现有数据不符合条件。请先核实，再决定。"),
        ("change", 580, 560, "老李家仍符合“重度残疾人护理补贴”，现在每月共领 560.00 元，按规定应为 580.00 元。"),
        ("unknown", None, None, "老李能不能继续得到“重度残疾人护理补贴”，现在还不能判断：有下面几项没有查清。"),
    ],
)
def test_one_persons_allowance_is_said_of_the_person(kind, amount, paid, said):
    found = Finding(
        kind=kind, programme="nursing_subsidy", of="person", head_name="老李", members=3, amount_month=amount, paid_month=paid
    )  # fmt: skip

    assert words.sentence(found) == said
