"""An address as a booklet has it means one place, several, or none."""

from datetime import date

import pytest

from doudi.offices.addresses import places_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("广东省广州市海珠区赤岗街道客村 12 号", ["440105001"]),
        ("广东省广州市海珠区", ["440105"]),
        ("广州市 天河区 五山街道", ["440106001"]),
        ("赤", []),
        ("没有这个地方", []),
    ],
)
def test_an_address_means_the_place_it_writes_most_of(words, codes):
    assert [one.code for one in places_in(words, on=DAY)] == codes


def test_a_name_of_several_places_gives_them_all():
    assert [one.code for one in places_in("赤岗街道或者五山街道", on=DAY)] == ["440105001", "440106001"]
