"""People come in and hold numbers: sealed at rest, masked on screen, shown in full only with a purpose."""

from datetime import date

import pytest
from django.db import connection

from doudi.journal.queries import entries_about, last_entries
from doudi.registry import seals
from doudi.registry.actions import (
    NotAllowed,
    NotRegistered,
    Number,
    add_identifier,
    look_up,
    register_person,
    relate,
    unmask,
)
from doudi.registry.identifiers import Kind, check_digit, parse
from doudi.registry.models import PersonIdentifier, Relation
from doudi.registry.queries import person_by_identifier
from doudi.registry.tests.conftest import AQIANG_NUMBER, DAY, HUANG_NUMBER, place, register


def test_birthday_and_sex_are_read_from_the_number(system, huang_popo):
    assert (huang_popo.born_on, huang_popo.sex) == (date(1945, 3, 3), "1")


def test_a_person_is_found_by_any_writing_of_the_number(system, aqiang):
    assert person_by_identifier(kind=Kind.RESIDENT_ID, text="440103800101001") == aqiang
    assert person_by_identifier(kind=Kind.RESIDENT_ID, text="44010319800101001x") == aqiang
    assert person_by_identifier(kind=Kind.PASSPORT, text=AQIANG_NUMBER) is None
    assert person_by_identifier(kind=Kind.RESIDENT_ID, text="no number") is None


def test_the_database_holds_no_number_in_clear(system, aqiang):
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_personidentifier::text FROM registry_personidentifier")
        kept = cursor.fetchone()[0]

    assert AQIANG_NUMBER not in kept
    assert AQIANG_NUMBER.encode().hex() not in kept
    assert "440*************1X" in kept


def test_the_same_number_is_sealed_differently_each_time_and_found_all_the_same():
    number = parse(Kind.RESIDENT_ID, AQIANG_NUMBER)

    assert seals.seal(number) != seals.seal(number)
    assert seals.fingerprint(number) == seals.fingerprint(number)
    assert seals.unseal(seals.seal(number), kind="resident_id") == AQIANG_NUMBER


def test_a_sealed_number_opens_only_as_its_own_kind_and_unchanged():
    sealed = seals.seal(parse(Kind.RESIDENT_ID, AQIANG_NUMBER))

    for damaged, kind in [
        (sealed, "passport"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), "resident_id"),
        (b"\x09" + sealed[1:], "resident_id"),
    ]:
        with pytest.raises(seals.NotOpened):
            seals.unseal(damaged, kind=kind)


@pytest.mark.parametrize(
    ("number", "known", "sentence"),
    [
        ("440103198001010010", {}, "校验不符"),
        (AQIANG_NUMBER, {"born_on": date(1980, 1, 2)}, "出生日期与登记的出生日期不一致"),
        (AQIANG_NUMBER, {"sex": "2"}, "性别与登记的性别不一致"),
        ("44010520300101001" + check_digit("44010520300101001"), {}, "晚于今天"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(system, number, known, sentence):
    with pytest.raises(NotRegistered, match=sentence):
        register("梁志强", number=number, **known)

    assert not PersonIdentifier.objects.exists()


def test_a_number_known_already_is_refused_even_where_its_holder_cannot_be_seen(acting, aqiang, zhou):
    with acting(zhou), pytest.raises(NotRegistered, match="已登记") as refusal:
        register_person(
            name="冒名",
            numbers=[Number(Kind.RESIDENT_ID, AQIANG_NUMBER)],
            hukou_place=place("440106001"),
            residence_place=None,
            by=zhou,
            on=DAY,
        )

    assert "梁志强" not in str(refusal.value)


def test_one_person_holds_several_numbers_and_one_of_them_is_primary(system):
    chan = register("陈大文", number="A123456(3)", kind=Kind.HKID, hukou="", born_on=date(1990, 1, 1), sex="1")

    permit = add_identifier(
        person=chan,
        number=Number(Kind.RESIDENCE_PERMIT, "810000199001010019"),
        by=system,
        on=DAY,
        valid_from=date(2024, 1, 1),
        valid_until=date(2029, 1, 1),
        is_primary=True,
    )

    assert [number.kind for number in chan.identifiers.all()] == ["residence_permit", "hkid"]
    assert [number.is_primary for number in chan.identifiers.all()] == [True, False]
    assert permit.masked == "810*************19"


def test_a_number_of_somebody_elses_birthday_is_not_added(system, aqiang):
    with pytest.raises(NotRegistered, match="出生日期"):
        add_identifier(person=aqiang, number=Number(Kind.RESIDENT_ID, HUANG_NUMBER), by=system, on=DAY)


def test_unmasking_shows_the_number_and_keeps_who_asked_and_why(acting, aqiang, li):
    with acting(li):
        number = unmask(identifier=aqiang.identifiers.get(), by=li, on=DAY, purpose="核对身份证原件")

        line = entries_about(f"person:{aqiang.pk}")[0]

    assert number == AQIANG_NUMBER
    assert (line.verb, line.actor_name, line.purpose) == ("registry.unmasked", "李志强", "核对身份证原件")
    assert AQIANG_NUMBER not in str(line.__dict__)


@pytest.mark.parametrize("purpose", ["", "   ", "看看", " 看 看"])
def test_nothing_is_unmasked_without_a_purpose(acting, aqiang, li, purpose):
    with acting(li):
        before = last_entries(count=1)[0].sequence
        with pytest.raises(NotAllowed, match="用途"):
            unmask(identifier=aqiang.identifiers.get(), by=li, on=DAY, purpose=purpose)

        assert last_entries(count=1)[0].sequence == before


def test_a_number_out_of_sight_is_not_unmasked_even_by_somebody_who_knows_its_key(acting, system, aqiang, zhou):
    known = PersonIdentifier.objects.get()

    with acting(zhou), pytest.raises(NotAllowed, match="看不到"):
        unmask(identifier=known, by=zhou, on=DAY, purpose="核对身份证原件")


def test_looking_somebody_up_is_kept_whether_found_or_not(acting, aqiang, li, zhou):
    found = {}
    for officer in (li, zhou):
        with acting(officer):
            found[officer.name] = look_up(
                number=Number(Kind.RESIDENT_ID, AQIANG_NUMBER), by=officer, on=DAY, purpose="受理申请前查找"
            )

    assert found == {"李志强": aqiang, "周文斌": None}


def test_relatives_are_written_by_code(system, aqiang, huang_popo):
    relate(person=aqiang, relative=huang_popo, code="51", by=system, on=DAY)
    relate(person=aqiang, relative=huang_popo, code="51", by=system, on=DAY)

    assert Relation.objects.get().group == "父母"
