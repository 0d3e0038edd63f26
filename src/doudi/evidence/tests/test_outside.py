"""Who is paid and stands in no register of persons."""

import pytest

from doudi.evidence.assembly.outside import outsiders
from doudi.evidence.assembly.registers import NobodyKnown
from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import AS_OF, deliver, resident_id
from doudi.facts import hao

GONE, GHOST, CHILD = resident_id(801), resident_id(802), resident_id(803)
KNOWN = city._book(city.QIANG, "阿强", "1", 2, "02")
GUEST = resident_id(804, birth="19800101", region="520102")


def paid(person, programme="低保", file="D1", base="900.00", **other):
    return city._benefit(person, programme, file, base, **other)


@pytest.fixture
def found(tmp_path):
    """Deliver who is paid, and give who stands outside."""

    def look(*rows, books=(KNOWN,), dead=(), lives=()):
        deliver(tmp_path, "hukou", list(books))
        deliver(tmp_path, "benefits", list(rows))
        if dead:
            deliver(tmp_path, "deaths", [city_death(person) for person in dead])
        if lives:
            deliver(tmp_path, "residence", [city._lives(person, "外来", "女", "H9") for person in lives])
        return outsiders(var=tmp_path, on=AS_OF)

    return look


def city_death(person):
    return next(dict(row, person=person) for row in city.REGISTERS["deaths"])


def told(rows):
    return [(one.programme, one.file_number, one.paid_hao, one.is_dead, one.file_is_outside) for one in rows]


def test_somebody_paid_whom_no_register_knows_is_found_with_what_his_file_is_paid(found):
    rows = found(paid(GONE, is_applicant="是"), paid(city.QIANG, file="D2"))

    assert told(rows) == [("dibao", "D1", hao(900), False, True)]
    assert (rows[0].place, rows[0].since.isoformat()) == ("440105", "2025-01-01")


def test_a_file_is_counted_once_and_the_applicant_carries_it(found):
    rows = found(paid(GONE), paid(GHOST, is_applicant="是"), paid(CHILD, supplement_month="100"))

    assert sorted(one.paid_hao for one in rows) == [0, hao(100), hao(900)]
    assert {one.file_is_outside for one in rows} == {True}


def test_in_a_file_of_people_we_know_only_the_own_supplement_is_his(found):
    rows = found(paid(GONE, supplement_month="80"), paid(city.QIANG, is_applicant="是"))

    assert told(rows) == [("dibao", "D1", hao(80), False, False)]


def test_the_dead_are_named_so(found):
    assert [one.is_dead for one in found(paid(GONE), paid(GHOST, file="D2"), dead=(GONE,))] in (
        [True, False],
        [False, True],
    )


def test_who_lives_here_with_a_hukou_elsewhere_is_known(found):
    assert found(paid(GUEST), lives=(GUEST,)) == []


@pytest.mark.parametrize(
    "row",
    [
        paid(GONE, "低保边缘"),  # a status, and no money
        paid(GONE, "临时救助"),  # paid once
        paid(GONE, until_on="2025-12-31"),  # over
        paid(GONE, from_on="2027-01-01"),  # not yet
        paid(GONE, place="350102"),  # nobody delivered the books of that place
    ],
)
def test_who_is_not_paid_here_now_is_not_found(found, row):
    assert found(row) == []


def test_a_book_with_a_line_nobody_could_read_is_not_held_against_him(found):
    unreadable = {**city._book(GONE, "看不清", "1", 9, "02"), "moved_in_on": "不清楚"}

    assert found(paid(GONE), books=(KNOWN, unreadable)) == []


def test_without_any_book_nobody_is_outside(tmp_path):
    deliver(tmp_path, "benefits", [paid(GONE)])

    with pytest.raises(NobodyKnown):
        outsiders(var=tmp_path, on=AS_OF)
