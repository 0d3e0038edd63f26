"""`doudi bench`: figures, goals, exit codes; and the quick size of what runs in seconds."""

import json
import sys
import types

import pytest

from doudi.bench import command, household, law, rules
from doudi.bench.measure import Goal, Outcome, apart, percentile


@pytest.fixture
def invented(monkeypatch):
    """Put a benchmark that measured so much in the list."""

    def put(value):
        module = types.ModuleType("invented_benchmark")
        goals = (Goal("seconds", 2), Goal("ratio", 1, at_most=False))
        module.run = lambda quick: Outcome(name="invented", figures={"seconds": value, "ratio": 1.5}, goals=goals)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "invented_benchmark", module)
        monkeypatch.setattr(command, "BENCHMARKS", {"invented": ("invented_benchmark", "for this test")})

    return put


def test_met_goals_exit_with_nothing_wrong(invented, capsys):
    invented(1.25)

    assert command.main(["invented", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["name"], said["figures"]) == ("invented", {"seconds": 1.25, "ratio": 1.5})
    assert said["goals"] == {
        "seconds": {"limit": "at most 2", "ok": True},
        "ratio": {"limit": "at least 1", "ok": True},
    }
    assert "cores" in said["machine"]


def test_a_missed_goal_exits_with_one_and_says_which(invented, capsys):
    invented(2.5)

    assert command.main(["invented"]) == 1
    assert "MISSED: at most 2" in capsys.readouterr().out


def test_percentiles_are_values_that_were_measured():
    assert [percentile([4.0, 1.0, 3.0, 2.0], share) for share in (0.0, 0.5, 0.95)] == [1.0, 3.0, 4.0]


def weigh(count):
    """Use memory, for a test of what a process apart reports."""
    return 0.5, len(bytearray(count))


def die():
    """End without an answer."""
    sys.exit(3)


def test_a_task_apart_reports_its_own_time_answer_and_memory():
    small = apart(weigh, 1)
    large = apart(weigh, 300_000_000)

    assert (small.seconds, small.answer, large.answer) == (0.5, 1, 300_000_000)
    assert large.peak_mb - small.peak_mb > 250


def test_a_task_that_dies_is_named():
    with pytest.raises(RuntimeError, match=r"test_command\.die ended with exit code 3"):
        apart(die)


def test_both_sides_of_rules_give_the_same_answers_at_the_quick_size():
    outcome = rules.run(quick=True)

    assert outcome.figures["large_people"] > 90_000
    assert outcome.figures["large_dibao_eligible"] > 0
    assert {goal.figure for goal in outcome.goals} <= set(outcome.figures)


@pytest.mark.django_db
def test_one_household_is_measured_in_process_and_over_http():
    outcome = household.run(quick=True)

    assert outcome.figures["http_requests"] == household.REQUESTS[True]
    assert outcome.figures["decide_p50_ms"] <= outcome.figures["decide_p95_ms"]
    assert outcome.figures["http_p50_ms"] > 0


def test_the_whole_law_answers_as_openfisca_does_with_the_same_rules(monkeypatch):
    monkeypatch.setitem(law.SIZES, True, {"small": 3_000})
    monkeypatch.setitem(law.ONE, True, (300, 3))

    outcome = law.run(quick=True)  # a different answer would be an error

    assert outcome.figures["small_answers_compared"] > 100_000
    assert outcome.figures["small_dibao_eligible"] > 0
    assert {goal.figure for goal in outcome.goals} <= set(outcome.figures)
