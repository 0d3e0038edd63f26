"""What public security answers of somebody's hukou reaches the registry with the report, and moves nobody."""

from datetime import date

import pytest

from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.hukou import Hukou, hukou_of
from doudi.registry.models import HukouReading, Person
from tests.cast import COMMUNITY
from tests.verification import ASKED_ON, HIT, TIMEOUT, answer, answer_rest, commissioned, expire, issued, signed_letter

pytestmark = pytest.mark.django_db
ROW = {
    "name": "梁志强", "sex": "1", "birth": "19850715", "book": "1", "relation": "01", "hukou_type": "1",
    "place": COMMUNITY, "house": "A1", "status": "0", "updated_on": "20260701",
}  # fmt: skip
TIANHE = "440106001001"


@pytest.fixture
def asked(li, chen, guo):
    letter = signed_letter(by=li, second=chen, sources=("hukou", "bank"))
    return commissioned(letter, by=guo)


def unread() -> None:
    """Nobody has read where 阿强's hukou is."""
    with acting_as(SYSTEM):
        Person.objects.filter(name="梁志强").update(hukou_place=None)
        HukouReading.objects.update(settled_on=ASKED_ON, settled_because="没有核实过")


def known() -> Hukou:
    with acting_as(SYSTEM):
        return hukou_of(Person.objects.get(name="梁志强"))


def reported(asked, *rows, outcome=HIT, guo):
    answer(asked, "hukou", outcome, *rows)
    answer_rest(asked)
    issued(asked, by=guo)


def test_an_answer_makes_it_known_and_says_so(asked, guo):
    unread()

    reported(asked, ROW, guo=guo)

    found = known()
    assert (found.place, found.is_known) == (COMMUNITY, True)
    assert found.standing is not None and found.standing.source == "register"


def test_an_answer_that_disagrees_stands_beside_and_moves_nobody(asked, guo):
    reported(asked, ROW | {"place": TIANHE}, guo=guo)

    found = known()
    assert (found.place, found.is_known) == (COMMUNITY, False)
    assert [one.place_id for one in found.against] == ["440106001"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [ROW | {"status": "2"}],
        [ROW, ROW | {"place": TIANHE}],
        [ROW | {"place": "990000000000"}],
    ],
    ids=["nobody", "moved away", "two places", "no place"],
)
def test_an_answer_that_tells_no_place_leaves_it_unknown(asked, guo, rows):
    unread()

    reported(asked, *rows, outcome=HIT if rows else "NO_HIT", guo=guo)

    assert known().place == ""


def test_silence_is_no_answer(asked, guo):
    unread()
    answer_rest(asked, but=("hukou",))
    expire(date(2027, 1, 4))

    issued(asked, by=guo)

    assert known().place == ""
    with acting_as(SYSTEM):
        assert asked.inquiries.get(source="hukou", subject__name="梁志强").outcome == TIMEOUT
