"""Nobody's hukou is known before somebody read it; who disagrees later moves nothing until a person has looked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.accounts import Proof, bind_account
from doudi.registry.actions import Number
from doudi.registry.hukou import NotSettled, hukou_of, note_hukou, settle_hukou
from doudi.registry.identifiers import Kind
from doudi.registry.models import HukouReading, Person
from doudi.registry.tests.conftest import AQIANG_NUMBER, DAY, place, register

LATER = DAY + timedelta(days=9)
CHIGANG, KECUN, WUSHAN = "440105001", "440105001104", "440106001"
S = HukouReading.Source


@pytest.fixture
def newcomer(db):
    """罗湘, met in 海珠, of whom nobody has read where his hukou is."""
    return register("罗湘", hukou="", residence=CHIGANG)


def noted(person, code, source=S.REGISTER, *, by=SYSTEM, on=DAY):
    with acting_as(SYSTEM):
        return note_hukou(person=person, place=place(code), source=source, by=by, on=on)


def known(person):
    with acting_as(SYSTEM):
        return hukou_of(person)


def test_a_proof_tells_where_somebody_is_met_and_no_hukou(db):
    proof = Proof("demo", "s-1", "罗湘", Number(Kind.PASSPORT, "E88776655"), place=CHIGANG)

    person = bind_account(proof=proof, on=DAY).person

    assert (person.hukou_place_id, person.residence_place_id) == (None, CHIGANG)
    assert known(person) == hukou_of(person) and not known(person).is_known


def test_the_county_of_a_number_is_no_hukou(db):
    proof = Proof("demo", "s-2", "梁志强", Number(Kind.RESIDENT_ID, AQIANG_NUMBER))

    person = bind_account(proof=proof, on=DAY).person

    assert (person.hukou_place_id, person.residence_place_id) == (None, AQIANG_NUMBER[:6])


def test_whoever_a_register_brings_stands_on_the_register(aqiang):
    found = known(aqiang)

    assert (found.place, found.is_known) == (KECUN, True)
    assert found.standing is not None and (found.standing.source, found.standing.read_on) == (S.REGISTER, DAY)


def test_what_was_written_before_sources_were_kept_stands_on_nothing(aqiang):
    with acting_as(SYSTEM):
        Person.objects.filter(pk=aqiang.pk).update(hukou_place=WUSHAN)
        HukouReading.objects.filter(person=aqiang).update(settled_on=DAY, settled_because="旧登记")

    assert (known(aqiang).place, known(aqiang).standing) == (WUSHAN, None)


def test_a_booklet_makes_it_known_with_who_read_it_and_when(newcomer, li):
    noted(newcomer, CHIGANG, S.BOOKLET, by=li, on=LATER)

    found = known(newcomer)
    assert (found.place, found.is_known) == (CHIGANG, True)
    assert found.standing is not None and (found.standing.read_by, found.standing.read_on) == (li, LATER)
    with acting_as(SYSTEM):
        line = Entry.objects.get(verb="registry.hukou_read")
    assert (line.actor, line.detail["source"], line.detail["place"]) == (str(li.pk), "booklet", CHIGANG)


def test_a_booklet_nobody_read_is_none(newcomer):
    with pytest.raises(NotSettled, match="当面核看"):
        noted(newcomer, CHIGANG, S.BOOKLET)
    with acting_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        HukouReading.objects.create(person=newcomer, place=place(CHIGANG), source=S.BOOKLET, read_on=DAY)


def test_what_somebody_says_himself_confirms_nothing(newcomer):
    noted(newcomer, WUSHAN, S.DECLARED)

    found = known(newcomer)
    assert (found.place, found.is_known) == ("", False)
    assert found.said is not None and found.said.place_id == WUSHAN


def test_a_source_that_agrees_makes_it_more_exact_and_never_less(newcomer, li):
    noted(newcomer, CHIGANG, S.BOOKLET, by=li)

    noted(newcomer, KECUN)
    noted(newcomer, "440105", S.BOOKLET, by=li, on=LATER)

    assert (known(newcomer).place, known(newcomer).is_known) == (KECUN, True)


def test_a_register_that_disagrees_moves_nothing(newcomer, li):
    noted(newcomer, CHIGANG, S.BOOKLET, by=li)

    noted(newcomer, WUSHAN, on=LATER)

    found = known(newcomer)
    assert (found.place, found.is_known) == (CHIGANG, False)
    assert [one.place_id for one in found.against] == [WUSHAN]


def test_the_same_answer_twice_is_one_disagreement(newcomer, li):
    noted(newcomer, CHIGANG, S.BOOKLET, by=li)

    first, second = noted(newcomer, WUSHAN), noted(newcomer, WUSHAN, on=LATER)

    assert first == second


def disagreeing(newcomer, li):
    noted(newcomer, CHIGANG, S.BOOKLET, by=li)
    noted(newcomer, WUSHAN, on=LATER)


def settled(person, code, *, by, why="与公安电话核实，已迁户"):
    with acting_as(SYSTEM):
        settle_hukou(person=person, place=code, why=why, by=by, on=LATER)


@pytest.mark.parametrize("taken", [CHIGANG, WUSHAN])
def test_a_person_says_which_it_is_and_why(newcomer, li, taken):
    disagreeing(newcomer, li)

    settled(newcomer, taken, by=li)

    found = known(newcomer)
    assert (found.place, found.is_known) == (taken, True)
    with acting_as(SYSTEM):
        closed = HukouReading.objects.get(settled_on=LATER)
        line = Entry.objects.get(verb="registry.hukou_settled")
    assert closed.place_id != taken and closed.settled_by == li and "已迁户" in closed.settled_because
    assert line.detail["was"] == CHIGANG and line.detail["place"] == taken


def test_what_is_settled_is_not_asked_again_by_the_same_answer(newcomer, li):
    disagreeing(newcomer, li)
    settled(newcomer, CHIGANG, by=li)

    noted(newcomer, WUSHAN, on=LATER + timedelta(days=30))

    assert known(newcomer).is_known


@pytest.mark.parametrize(
    ("code", "why", "words"),
    [(WUSHAN, "  ", "请写明怎么核实"), ("440117", "与公安电话核实", "请在查到的几个户籍地里选")],
)
def test_what_is_missing_is_said(newcomer, li, code, why, words):
    disagreeing(newcomer, li)

    with pytest.raises(NotSettled, match=words):
        settled(newcomer, code, by=li, why=why)


def test_where_nothing_disagrees_nothing_is_settled(aqiang, li):
    with pytest.raises(NotSettled, match="没有不一致"):
        settled(aqiang, KECUN, by=li)


def test_a_reading_is_seen_with_its_person_and_never_taken_away(newcomer, li, zhou):
    reading = noted(newcomer, CHIGANG, S.BOOKLET, by=li)

    with acting_as(zhou):
        assert not HukouReading.objects.exists()
    with acting_as(li):
        assert HukouReading.objects.get() == reading
    with acting_as(SYSTEM), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        reading.delete()
