"""Whoever flips a comparison of a condition is told so by a worked case; `tests.law.mutants` breaks everything else."""

from __future__ import annotations

import ast

import pytest

from tests.law.mutants import Mutant, killer, mutants, rules_once

CONDITIONS = [
    mutant for rule in rules_once() if rule.role == "condition" for mutant in mutants(rule, wanted=(ast.Compare,))
]


@pytest.mark.parametrize("mutant", CONDITIONS, ids=str)
def test_a_broken_condition_is_noticed(mutant: Mutant) -> None:
    assert killer(mutant) is not None
