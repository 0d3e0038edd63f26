"""The person goes with the need of a warning: known or taken in, the one the weightiest sign is about; the matching sees how old he is."""

from datetime import date

import numpy as np
import pytest

from doudi.database import var
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.gathering import gather
from doudi.dispatch.supply.publishing import list_need
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import resident_id
from doudi.monitoring.warnings.actions import assign
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.persons import person_of
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, SAID, SOURCE
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.queries import person_by_identifier

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
GRANNY, CHILD = resident_id(7, birth="19380101"), resident_id(8, birth="20180101")


def sealed(number):
    return Pseudonyms.of(var()).seal(np.array([int(number[:17])], dtype=np.int64))[0].tobytes()


@pytest.fixture
def sent(li):
    """A warning of 黄桂芳's household is sent out; give its need."""

    def made(*signs, number=GRANNY):
        found = Found(
            household_key=440105000000000001, place=PLACE, hukou=PLACE, name="黄桂芳", masked="440105********007X",
            sealed=sealed(number) if number else b"", members=2, group="none", signs=signs,
        )  # fmt: skip
        with acting_as(SYSTEM):
            keep([found], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)
        with acting_as(li):
            assign(warning=HardshipWarning.objects.get(), by=li, on=MONDAY)
            return Need.objects.select_related("person").get(source="WARNING")

    return made


def old(**told):
    return Sign(indicator="W-OLD", level="Y", said=SAID, source=SOURCE, **told)


def of_the_child():
    return Sign(
        indicator="W-DIS", level="R", person_key=8, name="黄小宝", masked="440105********008X", sealed=sealed(CHILD), said=SAID,
        source=SOURCE,
    )  # fmt: skip


def known(number):
    with acting_as(SYSTEM):
        return person_by_identifier(kind=Kind.RESIDENT_ID, text=number)


def test_whoever_is_merely_weighed_stands_in_no_registry(sent):
    found = Found(
        household_key=1, place=PLACE, hukou=PLACE, name="黄桂芳", masked="", sealed=sealed(GRANNY), members=1, group="none",
        signs=(old(),),
    )  # fmt: skip
    with acting_as(SYSTEM):
        keep([found], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)

    assert known(GRANNY) is None


def test_once_somebody_is_sent_there_the_head_is_taken_in_and_goes_with_the_need(sent):
    need = sent(old())

    assert need.person == known(GRANNY)
    assert (need.person.name, need.person.born_on, need.person.residence_place_id) == (
        "黄桂芳",
        date(1938, 1, 1),
        PLACE,
    )
    assert need.person.hukou_place is None


def test_whom_the_registry_knows_is_not_taken_in_twice(sent):
    with acting_as(SYSTEM):
        number = Number(kind=Kind.RESIDENT_ID, text=GRANNY)
        place = Place.objects.get(code=PLACE)
        one = register_person(
            name="黄桂芳", numbers=[number], hukou_place=None, residence_place=place, by=SYSTEM, on=MONDAY
        )

    assert sent(old()).person == one


def test_of_a_sign_about_one_person_he_is_the_one(sent):
    need = sent(old(), of_the_child())

    assert (need.person, need.name, need.masked) == (known(CHILD), "黄小宝", "440105********008X")
    assert known(GRANNY) is None


def test_without_a_number_the_need_goes_without_a_person(sent):
    need = sent(old(), number="")

    assert (need.person, need.name) == (None, "黄桂芳")


def test_a_number_sealed_elsewhere_is_nobodys(db):
    with acting_as(SYSTEM):
        assert person_of(sealed=b"elsewhere", name="黄桂芳", place=PLACE, on=MONDAY) is None


def test_the_matching_sees_the_age(sent, li):
    need = sent(old())
    with acting_as(li):
        listing = list_need(need=need, by=li, on=MONDAY)
        problem = gather(PLACE, on=MONDAY)

    assert listing.band == "AGED"
    assert [(one.age, "elder" in one.tags) for one in problem.asked] == [(88, True)]


def test_nothing_of_the_person_leaves_without_consent(sent):
    assert sent(old()).consent == {}
