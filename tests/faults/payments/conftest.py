"""Fixtures of faults of payments: a list that two have signed, as clearing's own tests have it."""

from doudi.delivery.clearing.tests.conftest import signed

__all__ = ["signed"]
