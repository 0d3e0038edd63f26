"""Rows as linkage sees them."""

import pytest

from doudi.evidence.linkage.records import Seen, birth_of, number_of, records_of
from doudi.evidence.tests.deliveries import resident_id


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1960-01-02", "19600102"), ("19600102", "19600102"), ("1960年1月2日", "19600102"), ("1960/1/2", "19600102"),
        ("1960", "1960"), ("不详", None), ("", None), (None, None), ("196001", None),
    ],
)  # fmt: skip
def test_a_day_or_a_year_of_birth_is_read(written, read):
    assert birth_of(written) == read


def test_a_wrong_number_keeps_its_seventeen_digits():
    right = resident_id(1)

    assert number_of(right[:17] + "?") is None
    assert number_of(f" {right.lower()} ") == right
    assert number_of(right.replace("0", "O", 1)) == right
    assert number_of(f"{right}43") == right
    assert number_of("440105600101001") == "44010519600101001"
    assert number_of("H12345678") is None


def test_wherever_two_digits_changed_places_one_cut_of_the_number_is_whole():
    right = resident_id(123, birth="19571203")[:17]
    cuts = ("number_front", "number_back", "number_seam")
    for spot in range(6, 16):
        wrong = right[:spot] + right[spot + 1] + right[spot] + right[spot + 2 :] if spot < 16 else right
        one, two = (
            records_of([Seen(number=right + "0"), Seen(number=wrong + "0")], keys=[1, 2]).select(cuts).to_pylist()
        )

        assert any(one[cut] == two[cut] for cut in cuts), spot


def test_a_code_that_ends_early_is_unknown_further_down():
    row = records_of([Seen(place="440105")], keys=[7]).to_pylist()[0]

    assert (row["place"], row["county"], row["town"]) == ("440105", "440105", None)


def test_empty_is_unknown():
    row = records_of([Seen(name="", birth="", sex=None, place=None)], keys=[7]).to_pylist()[0]

    assert {name for name, value in row.items() if value is not None} == {"unique_id"}
