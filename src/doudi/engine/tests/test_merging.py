"""The walk side by side says what sets say, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.engine import merging
from doudi.engine.merging import NOTHING, crossing, differing, differing_late, standing
from doudi.engine.strips import VALUE_BITS, Strip, delivery_and_row, joined, open_strip, states, strip, write_strip

SMALL = st.integers(0, 12)
ROWS = st.lists(st.tuples(SMALL, st.integers(0, 3), st.integers(0, 3)), max_size=60)


def ints(values):
    return np.array(list(values), dtype=np.int64)


def strip_of(rows) -> Strip:
    """Make a strip of (person, thing, value)."""
    people, things, values = (ints(row[place] for row in rows) for place in range(3))
    state = states(things=things, values=values)
    return strip(person=people, state=state, row=np.arange(len(rows)))


def rows_of(found):
    """Give what was found as rows, in one order."""
    return sorted(zip(*(column.tolist() for column in vars(found).values()), strict=True))


@settings(deadline=None)
@given(people=st.sets(SMALL), before=ROWS, after=ROWS, lot=st.integers(1, 5))
def test_what_differs_is_the_difference_of_two_sets(people, before, after, lot):
    wanted = sorted(people)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "LOT", lot)
        patch.setattr(merging, "WORTHWHILE", 0)
        found = differing(ints(wanted), pairs=[(strip_of(before), strip_of(after))])

    seen = [wanted[place] for place in found.who.tolist()]
    rows = [after[row] for row in found.row.tolist()]
    assert [row[0] for row in rows] == seen == sorted(seen)
    assert sorted(rows) == sorted(row for row in after if row[0] in people and row not in before)


@settings(deadline=None)
@given(people=st.sets(SMALL), before=ROWS, after=ROWS)
def test_the_row_before_is_about_the_same_thing_when_there_is_one(people, before, after):
    found = differing(ints(sorted(people)), pairs=[(strip_of(before), strip_of(after))])

    for row, row_before, state_before in zip(
        found.row.tolist(), found.row_before.tolist(), found.state_before.tolist(), strict=True
    ):
        person, thing, _ = after[row]
        had = any(one[:2] == (person, thing) for one in before)
        assert (row_before != NOTHING) == (state_before != NOTHING) == had
        if had:
            assert before[row_before][:2] == (person, thing)
            assert (state_before >> VALUE_BITS, state_before % 2**VALUE_BITS) == before[row_before][1:]


@settings(deadline=None)
@given(people=st.sets(SMALL), before=ROWS, after=ROWS)
def test_registers_are_told_apart(people, before, after):
    sides = (strip_of(before), strip_of(after))

    alone = differing(ints(sorted(people)), pairs=[sides])
    among = differing(ints(sorted(people)), pairs=[sides[::-1], sides, (sides[1], sides[1])])

    mine = among.register == 1
    assert among.row[mine].tolist() == alone.row.tolist()
    assert set(among.register.tolist()) <= {0, 1}


@settings(deadline=None)
@given(
    people=st.sets(SMALL), before=st.lists(ROWS, min_size=3, max_size=3), late=st.lists(ROWS, min_size=3, max_size=3)
)
def test_late_rows_of_all_registers_are_met_as_those_of_each(people, before, late):
    wanted, sides = ints(sorted(people)), [strip_of(one) for one in before]
    after = [strip_of(one) for one in late]

    together = differing_late(wanted, before=sides, after=joined(after))

    apart = differing(wanted, pairs=list(zip(sides, after, strict=True)))
    assert rows_of(together) == rows_of(apart)


@pytest.mark.parametrize(("people", "rows"), [(3, 20_000), (20_000, 3), (900, 900), (5_000, 40_000), (40_000, 300)])
def test_whichever_side_is_smaller_the_same_is_found(people, rows):
    random = np.random.default_rng(people + rows)
    wanted = np.unique(random.integers(0, 60_000, people))
    everything = [np.stack([random.integers(0, 60_000, rows), random.integers(0, 9, rows)], axis=1) for _ in range(2)]
    before, after = ([(person, 1, value) for person, value in one.tolist()] for one in everything)

    found = differing(wanted, pairs=[(strip_of(before), strip_of(after))])

    known, looked_after = set(before), set(wanted.tolist())
    expected = [row for row in after if row[0] in looked_after and row not in known]
    assert sorted(after[row] for row in found.row.tolist()) == sorted(expected)


def places_of(asked, *, keys):
    """Look sorted keys up in a sorted column."""
    column, places = merging._sorted(keys), np.empty(len(asked), dtype=np.int64)
    merging._calls()["places"](asked.ctypes.data, len(asked), column.address, places.ctypes.data)
    return places.tolist()


@settings(deadline=None)
@given(keys=st.lists(st.integers(0, 3_000), max_size=2_000), wanted=st.lists(st.integers(0, 3_000), max_size=90))
def test_places_are_those_of_a_binary_search(keys, wanted):
    column, asked = np.sort(ints(keys)), np.sort(ints(wanted))

    places = places_of(asked, keys=column)

    assert places == np.searchsorted(column, asked).tolist()


@pytest.mark.parametrize("asked", [40, 3_000])
@pytest.mark.parametrize("shape", ["drawn", "in heaps", "towards the end", "all the same", "from end to end"])
def test_places_are_found_however_keys_lie(shape, asked):
    random = np.random.default_rng(len(shape) + asked)
    least, most = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    keys = {
        "drawn": random.integers(1, most, 50_000),
        "in heaps": np.repeat(random.integers(1, most, 500), 100),
        "towards the end": most - np.exp(random.random(50_000) * 43).astype(np.int64),
        "all the same": np.full(50_000, 7),
        "from end to end": np.concatenate([[least] * 700, random.integers(least, most, 49_000), [most] * 700]),
    }[shape]
    column = np.sort(keys)
    wanted = np.concatenate([random.choice(column, asked), random.integers(least, most, asked), [least, 0, most]])

    places = places_of(np.sort(wanted), keys=column)

    assert places == np.searchsorted(column, np.sort(wanted)).tolist()


@settings(deadline=None)
@given(people=st.sets(SMALL), before=ROWS, after=ROWS, limit=st.integers(1, 9))
def test_whoever_crosses_a_limit_was_below_and_is_not_now(people, before, after, limit):
    wanted = sorted(people)
    amounts = [
        strip(person=ints(row[0] for row in rows), state=ints(row[2] for row in rows), row=np.arange(len(rows)))
        for rows in (before, after)
    ]

    limits = np.full(len(wanted), limit, dtype=np.int64)
    found = crossing(ints(wanted), before=amounts[0], after=amounts[1], limits=limits)

    sums = [[sum(row[2] for row in rows if row[0] == person) for person in wanted] for rows in (before, after)]
    expected = [place for place in range(len(wanted)) if sums[0][place] < limit <= sums[1][place]]
    assert found.who.tolist() == expected
    assert found.after.tolist() == [sums[1][place] for place in expected]


@settings(deadline=None)
@given(people=st.sets(SMALL), rows=st.lists(ROWS, min_size=1, max_size=3))
def test_standing_counts_rows_and_names_strips(people, rows):
    wanted = sorted(people)

    found = standing(ints(wanted), strips=[strip_of(one) for one in rows])

    having = [[sum(row[0] == person for row in one) for one in rows] for person in wanted]
    assert found.rows.tolist() == [sum(one) for one in having]
    assert found.strips.tolist() == [sum(1 << place for place, count in enumerate(one) if count) for one in having]


@pytest.mark.parametrize(("people", "rows"), [(4_000, 300), (300, 30_000), (2_000, 9_000)])
def test_whichever_side_is_smaller_everybody_stands_as_his_rows_say(people, rows):
    random = np.random.default_rng(people)
    wanted = np.unique(random.integers(0, 5_000, people))
    strips = [
        strip_of(np.stack([random.integers(0, 5_000, rows), *random.integers(0, 4, (2, rows))], axis=1))
        for _ in range(3)
    ]

    found = standing(wanted, strips=strips)

    mixtures = np.zeros(len(wanted), dtype=np.uint64)
    for number, one in enumerate(strips):
        sums = np.zeros(len(wanted), dtype=np.int64)
        np.add.at(
            sums,
            np.searchsorted(wanted, one.person[np.isin(one.person, wanted)]),
            one.state[np.isin(one.person, wanted)],
        )
        has = np.isin(wanted, one.person)
        turned = mixtures << np.uint64(7) | mixtures >> np.uint64(57)
        mixtures = np.where(has, turned ^ sums.astype(np.uint64), mixtures)
        assert ((found.strips >> number & 1) == has).all()
    counts = [np.searchsorted(one.person, wanted, "right") - np.searchsorted(one.person, wanted) for one in strips]
    assert (found.rows == sum(counts)).all()
    assert (found.mixture.view(np.uint64) == mixtures).all()


@settings(deadline=None)
@given(rows=ROWS, person=SMALL)
def test_a_persons_mixture_tells_two_months_apart(rows, person):
    one, other = strip_of(rows), strip_of([*rows, (person, 3, 1)])

    found = [standing(ints([person]), strips=strips).mixture.tolist() for strips in ([one], [one, other], [other])]

    assert found[0] != found[2]
    assert standing(ints([person]), strips=[one]).mixture.tolist() == found[0]


def test_amounts_too_large_to_add_up_are_an_error():
    huge = strip(person=ints([1, 1]), state=ints([2**62, 2**62]), row=ints([0, 1]))

    with pytest.raises(OverflowError, match="too large"):
        crossing(ints([1]), before=strip_of([]), after=huge, limits=ints([1]))


def test_numbers_of_another_width_are_refused():
    with pytest.raises(TypeError, match="64-bit"):
        differing(np.array([1], dtype=np.int32), pairs=[(strip_of([]), strip_of([]))])


def test_a_strip_is_kept_and_mapped_again(tmp_path):
    made = strip_of([(5, 1, 1), (3, 2, 2)])

    write_strip(tmp_path / "deaths", made)
    again = open_strip(tmp_path / "deaths")

    assert isinstance(again.person, np.memmap)
    assert again.person.tolist() == [3, 5]
    assert again.row.tolist() == [1, 0]
    assert again.blocks.tolist() == [3]
    assert [path.name for path in tmp_path.iterdir()] == ["deaths"]


def test_strips_joined_still_know_their_delivery():
    both = joined([strip_of([(5, 1, 1)]), strip_of([(3, 2, 2), (7, 1, 1)])])

    assert both.person.tolist() == [3, 5, 7]
    assert [delivery_and_row(row) for row in both.row.tolist()] == [(1, 0), (0, 0), (1, 1)]
