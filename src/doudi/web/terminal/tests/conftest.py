"""Fixtures of the tests of commands: a list that two have signed, and its bank, as the tests of clearing have them."""

from doudi.delivery.clearing.tests.conftest import bank, signed

__all__ = ["bank", "signed"]
