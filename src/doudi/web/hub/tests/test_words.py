"""Words of the hub, and how links are written."""

import pytest
from django.http import QueryDict

from doudi.monitoring.classify import KINDS
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
