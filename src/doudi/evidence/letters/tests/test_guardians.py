"""A guardian from outside signs for a child: the letter says by what right, and opens nothing before the proof was seen."""

from datetime import date, timedelta

import pytest

from doudi.evidence import gate
from doudi.evidence.letters.actions import NotReady
from doudi.evidence.letters.people import Cover
from doudi.evidence.letters.printing import letter_pdf
from doudi.evidence.letters.queries import why_not_covered
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import register_person
from doudi.registry.guardians import Right, end_guardianship, name_guardian, show_guardianship
from doudi.registry.models import Guardianship
from tests.cast import COMMUNITY
from tests.letters import CASE, DRAFTED_ON, PURPOSE, drafted, family, sign, subject_of

pytestmark = pytest.mark.django_db
NEXT_DAY = DRAFTED_ON + timedelta(days=1)
AUNT = Right(kind="relative", evidence="户口簿和关系证明 3 号")
HOME = Right(
    kind="institution", evidence="民政部门委托书 12 号", institution="海珠区儿童福利院", authority="副院长，授权书 5 号"
)


def person(name, *, born_on, place=COMMUNITY):
    with acting_as(SYSTEM):
        where = Place.objects.get(code=place)
        return register_person(
            name=name, numbers=[], born_on=born_on, hukou_place=where, residence_place=where, by=SYSTEM, on=DRAFTED_ON
        )


@pytest.fixture
def child(db):
    return person("林小苗", born_on=date(2016, 5, 1))


@pytest.fixture
def aunt(db):
    return person("林姨", born_on=date(1980, 1, 1), place="440106001")


def named(child, guardian, right=AUNT):
    with acting_as(SYSTEM):
        return name_guardian(ward=child, guardian=guardian, right=right, by=SYSTEM, on=DRAFTED_ON)


def letter_of(child, guardianship, *, by):
    return drafted(by=by, people=[Cover(child, "applicant", "本人", guardianship=guardianship)], programme="orphan")


def asked(letter, *, by, on=DRAFTED_ON):
    subject = subject_of(letter, "林小苗")
    with acting_as(by):
        return gate.authorise(
            subject=subject, source="bank", case_number=CASE, purpose=PURPOSE, programme="orphan", by=by, on=on
        )


def test_a_stranger_without_a_guardianship_signs_for_no_child(li, child, aunt):
    with pytest.raises(NotReady, match="林姨不是林小苗一起生活的家人"):
        drafted(by=li, people=[Cover(child, "applicant", "本人", guardian=aunt)])


def test_a_guardianship_of_another_child_will_not_do(li, child, aunt):
    other = family()[2]

    with pytest.raises(NotReady, match="不是林小苗的"):
        letter_of(child, named(other, aunt), by=li)


def test_the_letter_says_who_signs_by_what_right_and_proof(li, child, aunt):
    text = letter_of(child, named(child, aunt, HOME), by=li).text

    assert "林小苗，申请人，与申请人的关系：本人" in text
    assert "未成年，由监护人海珠区儿童福利院（林姨）签署；2034年5月1日年满十八周岁后由本人签署。" in text
    assert "监护依据：儿童福利机构、未成年人救助保护机构（受民政部门委托），民政部门委托书 12 号；" in text
    assert "海珠区儿童福利院指定林姨签署，副院长，授权书 5 号。" in text


def test_no_query_leaves_before_the_proof_was_seen(li, chen, guo, child, aunt):
    one = named(child, aunt)
    letter = letter_of(child, one, by=li)
    sign(letter, "林小苗", by=li, second=chen)

    with pytest.raises(gate.Refused, match="林姨是林小苗的监护人，还没有证明"):
        asked(letter, by=guo)

    with acting_as(SYSTEM):
        show_guardianship(guardianship=one, evidence="看过户口簿原件", by=li, on=DRAFTED_ON)
    assert asked(letter, by=guo).letter == letter.number


def test_when_the_guardianship_is_over_queries_stop(li, chen, guo, child, aunt):
    one = named(child, aunt, HOME)
    letter = letter_of(child, one, by=li)
    sign(letter, "林小苗", by=li, second=chen)
    with acting_as(SYSTEM):
        show_guardianship(guardianship=one, evidence="看过委托书原件", by=li, on=DRAFTED_ON)
        end_guardianship(guardianship=one, why="孩子已被收养", by=li, on=NEXT_DAY)

    assert asked(letter, by=guo).source == "bank"
    with pytest.raises(gate.Refused, match="海珠区儿童福利院（林姨）对林小苗的监护已经终止"):
        asked(letter, by=guo, on=NEXT_DAY)
    with acting_as(SYSTEM):
        one = Guardianship.objects.select_related("ward", "guardian").get(pk=one.pk)
    with pytest.raises(NotReady, match="监护已经终止"):
        drafted(by=li, on=NEXT_DAY, people=[Cover(child, "applicant", "本人", guardianship=one)])


def test_nobody_but_the_guardian_signs_and_unsigned_is_said(li, chen, child, aunt):
    letter = letter_of(child, named(child, aunt), by=li)

    with acting_as(SYSTEM):
        subject = subject_of(letter, "林小苗")
        letter.valid_from = DRAFTED_ON
        subject.letter = letter
        assert "要由监护人林姨签署，现在还没有" in why_not_covered(subject=subject, source="bank", on=DRAFTED_ON)


def test_grown_up_the_child_signs_himself_and_no_proof_is_asked(li, chen, guo, aunt):
    child = person("林小苗", born_on=date(DRAFTED_ON.year - 18, DRAFTED_ON.month, DRAFTED_ON.day + 1))
    letter = letter_of(child, named(child, aunt), by=li)

    sign(letter, "林小苗", by=li, second=chen, on=NEXT_DAY)

    assert asked(letter, by=guo, on=NEXT_DAY).letter == letter.number


def test_it_is_printed_with_the_institution_that_signs(li, child, aunt):
    letter = letter_of(child, named(child, aunt, HOME), by=li)

    with acting_as(li):
        made = letter_pdf(letter, address="https://example.invalid/l", on=DRAFTED_ON)

    assert made.startswith(b"%PDF")
