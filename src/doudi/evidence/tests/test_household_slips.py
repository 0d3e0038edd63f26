"""Whatever somebody writes ends in a household or in faults; what is written is what is read."""

from contextlib import contextmanager
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.evidence.household_file import read_case, read_household, read_household_file
from doudi.evidence.tests.test_household_file import CASE, DAY, TOP
from doudi.evidence.written import FileWrong
from doudi.facts import FACTS, HAO
from doudi.rules.household import household_from_json


@contextmanager
def suppress_faults():
    """Collect what a reader says, if it refuses; anything but FileWrong is an error of ours."""
    told: list[str] = []
    try:
        yield told
    except FileWrong as wrong:
        told += [fault.sentence() for fault in wrong.faults] or [""]


@settings(deadline=None)
@given(st.text())
def test_no_text_ends_in_anything_but_faults(text):
    with suppress_faults() as told:
        read_household(text)

    assert all(told)


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_end_in_anything_but_faults(content):
    with suppress_faults() as told:
        read_household_file(content)

    assert all(told)


FAMILY = f"""{TOP}household: {{relocated: no}}
people:
  - {{name: 阿强, age: 40, wage: [1, 2, 3], deposits: ~}}
  - name: 黄婆婆
    relation: parent
    self_care: {{eat: yes, bathe: no}}
    supporters:
      - income_per_head: 3000.50
"""


@settings(deadline=None, max_examples=300)
@given(
    st.integers(0, len(FAMILY)),
    st.integers(0, 12),
    st.sampled_from(["", "~", ": ", "- ", "\n", "  ", "&a ", "*a", "：", "{", "[", "'", "x"]),
)
def test_a_slip_of_the_pen_ends_in_nothing_but_faults(start, length, slip):
    with suppress_faults() as told:
        read_household(FAMILY[:start] + slip + FAMILY[start + length :])

    assert all(told)


WRITTEN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["people", "household", "wage", "age", "supporters", "self_care", "disability", "birth", "x"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["date", "place", "residence", "household", "people", "expect"]), WRITTEN))
def test_no_shape_ends_in_anything_but_faults(document):
    with suppress_faults() as told:
        read_case(document)

    assert all(told)


def values_of(unit: str):
    """Facts as a file writes them, beside the values they must become."""
    return st.fixed_dictionaries(
        {},
        optional={name: _value(fact) for name, fact in FACTS[unit].items() if name not in ("birth", "relation")},
    )


def _value(fact):
    amounts = st.integers(-10_000_000 if fact.signed else 0, 10_000_000).map(lambda fen: fen * 100)
    kinds = {
        "money": amounts,
        "flag": st.booleans(),
        "code": st.sampled_from(fact.choices or ("",)),
        "day": st.dates(max_value=DAY),
    }
    known = kinds.get(fact.kind, st.integers(fact.least or 0, fact.most if fact.most is not None else 1_200))
    return st.none() | known


def _as_file(facts, *, unit):
    return {
        name: Decimal(value) / HAO if FACTS[unit][name].kind == "money" and value is not None else value
        for name, value in facts.items()
    }


@settings(deadline=None)
@given(values_of("household"), values_of("person"), st.lists(values_of("support"), max_size=2))
def test_what_is_written_is_what_is_read_and_survives_json(household, person, supporters):
    document = {
        **CASE,
        "household": _as_file(household, unit="household"),
        "people": [
            _as_file(person, unit="person") | {"supporters": [_as_file(row, unit="support") for row in supporters]}
        ],
    }

    case = read_case(document)

    assert case.household.facts == household
    assert case.household.people[0].facts == person | {"relation": "self"}
    assert case.household.people[0].supporters == tuple(supporters)
    assert household_from_json(case.household.as_json()) == case.household
