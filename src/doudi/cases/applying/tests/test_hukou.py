"""An application stands on a hukou somebody confirmed; unknown is said with the nearest way to know, and a disagreement is a person's."""

from decimal import Decimal
from uuid import uuid4

import pytest

from doudi.cases.actions import NotReady
from doudi.cases.applying import hukou as verbs
from doudi.cases.applying.choosing import Said, possible_for
from doudi.cases.applying.proposal import propose_members
from doudi.cases.applying.where import choices_for, why_not_here
from doudi.cases.finding import find_for
from doudi.cases.permissions import NotAllowed
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.hukou import note_hukou
from doudi.registry.models import HukouReading, Person
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers, moved
from tests.cast import COMMUNITY
from tests.roads import fresh

pytestmark = pytest.mark.django_db
SHENZHEN, TIANHE = "440305001", "440106001"
IN_TIANHE = "广东省广州市天河区五山街道"


@pytest.fixture
def family():
    return family_with_numbers()


@pytest.fixture
def newcomer(family):
    """阿强, whose hukou nobody has read."""
    return unread(family[0])


def unread(person: Person) -> Person:
    with acting_as(SYSTEM):
        Person.objects.filter(pk=person.pk).update(hukou_place=None)
        HukouReading.objects.filter(person=person).update(settled_on=APPLIED_ON, settled_because="未核实")
        return Person.objects.get(pk=person.pk)


def registered(person: Person, code: str) -> None:
    with acting_as(SYSTEM):
        where = Place.objects.get(code=code)
        note_hukou(person=person, place=where, source="register", by=SYSTEM, on=APPLIED_ON)


def read(person: Person, address: str, *, by) -> None:
    with acting_as(by):
        verbs.read_booklet(person=person, address=address, by=by, on=APPLIED_ON)


def why(application) -> str:
    with acting_as(SYSTEM):
        return verbs.why_not_competent(application, subject=application.applicant_id, on=APPLIED_ON)


def lives_in(person: Person, code: str) -> Person:
    with acting_as(SYSTEM):
        Person.objects.filter(pk=person.pk).update(residence_place=code)
        return Person.objects.select_related("hukou_place", "residence_place").get(pk=person.pk)


def choices(person: Person) -> list[tuple[str, str]]:
    return [(one.ground, one.place) for one in choices_for(person, members=[person], on=APPLIED_ON)]


def test_where_one_may_apply_where_one_lives_an_unread_hukou_stops_nobody(newcomer):
    assert choices(newcomer) == [("residence", COMMUNITY)]
    assert why_not_here(newcomer, on=APPLIED_ON) == ""


def test_elsewhere_it_is_taken_where_he_says_he_lives_and_said_to_be_unconfirmed(newcomer):
    assert choices(lives_in(newcomer, SHENZHEN[:4])) == [("unknown", SHENZHEN[:4])]


def test_what_is_not_known_is_said_with_the_nearest_way_to_know(newcomer, family):
    words = verbs.hukou_missing([newcomer, *family[1:]])

    assert words.startswith("不知道梁志强的户籍在哪里：还没有确认。最快的办法是在窗口核看户口簿")
    assert verbs.hukou_missing(family[1:]) == ""


def test_an_unread_hukou_answers_no_rule_that_asks_for_it(newcomer, family, li):
    def local(people):
        with acting_as(li):
            members = propose_members(people[0], by=li, on=APPLIED_ON)[: len(people)]
        return verbs.local_facts({one.person.pk: one.person.hukou_place_id or "" for one in members}, place=COMMUNITY)

    whole, own = local([newcomer])
    assert (whole, own) == ({"hukou_is_local": None}, {newcomer.pk: {"hukou_in_province": None}})
    assert local([newcomer, *family[1:]])[0] == {"hukou_is_local": True}


def test_everybody_elsewhere_is_a_no():
    whole, own = verbs.local_facts({1: "3501", 2: "440305"}, place=COMMUNITY)

    assert whole == {"hukou_is_local": False}
    assert own == {1: {"hukou_in_province": False}, 2: {"hukou_in_province": True}}


def test_the_list_says_unknown_where_local_hukou_is_asked_for(newcomer, li):
    with acting_as(li):
        proposed = propose_members(newcomer, by=li, on=APPLIED_ON)[:1]
        said = Said(
            income_month=Decimal(1500), savings=Decimal(0), medical_year=Decimal(90000), education_year=Decimal(0)
        )
        rows = possible_for(proposed, said=said, place=COMMUNITY, residence="urban", on=APPLIED_ON)

    assert {one.programme: one.met for one in rows}["rigid"] is not True


