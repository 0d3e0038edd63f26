"""Outcomes: precision of those judged, help given, days until help; by indicator and place."""

from datetime import date
from fractions import Fraction

from doudi.monitoring.warnings.outcomes import outcomes_by

FIRST, TENTH = date(2026, 11, 1), date(2026, 11, 10)
ROWS = [
    ("W-MED", "440105001104", True, "AIDED", FIRST, TENTH),
    ("W-MED", "440105001104", True, "REFERRED", FIRST, FIRST),
    ("W-MED", "440105001104", False, "FALSE_ALARM", FIRST, TENTH),
    ("W-MED", "440106001001", None, "", FIRST, None),
]


def test_by_indicator():
    found = outcomes_by(ROWS)["W-MED", ""]

    assert (found.told, found.disposed, found.helped) == (4, 3, 2)
    assert found.precision == Fraction(2, 3)
    assert found.helped_share == Fraction(2, 3)
    assert found.days_to_help == 4  # of 0 and 9


def test_by_place():
    found = outcomes_by(ROWS, digits=6)

    assert found["W-MED", "440106"].told == 1 and found["W-MED", "440106"].precision is None
    assert ("W-DIS", "440106") not in found


def test_an_indicator_that_said_nothing_has_no_precision():
    none = outcomes_by([])["W-DIS", ""]

    assert (none.told, none.precision, none.helped_share, none.days_to_help) == (0, None, None, None)
