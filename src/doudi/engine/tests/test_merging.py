"""The walk side by side says what sets say, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.engine import merging
from doudi.engine.merging import NOTHING, crossing, differing, standing
from doudi.engine.strips import Strip, delivery_and_row, joined, open_strip, states, strip, thing_of, write_strip

SMALL = st.integers(0, 12)
ROWS = st.lists(st.tuples(SMALL, st.integers(0, 3), st.integers(0, 3)), max_size=60)
NOBODY = np.empty(0, dtype=np.int64)


def ints(values):
    return np.array(list(values), dtype=np.int64)


def strip_of(rows) -> Strip:
    """Make a strip of (person, thing, value)."""
    people, things, values = (ints(row[place] for row in rows) for place in range(3))
    state = states(things=things, values=values)
    return strip(person=people, state=state, row=np.arange(len(rows)), doubted=NOBODY, doubted_things=NOBODY)


@given(people=st.sets(SMALL), before=ROWS, after=ROWS, lot=st.integers(1, 5))
def test_what_differs_is_the_difference_of_two_sets(people, before, after, lot):
    wanted = sorted(people)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "LOT", lot)
        found = differing(ints(wanted), before=strip_of(before), after=strip_of(after))

    seen = [wanted[place] for place in found.who.tolist()]
    rows = [after[row] for row in strip_of(after).row[found.after].tolist()]
    assert [row[0] for row in rows] == seen
    assert sorted(rows) == sorted(row for row in after if row[0] in people and row not in before)


@given(people=st.sets(SMALL), before=ROWS, after=ROWS)
def test_the_row_before_is_about_the_same_thing_when_there_is_one(people, before, after):
    old, new = strip_of(before), strip_of(after)

    found = differing(ints(sorted(people)), before=old, after=new)

    for row, row_before in zip(found.after.tolist(), found.before.tolist(), strict=True):
        person, thing = int(new.person[row]), int(thing_of(new.state[row]))
        had = any(one[:2] == (person, thing) for one in before)
        assert (row_before != NOTHING) == had
        if had:
            assert (int(old.person[row_before]), int(thing_of(old.state[row_before]))) == (person, thing)


@given(people=st.sets(SMALL), before=ROWS, after=ROWS, limit=st.integers(1, 9))
def test_whoever_crosses_a_limit_was_below_and_is_not_now(people, before, after, limit):
    wanted = sorted(people)
    amounts = [
        strip(
            person=ints(row[0] for row in rows),
            state=ints(row[2] for row in rows),
            row=np.arange(len(rows)),
            doubted=NOBODY,
            doubted_things=NOBODY,
        )
        for rows in (before, after)
    ]

    limits = np.full(len(wanted), limit, dtype=np.int64)
    found = crossing(ints(wanted), before=amounts[0], after=amounts[1], limits=limits)

    sums = [[sum(row[2] for row in rows if row[0] == person) for person in wanted] for rows in (before, after)]
    expected = [place for place in range(len(wanted)) if sums[0][place] < limit <= sums[1][place]]
    assert found.who.tolist() == expected
    assert found.after.tolist() == [sums[1][place] for place in expected]


@given(people=st.sets(SMALL), rows=st.lists(ROWS, min_size=1, max_size=3))
def test_standing_counts_rows_and_names_strips(people, rows):
    wanted = sorted(people)

    bits, counts = standing(ints(wanted), strips=[strip_of(one) for one in rows])

    having = [[sum(row[0] == person for row in one) for one in rows] for person in wanted]
    assert counts.tolist() == [sum(one) for one in having]
    assert bits.tolist() == [sum(1 << place for place, count in enumerate(one) if count) for one in having]


def test_amounts_too_large_to_add_up_are_an_error():
    huge = strip(
        person=ints([1, 1]), state=ints([2**62, 2**62]), row=ints([0, 1]), doubted=NOBODY, doubted_things=NOBODY
    )

    with pytest.raises(OverflowError, match="too large"):
        crossing(ints([1]), before=strip_of([]), after=huge, limits=ints([1]))


def test_numbers_of_another_width_are_refused():
    with pytest.raises(TypeError, match="64-bit"):
        differing(np.array([1], dtype=np.int32), before=strip_of([]), after=strip_of([]))


def test_a_strip_is_kept_and_mapped_again(tmp_path):
    made = strip_of([(5, 1, 1), (3, 2, 2)])

    write_strip(tmp_path / "deaths", made)
    again = open_strip(tmp_path / "deaths")

    assert isinstance(again.person, np.memmap)
    assert again.person.tolist() == [3, 5]
    assert again.row.tolist() == [1, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["deaths"]


def test_strips_joined_still_know_their_delivery():
    both = joined([strip_of([(5, 1, 1)]), strip_of([(3, 2, 2), (7, 1, 1)])])

    assert both.person.tolist() == [3, 5, 7]
    assert [delivery_and_row(row) for row in both.row.tolist()] == [(1, 0), (0, 0), (1, 1)]
