"""People of the registry's tests. Numbers are the worked examples of the standards, which are nobody's."""

from datetime import date

import pytest

from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, open_household, register_person
from doudi.registry.identifiers import Kind

DAY = date(2026, 7, 1)
HUANG_NUMBER = "350102194503030073"
AQIANG_NUMBER = "44010319800101001X"


def place(code):
    return Place.objects.get(code=code)


def register(name, *, number="", kind=Kind.RESIDENT_ID, hukou="440105001104", residence="440105001104", **known):
    with acting_as(SYSTEM):
        return register_person(
            name=name,
            numbers=[Number(kind=kind, text=number)] if number else [],
            hukou_place=place(hukou) if hukou else None,
            residence_place=place(residence) if residence else None,
            by=SYSTEM,
            on=DAY,
            **known,
        )


@pytest.fixture
def huang_popo(db):
    """黄婆婆, hukou in 从化, living in 客村."""
    return register("黄秀英", number=HUANG_NUMBER, hukou="440117")


@pytest.fixture
def aqiang(db):
    """阿强, at home in 客村."""
    return register("梁志强", number=AQIANG_NUMBER)


@pytest.fixture
def aqiangs(aqiang):
    """阿强's household."""
    with acting_as(SYSTEM):
        return open_household(place=place("440105001104"), head=aqiang, by=SYSTEM, on=date(2020, 1, 1))
