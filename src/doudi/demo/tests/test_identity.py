"""Identity numbers: valid by GB 11643 as our importer reads them, and nobody shares one."""

import numpy as np
import pyarrow as pa
import pytest

from doudi.demo.identity import assign, calendar, check_index, written, written_as_15
from doudi.demo.tests.cities import blocks, cast_block
from doudi.evidence.identity import read_numbers

ON = np.datetime64("2026-11-01")


@pytest.mark.parametrize(
    "number", ["44010319800101001X", "350102194503030073", "810000199001010019", "11010519491231002X"]
)
def test_published_examples_get_their_check_digit(number):
    assert written(np.array([int(number[:17])]))[0].as_py() == number


def test_every_number_is_read_back_by_the_importer_with_its_birth():
    people = blocks(people=40_000)[1].people

    read = read_numbers(written(people["id"]), on=ON)

    assert (read.wrong == 0).all()
    assert (read.digits == people["id"]).all()
    assert (read.births == people["birth"]).all()


def test_old_numbers_of_15_digits_mean_the_same_person():
    people = blocks(people=40_000)[0].people
    old = people["id"][calendar(people["birth"]) < 20_000_101]

    read = read_numbers(written_as_15(old), on=ON)

    assert (read.wrong == 0).all()
    assert (read.digits == old).all()


def test_no_two_people_of_a_city_share_a_number():
    city = blocks(people=200_000)
    numbers = np.concatenate([block.people["id"] for block in city] + [cast_block().people["id"]])

    assert len(np.unique(numbers)) == len(numbers)


def test_supporters_outside_are_nobody_of_the_city():
    city = blocks(people=40_000)
    residents = np.concatenate([block.people["id"] for block in city])
    supporters = np.concatenate([block.supports["id"] for block in city])

    assert not np.isin(supporters, residents).any()


def test_a_crowded_day_moves_the_surplus_to_the_next():
    count = 500
    same = np.full(count, 4401_05)
    births = np.full(count, 10_000)

    numbers, shifted = assign(
        county=same, birth=births, male=np.zeros(count, int), slot=np.zeros(count, int), slots=np.ones(count, int)
    )

    assert len(np.unique(numbers)) == count
    assert set(np.unique(shifted).tolist()) == {10_000, 10_001}


def test_odd_sequences_are_men():
    people = blocks(people=40_000)[0].people

    assert ((people["id"] % 2) == people["male"]).all()


def test_a_check_digit_depends_on_every_digit():
    number = 44010519850715001

    changed = [number + 10**place for place in range(17)]

    assert (check_index(np.array(changed)) != check_index(np.array([number]))).all()
    assert written(np.array([number])).type == pa.string()
