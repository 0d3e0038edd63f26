"""Whom the applicant names as living with him: found or taken in by name and number, at the phone as at the window."""

import pytest

from doudi.cases.actions import NotReady
from doudi.cases.applying.proposal import ADDED_MOST, PEOPLE_MOST, RELATIONS, as_said, name_member, propose_members
from doudi.cases.permissions import resident_of
from doudi.evidence.letters.proposal import RELATION_WORDS
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from tests.cases import APPLIED_ON, MOTHER, MOTHER_NUMBER, family_with_numbers, mother_of

pytestmark = pytest.mark.django_db
CODES = {code for code, _ in RELATIONS}


@pytest.fixture
def people():
    return family_with_numbers()


def named(people, *, by, name="梁小满", number="E99887744", kind=Kind.PASSPORT, inside=None, added=()) -> Person:
    listed = [one.pk for one in people] if inside is None else inside
    with acting_as(by):
        return name_member(
            people[0],
            name=name,
            number=Number(kind=kind, text=number),
            inside=listed,
            added=added,
            by=by,
            on=APPLIED_ON,
        )


def proposed(people, *, by, said) -> list[tuple[str, str]]:
    with acting_as(by):
        found = propose_members(people[0], by=by, on=APPLIED_ON, added=list(said))
        return [(one.person.name, one.words) for one in as_said(found, said=said, codes=CODES)]


@pytest.mark.parametrize("end", ["phone", "window"])
def test_somebody_the_registry_does_not_know_is_named_at_either_end(people, li, end):
    by = li if end == "window" else resident_of(people[0].pk, name=people[0].name)

    niece = named(people, by=by)

    assert proposed(people, by=by, said={niece.pk: "4"})[-1] == ("梁小满", "孙子女")
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="application.member_named", about=f"person:{niece.pk}").count() == 1


def test_what_the_registry_knows_somebody_to_be_is_not_said_otherwise(people, li):
    mother = mother_of(people[0])

    found = named(people, by=li, name=MOTHER, number=MOTHER_NUMBER)

    assert found.pk == mother.pk
    assert proposed(people, by=li, said={mother.pk: "7"})[-1] == (MOTHER, "父母")


@pytest.mark.parametrize(
    ("name", "kind", "number", "words"),
    [
        ("梁小满", Kind.RESIDENT_ID, "110105194912310021", "最后一位校验不符"),
        ("梁小满", Kind.RESIDENT_ID, "1101051949", "号码应为18位"),
        ("梁小满", Kind.PASSPORT, "护照", "护照号码应为6至15位"),
        ("冒名", Kind.PASSPORT, "E12345602", "与登记的姓名不一致"),
        ("梁志强", Kind.PASSPORT, "E12345601", "申请人本人"),
        ("何丽华", Kind.PASSPORT, "E12345602", "何丽华已经列在一起生活的家人里"),
    ],
)
def test_who_cannot_be_added_is_not_and_it_is_said_why(people, li, name, kind, number, words):
    with pytest.raises(NotReady, match=words):
        named(people, by=li, name=name, kind=kind, number=number)

    with acting_as(SYSTEM):
        assert Person.objects.count() == len(people)
        assert not Entry.objects.filter(verb="application.member_named").exists()


def test_somebody_who_died_lives_with_nobody(people, li):
    mother = mother_of(people[0])
    with acting_as(SYSTEM):
        Person.objects.filter(pk=mother.pk).update(died_on=APPLIED_ON)

    with pytest.raises(NotReady, match="登记为已故人员"):
        named(people, by=li, name=MOTHER, number=MOTHER_NUMBER)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ({"added": range(ADDED_MOST)}, f"最多添加 {ADDED_MOST} 位一起生活的家人"),
        ({"inside": range(PEOPLE_MOST)}, f"一份申请最多 {PEOPLE_MOST} 人"),
    ],
)
def test_a_list_without_end_is_refused(people, li, listed, words):
    with pytest.raises(NotReady, match=words):
        named(people, by=li, **listed)

    with acting_as(SYSTEM):
        assert Person.objects.count() == len(people)


def test_the_words_of_the_forms_are_those_of_the_letter():
    assert {code: str(words) for code, words in RELATIONS}.items() <= RELATION_WORDS.items()
