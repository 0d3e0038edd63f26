"""How often a source turned out right."""

from doudi.evidence.linkage.queries import Judged, Rightness, rightness


def test_outcomes_add_up_by_source():
    outcomes = [Judged("homes", True), Judged("homes", False), Judged("homes", True), Judged("bank", False)]

    assert rightness(outcomes) == {"homes": Rightness(checked=3, right=2), "bank": Rightness(checked=1, right=0)}


def test_a_source_nobody_checked_has_no_share():
    assert rightness([]) == {}
    assert Rightness(checked=0, right=0).share is None
    assert Rightness(checked=4, right=3).share == 0.75
