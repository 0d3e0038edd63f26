"""Fixtures of goods' tests: a second officer at the county's and the street's desk of 海珠."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User

from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint
from doudi.offices.models import Desk, Officer

BEGIN = date(2026, 1, 1)


def seat_beside(officer: Officer, *, name: str, number: str) -> Officer:
    """Seat a colleague at the same desk."""
    with acting_as(SYSTEM):
        desk = Desk.objects.get(pk=officer.desk_id)
        user = User.objects.create(username=number.lower())
        return appoint(user=user, desk=desk, name=name, staff_number=number, on=BEGIN)


@pytest.fixture
def fang(chen: Officer) -> Officer:
    """方, beside 陈 at the county's desk."""
    return seat_beside(chen, name="方平", number="HZ-MZ-09")


@pytest.fixture
def jin(li: Officer) -> Officer:
    """金, beside 李 at the street's desk."""
    return seat_beside(li, name="金小兰", number="HZ-CG-09")
