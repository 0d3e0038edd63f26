"""A serial number says what, where and when, and cannot be guessed."""

import re
from datetime import date

from doudi.offices.serials import serial_number

DAY = date(2026, 8, 3)


def test_it_says_kind_county_and_day():
    assert re.fullmatch(r"SQ440105260803[A-Z2-9]{6}", serial_number("SQ", place="440105001104", on=DAY))
    assert serial_number("BG", place="4401", on=DAY, by_chance=8).startswith("BG440100260803")


def test_no_two_are_alike():
    assert len({serial_number("HD", place="440105", on=DAY) for _ in range(1000)}) == 1000
