"""Allowances of people in the invented city: paid by the law, less who was missed, plus what is wrong; and what became of parents."""

import numpy as np
import pytest

from doudi.demo.blocks import code
from doudi.demo.entitlements import ALLOWANCES
from doudi.demo.parents import SIDES, STATES
from doudi.demo.tests.test_truth import hundred_thousand


@pytest.mark.parametrize("policy", sorted(ALLOWANCES))
def test_most_of_the_entitled_hold_and_some_do_not_and_some_hold_wrongly(policy):
    right = missed = wrong = 0
    for block, law, held in hundred_thousand():
        holds = held.holders(ALLOWANCES[policy], count=block.size)
        allowed = law.is_allowed[policy]
        right += int((holds & allowed).sum())
        missed += int((allowed & ~holds).sum())
        wrong += int((holds & ~allowed).sum())

    assert right > 2 * missed > 0
    assert 0 < wrong < right


def test_some_are_still_paid_last_years_standard():
    paid = set()
    for block, _, held in hundred_thousand():
        rows = held.grants["programme"] == "disability_nursing"
        drawn = (block.families["told"] == 0)[block.family[held.grants["person"]]]
        paid |= set(held.grants["base"][rows & drawn].tolist())

    assert paid == {2_800_000, 2_900_000}


def test_whoever_is_grown_up_needs_no_parent():
    for block, _, _ in hundred_thousand():
        grown = block.people["age"] >= 18
        for fact in SIDES:
            assert (block.people[fact][grown] == STATES.index("able")).all()


def test_a_dead_father_of_the_family_is_told_of_its_children():
    found = 0
    for block, _, _ in hundred_thousand():
        people = block.people
        heads = (people["relation"] == code("relation", "self")) & (people["male"] == 1) & ~people["alive"]
        fatherless = block.any_of(heads)[block.family]
        children = (
            fatherless & (people["relation"] == code("relation", "child")) & (people["age"] < 18) & people["alive"]
        )
        assert (people["father_state"][children] == STATES.index("dead")).all()
        found += int(children.sum())

    assert found > 0


def test_orphans_have_neither_and_a_term_has_its_months():
    orphans, terms = [], []
    for block, _, _ in hundred_thousand():
        people = block.people
        orphans.append(people["chooses_child_scheme"] & people["alive"] & (block.families["told"] == 0)[block.family])
        both = (people["mother_state"] == STATES.index("dead")) & (people["father_state"] == STATES.index("dead"))
        assert (both | ~orphans[-1]).all()
        terms.append(people["father_state_months"][people["father_state"] == STATES.index("prison")])

    assert np.concatenate(orphans).sum() > 0
    assert (np.concatenate(terms) > 0).all()
