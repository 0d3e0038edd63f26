"""Who of a home signs for its child: parents before grandparents, whoever applies; without a grown-up it is said what to do."""

from datetime import date

import pytest

from doudi.cases.applying.guardians import cover_of, guardian_inside
from doudi.cases.applying.proposal import Proposal
from doudi.cases.refusals import NotReady
from doudi.registry.models import Guardianship, Person

DAY = date(2026, 8, 3)


def one(number: int, relation: str, *, born: int) -> Proposal:
    person = Person(pk=number, name=f"第{number}位", born_on=date(born, 1, 1))
    return Proposal(person=person, relation=relation, is_minor=born > 2008, masked="")


@pytest.mark.parametrize(
    ("childs", "others", "signs"),
    [
        ("3", [("0", 1985), ("1", 1986)], 1),
        ("3", [("6", 1930), ("1", 1986)], 2),
        ("4", [("0", 1950), ("3", 1985)], 2),
        ("4", [("0", 1950), ("8", 1985)], 1),
        ("0", [("6", 1950), ("5", 1985)], 2),
        ("0", [("7", 2012), ("7", 2005)], 2),
        ("7", [("0", 2005), ("5", 1980)], 2),
    ],
)
def test_parents_come_first_whoever_applies(childs, others, signs):
    people = [one(number, relation, born=born) for number, (relation, born) in enumerate(others, start=1)]
    child = one(9, childs, born=2016)

    found = guardian_inside(child, counted=[*people, child], on=DAY)

    assert found is not None and found.pk == signs


def test_where_nobody_can_sign_it_is_said_what_to_do():
    child = one(9, "0", born=2016)

    with pytest.raises(NotReady, match="请写明监护人"):
        cover_of(child, counted=[child], known=[], on=DAY)


def test_whoever_is_written_down_comes_before_a_grown_up_of_the_home():
    child, uncle = one(9, "0", born=2016), one(1, "8", born=1980)
    known = Guardianship(ward=child.person, guardian=Person(pk=5, name="林姨"), kind="appointed", evidence="指定文书")

    cover = cover_of(child, counted=[child, uncle], known=[known], on=DAY)

    assert (cover.guardianship, cover.guardian, cover.role) == (known, None, "applicant")
