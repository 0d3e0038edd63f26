"""Who owes support from elsewhere is named by the applicant, signs for himself, and holds nothing of the household up."""

from datetime import date
from uuid import uuid4

import pytest

from doudi.cases.actions import NotReady
from doudi.cases.applying.models import Application
from doudi.cases.applying.proposal import ADDED_MOST, OTHER, as_said, propose_members
from doudi.cases.applying.sending import Filled, send
from doudi.cases.applying.supporters import (
    OWING_RELATIONS,
    declared_as,
    name_supporter,
    owes_usually,
    propose_supporters,
    supporters_of,
)
from doudi.cases.finding import find_for
from doudi.cases.permissions import resident_of
from doudi.evidence.letters.proposal import OWE_SUPPORT
from doudi.evidence.sources.models import Inquiry
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, register_person, relate
from doudi.registry.identifiers import Kind, check_digit
from doudi.registry.models import Person
from tests.cases import APPLIED_ON, MOTHER, MOTHER_NUMBER, case_of, family_with_numbers, mother_of, moved
from tests.cast import COMMUNITY
from tests.letters import sign
from tests.roads import fresh, verified
from tests.verification import PASSPORTS

pytestmark = pytest.mark.django_db
HOUSEHOLD = ("梁志强", "何丽华", "梁晓晴")
CHILDS_NUMBER = (seventeen := "11010520150101002") + check_digit(seventeen)
"""Nobody's: the place and the serial of the example in GB 11643."""


def relative_of(person, *, name: str, born_on: date, code: str, number: int):
    with acting_as(SYSTEM):
        made = register_person(
            name=name, numbers=[Number(kind=Kind.PASSPORT, text=f"E1234568{number}")], sex="2", born_on=born_on, by=SYSTEM, on=APPLIED_ON,
            hukou_place=Place.objects.get(code="440106001"), residence_place=Place.objects.get(code="440106001"),
        )  # fmt: skip
        relate(person=person, relative=made, code=code, by=SYSTEM, on=APPLIED_ON)
    return made


@pytest.fixture
def people():
    return family_with_numbers()


@pytest.fixture
def mother(people, monkeypatch):
    """梁志强's mother, who lives in another district."""
    monkeypatch.setitem(PASSPORTS, MOTHER, MOTHER_NUMBER)
    return mother_of(people[0])


def proposed_to(people, *, added=()):
    own = resident_of(people[0].pk, name=people[0].name)
    inside = [one.pk for one in people]
    with acting_as(own):
        return propose_supporters(people[0], inside=inside, by=own, on=APPLIED_ON, added=added)


def sent(people, *programmes: str) -> Application:
    own = resident_of(people[0].pk, name=people[0].name)
    with acting_as(own):
        filled = Filled(
            token=uuid4(), members=propose_members(people[0], by=own, on=APPLIED_ON), left_out={},
            programmes={one: [people[0].pk] if one == "nursing_subsidy" else [] for one in programmes}, place=COMMUNITY,
            ground="hukou", residence="urban", declared={"near_relatives": []}, supporters=proposed_to(people),
        )  # fmt: skip
        return send(filled=filled, by=own, on=APPLIED_ON)


def test_grown_relatives_elsewhere_are_proposed_and_nobody_else(people, mother):
    relative_of(people[0], name="梁小弟", born_on=date(2015, 1, 1), code="2", number=2)  # a minor owes nothing
    relative_of(
        people[0], name="梁志明", born_on=date(1980, 1, 1), code="73", number=3
    )  # a brother is asked by no letter
    with acting_as(SYSTEM):
        relate(person=people[0], relative=people[1], code="1", by=SYSTEM, on=APPLIED_ON)  # she lives with him

    assert [(one.person.name, one.words) for one in proposed_to(people)] == [("陈桂兰", "父母")]


def test_children_are_on_the_letter_unless_said_otherwise_and_parents_of_a_grown_child_are_not(people, mother):
    relative_of(people[0], name="梁大成", born_on=date(2006, 1, 1), code="2", number=4)

    usual = {one.person.name: owes_usually(one) for one in proposed_to(people)}

    assert usual == {"梁大成": True, MOTHER: False}


def test_the_letter_has_a_sheet_of_his_own_for_each(people, mother):
    application = sent(people, "dibao", "edge")

    with acting_as(SYSTEM):
        letter = application.letter
        assert letter is not None
        rows = {one.name: one.role for one in letter.people.all()}
        assert rows == {"梁志强": "applicant", "何丽华": "member", "梁晓晴": "member", "陈桂兰": "supporter"}
        assert "本人陈桂兰，" in letter.text


def test_a_programme_that_reads_no_support_asks_nobody_outside(people, mother):
    application = sent(people, "nursing_subsidy")

    with acting_as(SYSTEM):
        assert application.letter is not None
        assert not application.letter.people.filter(role="supporter").exists()


