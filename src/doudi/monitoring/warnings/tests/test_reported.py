"""A death told in one of our cases warns the same day, and so does a parent in custody; nothing else does, and nothing twice."""

from datetime import date

import pytest

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.permissions import resident_of
from doudi.cases.reviews.actions import report_change
from doudi.cases.reviews.hearers import HEARERS
from doudi.cases.reviews.models import Change
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import deliver, resident_id
from doudi.monitoring.months.tests import city
from doudi.monitoring.warnings import homes
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import found
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from tests.cases import applied, case_of
from tests.cast import COMMUNITY
from tests.support import changed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 10)
HEAD, WIFE, CHILD = "梁志强", "何丽华", "梁晓晴"


@pytest.fixture
def case(li):
    return case_of(applied(by=li))


def person(name):
    with acting_as(SYSTEM):
        return Person.objects.get(name=name)


def warned() -> HardshipWarning:
    with acting_as(SYSTEM):
        return HardshipWarning.objects.prefetch_related("signals").get()


def signs() -> list[tuple[str, str]]:
    with acting_as(SYSTEM):
        return list(Signal.objects.values_list("indicator", "level"))


def born(name, day):
    with acting_as(SYSTEM):
        ApplicationMember.objects.filter(name=name).update(born_on=day)


def test_a_death_the_family_tells_of_warns_today_and_is_sent_out(case, li):
    change = changed(case, kind="death", by=li, on=TODAY, person=person(WIFE))

    warning = warned()
    assert (warning.generated_on, warning.stage, warning.level, warning.name) == (TODAY, "ASSIGNED", "R", HEAD)
    assert warning.score == 168  # 140 × 1 × 1.2: help is not running yet
    assert [(one.indicator, one.level, one.source) for one in warning.signals.all()] == [
        ("W-DTH", "R", {"case": case.number, "change": change.pk})
    ]


def test_a_resident_tells_it_himself(case, li):
    own, wife = resident_of(case.applicant_person, name=case.name), person(WIFE)

    with acting_as(own):
        report_change(
            case=case, kind="death", told="family", happened_on=TODAY, words="她走了。", by=own, on=TODAY, person=wife
        )

    assert signs() == [("W-DTH", "R")]


def test_found_in_a_review_it_warns_too(case, li):
    changed(case, kind="death", by=li, on=TODAY, told="officer", person=person(WIFE))

    assert signs() == [("W-DTH", "R")]


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(1966, 8, 10), "O"),
        (date(1966, 8, 11), "R"),
        (date(2008, 8, 10), "R"),
        (date(2008, 8, 11), None),
        (None, "O"),
    ],
)
def test_an_elders_death_has_help_computed_again_and_a_childs_took_no_wages(case, li, day, level):
    born(WIFE, day)

    changed(case, kind="death", by=li, on=TODAY, person=person(WIFE))

    assert signs() == ([("W-DTH", level)] if level else [])


def test_whoever_died_alone_leaves_nobody_in_hardship(case, li):
    with acting_as(SYSTEM):
        others = ApplicationMember.objects.exclude(person=case.subject_id)
        others.update(is_member=False, left_out_because="已另立户")

    changed(case, kind="death", by=li, on=TODAY, person=person(HEAD))

    assert signs() == []


def test_a_parent_in_custody_is_a_sign_of_the_child(case, li):
    changed(case, kind="custody", by=li, on=TODAY, told="officer", person=person(HEAD))

    with acting_as(SYSTEM):
        assert list(Signal.objects.values_list("indicator", "level", "name")) == [("W-CHI", "Y", CHILD)]


def test_a_grown_child_is_none(case, li):
    born(CHILD, date(2008, 8, 10))

    changed(case, kind="custody", by=li, on=TODAY, told="officer", person=person(HEAD))

    assert signs() == []


@pytest.mark.parametrize("kind", [one for one in Change.Kind.values if one not in ("death", "custody")])
def test_other_changes_say_nothing_by_themselves(case, li, kind):
    changed(case, kind=kind, by=li, on=TODAY, person=person(WIFE))

    assert signs() == []


def test_told_twice_it_warns_once_and_the_registers_run_finds_it_told(case, li):
    changed(case, kind="death", by=li, on=TODAY, person=person(WIFE))
    changed(case, kind="death", by=li, on=TODAY, person=person(WIFE))

    with acting_as(SYSTEM):
        key = HardshipWarning.objects.get().household_key
        seen = found(("W-DTH", "R"), key=key, place=COMMUNITY)
        kept = keep([seen], scale=scale_of(place=COMMUNITY, on=TODAY), on=TODAY)
    assert (kept.opened, kept.raised, kept.repeated) == (0, 0, 1)


def test_whom_the_books_know_is_warned_of_under_the_number_facts_have(case, li, tmp_path, monkeypatch):
    monkeypatch.setattr(homes, "var", lambda: tmp_path)
    number = resident_id(11, birth=f"{person(HEAD).born_on:%Y%m%d}")
    with acting_as(SYSTEM):
        head = Person.objects.get(name=HEAD)
        add_identifier(person=head, number=Number(Kind.RESIDENT_ID, number), by=SYSTEM, on=TODAY)
    row = {**city.BOOKS[1], "person": number, "birth": number[6:14], "book": "2"}
    deliver(tmp_path, "hukou", [row], as_of=date(2026, 8, 1))

    changed(case, kind="death", by=li, on=TODAY, person=person(WIFE))

    warning = warned()
    assert warning.household_key == 440105 * 10**12 + 2
    assert Pseudonyms.of(tmp_path).open(bytes(warning.sealed)) == number


def test_where_nobody_listens_nobody_is_told(case, li, monkeypatch):
    monkeypatch.delitem(HEARERS, "warnings")

    changed(case, kind="death", by=li, on=TODAY, person=person(WIFE))

    with acting_as(SYSTEM):
        assert Change.objects.get().case_id == case.pk
    assert signs() == []
