"""The batch and the scalar form give the same answers, cent for cent, gaps and boundaries included."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.facts import hao
from doudi.rules import decide
from doudi.rules.tests.toy import DAY, batch, family, toy_book

money = st.one_of(
    st.none(),
    st.sampled_from([0, 1, hao(999), hao(1000), hao(1200), hao(1200) - 1, hao(2400)]),
    st.integers(0, hao(3000)),
)
flag = st.sampled_from([True, False, None])
person = st.fixed_dictionaries(
    {
        "wage_6m": money,
        "pension": money,
        "lives_here": flag,
        "alive": st.sampled_from([True, True, False]),
        "birth": st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2025, 1, 1))),
    }
)
households = st.builds(
    lambda people, place, residence, declared: family(
        *people, place=place, residence=residence, declared_income=declared
    ),
    st.lists(person, min_size=1, max_size=4),
    st.sampled_from(["440105", "440606", "110101"]),
    st.sampled_from(["urban", "rural"]),
    st.sampled_from([0, 0, 0, 1, None]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(households, min_size=1, max_size=40))
def test_batch_and_scalar_agree_on_every_verdict_amount_and_reason(homes):
    book = toy_book()
    rows = batch(book, homes, on=DAY)

    for number, home in enumerate(homes):
        for answer in decide(book, home, on=DAY):
            name = answer.policy.name
            row = rows["household"][number]
            if answer.person is not None:
                row = next(one for one in rows["person"] if one["person"] == number * 100 + answer.person)
            failed = sum(1 << i for i, one in enumerate(answer.conditions) if one.met is False)
            unknown = sum(1 << i for i, one in enumerate(answer.conditions) if one.met is None)
            assert (row[name], row[f"{name}_amount"]) == (answer.met, answer.amount_hao)
            assert (row[f"{name}_failed"], row[f"{name}_unknown"]) == (failed, unknown)


@settings(max_examples=200, deadline=None)
@given(households, st.data())
def test_learning_a_fact_never_turns_a_no_into_unknown_or_yes(home, data):
    book = toy_book()
    before = {(a.policy.name, a.person): a.met for a in decide(book, home, on=DAY)}
    people = [dict(one.facts) for one in home.people]
    for one in people:
        for name, value in one.items():
            if value is None:
                one[name] = (
                    data.draw(st.booleans() if name == "lives_here" else st.integers(0, hao(5000)))
                    if name != "birth"
                    else date(1950, 1, 1)
                )
    known = family(*people, place=home.place, residence=home.residence, **home.facts)

    after = {(a.policy.name, a.person): a.met for a in decide(book, known, on=DAY)}

    for key, met in before.items():
        assert met is None or after[key] is met


@settings(max_examples=100, deadline=None)
@given(st.integers(0, hao(2000)), st.integers(0, hao(500)))
def test_more_income_never_raises_the_gap(wage, more):
    book = toy_book()

    poorer = decide(book, family({"wage_6m": wage}), on=DAY)[0].amount_hao
    richer = decide(book, family({"wage_6m": wage + more}), on=DAY)[0].amount_hao

    assert poorer is not None
    assert richer is not None
    assert richer <= poorer