def test_the_finding_of_a_case_has_it_as_confirmed(family, newcomer, li):
    application = applied(by=li, people=[newcomer], programmes={"rigid": None})
    case = case_of(application, "rigid")
    with acting_as(SYSTEM):
        before = find_for(case, on=APPLIED_ON).household.facts["hukou_is_local"]

    read(newcomer, "广东省广州市海珠区赤岗街道", by=li)

    with acting_as(SYSTEM):
        after = find_for(case, on=APPLIED_ON).household.facts["hukou_is_local"]
    assert (before, after) == (None, True)


def unknown(people, li):
    return applied(by=li, people=people, ground="unknown", token=uuid4())


def test_nothing_is_accepted_before_the_hukou_is_read(newcomer, li):
    application = unknown([newcomer], li)

    with pytest.raises(NotReady, match="不知道梁志强的户籍在哪里"):
        moved(case_of(application), "accepted", by=li, on=APPLIED_ON)


def test_a_booklet_read_leads_to_a_person_who_says_who_handles_it(newcomer, li):
    application = unknown([newcomer], li)

    read(newcomer, "广东省广州市海珠区赤岗街道", by=li)

    assert "请由人重新审查" in why(application)
    with acting_as(li):
        verbs.regard_anew(
            application=application,
            subject=application.applicant_id,
            ground="hukou",
            why="户口簿首页",
            by=li,
            on=APPLIED_ON,
        )
        line = Entry.objects.get(verb="application.ground")
    assert why(application) == ""
    assert line.detail == {"was": "unknown", "ground": "hukou", "why": "户口簿首页"}


def test_a_ground_that_does_not_hold_is_refused(newcomer, li):
    application = unknown([newcomer], li)
    read(newcomer, IN_TIANHE, by=li)

    for ground, words in (("hukou", "不由这里办理"), ("member", "不由这里办理"), ("residence", "请写明怎么核实")):
        with acting_as(li), pytest.raises(NotReady, match=words):
            verbs.regard_anew(
                application=application, subject=application.applicant_id, ground=ground, why=" ", by=li, on=APPLIED_ON
            )


def test_a_register_that_disagrees_holds_the_decision_and_moves_no_file(family, li):
    application = applied(by=li, people=family)
    assert why(application) == ""

    registered(family[0], TIANHE)

    assert "说法不一致" in why(application) and "五山街道" in why(application)
    case = fresh(case_of(application))
    assert (case.place, case.application.place, case.application.ground) == (COMMUNITY, COMMUNITY, "hukou")


def test_settled_for_the_register_the_road_is_examined_again_by_a_person(family, li):
    application = applied(by=li, people=family)
    registered(family[0], TIANHE)

    with acting_as(li):
        verbs.settle(
            application=application, person=family[0], place=TIANHE, why="与派出所核实已迁出", by=li, on=APPLIED_ON
        )

    assert "确认的户籍在广东省广州市天河区五山街道" in why(application)
    with acting_as(li):
        verbs.regard_anew(
            application=application,
            subject=application.applicant_id,
            ground="residence",
            why="持居住证常住",
            by=li,
            on=APPLIED_ON,
        )
    assert why(application) == ""
    assert fresh(case_of(application)).place == COMMUNITY


def test_settled_for_what_was_read_before_all_stands(family, li):
    application = applied(by=li, people=family)
    registered(family[0], TIANHE)

    with acting_as(li):
        verbs.settle(
            application=application, person=family[0], place=COMMUNITY, why="派出所更正了登记", by=li, on=APPLIED_ON
        )

    assert why(application) == ""


def test_a_members_ground_stands_on_a_member(family, li):
    application = applied(by=li, people=family, ground="member")
    assert why(application) == ""

    for one in family[1:]:
        unread(one)

    assert "不知道何丽华、梁晓晴的户籍在哪里" in why(application)


def test_an_emergency_asks_for_no_hukou(newcomer, li):
    assert why(applied(by=li, people=[newcomer], ground="emergency")) == ""


@pytest.mark.parametrize(("address", "words"), [("没有这里", "没有找到"), ("赤岗街道或者五山街道", "请写全")])
def test_an_address_that_is_no_one_place_is_sent_back(newcomer, li, address, words):
    with pytest.raises(NotReady, match=words):
        read(newcomer, address, by=li)


def test_only_desks_that_take_applications_read_booklets(newcomer, he):
    with pytest.raises(NotAllowed):
        read(newcomer, IN_TIANHE, by=he)


def test_somebody_of_no_application_is_not_settled_in_it(newcomer, family, li):
    application = applied(by=li, people=[newcomer])

    with acting_as(li), pytest.raises(NotReady, match="不在这份申请里"):
        verbs.settle(application=application, person=family[1], place=TIANHE, why="看过证件", by=li, on=APPLIED_ON)
