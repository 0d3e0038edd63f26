"""Living groups: who is put before the rules together."""

import pytest

from doudi.engine.rolls import read_whole
from doudi.evidence.assembly import assemble
from doudi.evidence.assembly.groups import BOOKS_OF_A_COUNTY, SEEN_FROM
from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import AS_OF, deliver, resident_id
from doudi.facts import FACTS

VILLAGE = "440105001001"


@pytest.fixture
def groups(tmp_path):
    """Deliver books, residences, marriages and deaths; give name → (book of the household, relation, lives here)."""

    def build(books, *, lives=(), couples=(), dead=(), paid=()):
        people = {name: resident_id(100 + place, birth=born) for place, (name, _, _, born, *_) in enumerate(books)}
        guests = [name for name, _ in lives if name not in people]
        people |= {
            name: resident_id(500 + place, birth="19800101", region="520102") for place, name in enumerate(guests)
        }
        deliver(tmp_path, "hukou", [_book(*row, person=people[row[0]]) for row in books])
        deliver(tmp_path, "residence", [_living(name, house, people[name]) for name, house in lives])
        deliver(tmp_path, "marriage", [_couple(people[one], people[other]) for one, other in couples])
        deliver(tmp_path, "deaths", [_death(people[name]) for name in dead])
        if paid:
            deliver(tmp_path, "benefits", [city._benefit(people[name], "农村低保", "D1", "900.00") for name in paid])
        made = assemble(var=tmp_path, on=AS_OF)
        files = [made.folder / county / "person.arrow" for county in made.counties]
        rows = [row for file in files for row in read_whole(file).to_pylist()]
        return {row["name"]: (row["household"] % BOOKS_OF_A_COUNTY, row["relation"], row["lives_here"]) for row in rows}

    return build


def _book(name, book, relation, birth, sex="男", *, person):
    where = {"hukou_type": "1", "place": VILLAGE, "house": f"H{book}", "moved_in_on": "20000101"}
    who = {"person": person, "name": name, "sex": sex, "birth": birth, "book": str(book), "relation": relation}
    return {**who, **where, "status": "0", "updated_on": "20260601"}


def _living(name, house, person):
    born = f"{person[6:10]}-{person[10:12]}-{person[12:14]}"
    who = {"person": person, "name": name, "sex": "女", "birth": born, "hukou_place": VILLAGE}
    return {**who, "place": VILLAGE, "house": house, "since_on": "2020-01-01", "updated_on": "2026-06-01"}


def _couple(one, other):
    return {"husband": one, "wife": other, "status": "结婚", "registered_on": "2001-01-01"}


def _death(person):
    return {"person": person, "died_on": "2026-01-01", "source": "火化", "recorded_on": "2026-01-05"}


def test_a_daughter_in_law_from_another_book_joins_the_family_she_lives_with(groups):
    found = groups(
        [
            ("爷", 1, "02", "19500101"),
            ("仔", 1, "20", "19800101"),
            ("外父", 2, "02", "19500101"),
            ("新抱", 2, "30", "19820101", "女"),
        ],
        lives=[("新抱", "H1")],
        couples=[("仔", "新抱")],
    )

    assert found["新抱"] == (1, "child_in_law", True)
    assert found["外父"] == (2, "self", True)


def test_a_son_in_law_who_heads_his_own_empty_book_joins_with_his_children(groups):
    found = groups(
        [
            ("公", 1, "02", "19500101"),
            ("女", 1, "30", "19800101", "女"),
            ("女婿", 2, "02", "19790101"),
            ("外孙", 2, "20", "20100101"),
        ],
        lives=[("女婿", "H1"), ("外孙", "H1")],
        couples=[("女婿", "女")],
    )

    assert found["女婿"] == (1, "child_in_law", True)
    assert found["外孙"] == (1, "grandchild", True)
    assert {book for book, _, _ in found.values()} == {1}


def test_a_couple_that_lives_apart_stays_in_two_households(groups):
    found = groups(
        [("夫", 1, "02", "19700101"), ("妻", 2, "02", "19720101", "女")],
        couples=[("夫", "妻")],
    )

    assert (found["夫"][0], found["妻"][0]) == (1, 2)


def test_of_two_heads_at_his_address_she_joins_him(groups):
    found = groups(
        [("夫", 1, "02", "19720101"), ("妻", 2, "02", "19700101", "女")],
        lives=[("妻", "H1")],
        couples=[("夫", "妻")],
    )

    assert found == {"夫": (1, "self", True), "妻": (1, "spouse", True)}


def test_a_stranger_at_the_address_is_nobody_of_the_household(groups):
    found = groups([("屋主", 1, "02", "19700101")], lives=[("租客", "H1")])

    assert list(found) == ["屋主"]


def test_when_both_parents_are_dead_the_eldest_adult_child_speaks_for_the_book(groups):
    found = groups(
        [
            ("父", 1, "02", "19500101"),
            ("母", 1, "12", "19520101", "女"),
            ("大仔", 1, "20", "19800101"),
            ("细女", 1, "30", "20120101", "女"),
            ("孙", 1, "40", "20110101"),
        ],
        dead=["父", "母"],
    )

    assert {name: relation for name, (_, relation, _) in found.items()} == {
        "父": "parent",
        "母": "parent",
        "大仔": "self",
        "细女": "sibling",
        "孙": "other",
    }


def test_orphans_stay_a_household_with_the_eldest_as_its_head(groups):
    found = groups(
        [("父", 1, "02", "19800101"), ("姐", 1, "30", "20100101", "女"), ("弟", 1, "20", "20120101")], dead=["父"]
    )

    assert (found["姐"][1], found["弟"][1]) == ("self", "sibling")


def test_the_dead_who_are_still_paid_stay_to_be_found(groups):
    found = groups(
        [("父", 1, "02", "19400101"), ("翁", 2, "02", "19410101"), ("独居", 3, "02", "19800101")],
        dead=["父", "翁"],
        paid=["翁"],
    )

    assert set(found) == {"翁", "独居"}


def test_a_book_of_the_dead_is_no_household(groups):
    found = groups([("父", 1, "02", "19400101"), ("独居", 2, "02", "19800101")], dead=["父"])

    assert list(found) == ["独居"]


def test_a_book_with_two_heads_has_one(groups):
    found = groups([("甲", 1, "02", "19600101"), ("乙", 1, "01", "19700101")])

    assert (found["甲"][1], found["乙"][1]) == ("self", "other")


def test_relations_seen_from_a_new_head_are_relations():
    known = set(FACTS["person"]["relation"].choices)

    assert set(SEEN_FROM) < known
    assert all({old, new} <= known for table in SEEN_FROM.values() for old, new in table.items())