def test_the_household_goes_on_without_him_and_he_is_asked_about_once_he_consented(people, mother, li, chen, guo):
    application = sent(people, "dibao")
    letter = application.letter
    case = case_of(application)
    assert letter is not None
    sign(letter, "梁志强", by=li, second=chen, on=APPLIED_ON)
    with pytest.raises(NotReady, match=r"授权书还缺.*何丽华"):
        moved(case, "accepted", by=li, on=APPLIED_ON)
    sign(letter, "何丽华", "梁晓晴", by=li, second=chen, on=APPLIED_ON)

    moved(case, "accepted", by=li, on=APPLIED_ON)
    verified(application, by=guo, on=APPLIED_ON)

    def asked() -> set[str]:
        with acting_as(SYSTEM):
            return set(Inquiry.objects.values_list("subject__name", flat=True))

    assert asked() == set(HOUSEHOLD)
    assert consents(case, by=li) == [False]
    sign(letter, "陈桂兰", by=li, second=chen, on=APPLIED_ON)
    verified(application, by=guo, on=APPLIED_ON)
    assert asked() == {*HOUSEHOLD, "陈桂兰"}
    assert consents(case, by=li) == [True]


def consents(case, *, by) -> list[bool]:
    """What the law reads of the supporters' consent, though this desk does not see her in the registry."""
    with acting_as(by):
        home = find_for(fresh(case), on=APPLIED_ON).household
        assert [one["relation"] for one in home.people[0].supporters] == ["parent"]
        assert [one["birth"] for one in home.people[0].supporters] == [date(1960, 3, 1)]
        return [one["consent"] for one in home.people[0].supporters]


def named(people, *, by, name: str, number: str, kind: Kind = Kind.PASSPORT, added=()) -> Person:
    with acting_as(by):
        return name_supporter(
            people[0], name=name, number=Number(kind=kind, text=number), inside=[one.pk for one in people], added=added, by=by,
            on=APPLIED_ON,
        )  # fmt: skip


@pytest.mark.parametrize("end", ["phone", "window"])
def test_somebody_the_registry_does_not_know_is_named_at_either_end(people, li, end):
    by = li if end == "window" else resident_of(people[0].pk, name=people[0].name)

    son = named(people, by=by, name="梁大成", number="E99887755")
    with acting_as(by):
        inside = [one.pk for one in people]
        found = propose_supporters(people[0], inside=inside, by=by, on=APPLIED_ON, added=[son.pk])
        (told,) = declared_as(as_said(found, said={son.pk: "2"}, codes=OWE_SUPPORT))

    assert told == {"person": son.pk, "name": "梁大成", "relation": "2", "born_on": ""}
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="application.member_named", about=f"person:{son.pk}").count() == 1


@pytest.mark.parametrize(
    ("name", "kind", "number", "words"),
    [
        ("梁大成", Kind.RESIDENT_ID, "110105194912310021", "最后一位校验不符"),
        ("梁大成", Kind.RESIDENT_ID, "1101051949", "号码应为18位"),
        ("梁大成", Kind.PASSPORT, "护照", "护照号码应为6至15位"),
        ("冒名", Kind.PASSPORT, "E12345602", "与登记的姓名不一致"),
        ("梁志强", Kind.PASSPORT, "E12345601", "申请人本人"),
        ("何丽华", Kind.PASSPORT, "E12345602", "何丽华已经列在一起生活的家人里"),
        ("梁小弟", Kind.PASSPORT, "E12345682", "梁小弟未满十八周岁"),
    ],
)
def test_who_cannot_owe_support_is_not_named_and_it_is_said_why(people, li, name, kind, number, words):
    relative_of(people[0], name="梁小弟", born_on=date(2015, 1, 1), code="2", number=2)
    with acting_as(SYSTEM):
        before = Person.objects.count()

    with pytest.raises(NotReady, match=words):
        named(people, by=li, name=name, kind=kind, number=number)

    with acting_as(SYSTEM):
        assert Person.objects.count() == before


def test_a_minor_nobody_knew_is_not_taken_in(people, li):
    with pytest.raises(NotReady, match="未满十八周岁"):
        named(people, by=li, name="梁小妹", kind=Kind.RESIDENT_ID, number=CHILDS_NUMBER)

    with acting_as(SYSTEM):
        assert not Person.objects.filter(name="梁小妹").exists()


def test_a_list_without_end_is_refused(people, li):
    with pytest.raises(NotReady, match=f"最多添加 {ADDED_MOST} 位"):
        named(people, by=li, name="梁大成", number="E99887755", added=range(ADDED_MOST))


def test_what_he_is_must_be_said_and_must_be_somebody_who_owes(people, li):
    son = named(people, by=li, name="梁大成", number="E99887755")
    (one,) = proposed_to(people, added=[son.pk])
    (other,) = as_said([one], said={son.pk: "7"}, codes=OWE_SUPPORT)

    assert other.relation == OTHER, "a brother owes nothing"
    with pytest.raises(NotReady, match="请选择梁大成是申请人的什么人"):
        declared_as([other])


def test_what_the_registry_knows_is_not_said_otherwise(people, mother):
    (one,) = as_said(proposed_to(people), said={mother.pk: "1"}, codes=OWE_SUPPORT)

    assert one.words == "父母"


def test_the_words_of_the_forms_are_those_who_owe_by_law():
    assert tuple(code for code, _ in OWING_RELATIONS) == OWE_SUPPORT


def test_whoever_names_nobody_has_none(people, li):
    with acting_as(li):
        assert supporters_of(sent(people, "dibao"), on=APPLIED_ON) == ()
