"""Who signs for a child is named with his right and his proof; an institution signs by its officer; nothing is believed unseen."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.guardians import (
    NotNamed,
    Right,
    end_guardianship,
    guardianships_of,
    name_guardian,
    show_guardianship,
    why_not_shown,
)
from doudi.registry.models import Guardianship, Person
from doudi.registry.tests.conftest import DAY, register

NEXT = DAY + timedelta(days=1)
AUNT = Right(kind="relative", evidence="户口簿和关系证明 3 号")
HOME = Right(
    kind="institution", evidence="民政部门委托书 12 号", institution="海珠区儿童福利院", authority="副院长，授权书 5 号"
)


@pytest.fixture
def child(db):
    """林小苗, an orphan."""
    return register("林小苗", born_on=date(2016, 5, 1))


@pytest.fixture
def aunt(db):
    """林姨, registered in another district."""
    return register("林姨", hukou="440106", residence="440106001", born_on=date(1980, 1, 1))


def named(child, guardian, right=AUNT, *, on=DAY):
    with acting_as(SYSTEM):
        return name_guardian(ward=child, guardian=guardian, right=right, by=SYSTEM, on=on)


def shown(one, by, *, evidence="看过户口簿原件", on=DAY):
    with acting_as(SYSTEM):
        return show_guardianship(guardianship=one, evidence=evidence, by=by, on=on)


def why(one, on=DAY):
    with acting_as(SYSTEM):
        return why_not_shown(Guardianship.objects.select_related("ward", "guardian").get(pk=one.pk), on=on)


def test_named_and_not_shown_opens_nothing(child, aunt):
    assert "林姨是林小苗的监护人，还没有证明" in why(named(child, aunt))


def test_shown_opens_from_that_day_on(child, aunt, li):
    one = shown(named(child, aunt), li, on=NEXT)

    assert "还没有证明" in why(one)
    assert why(one, on=NEXT) == ""
    with acting_as(SYSTEM):
        line = Entry.objects.get(verb="registry.guardian_shown")
    assert (line.actor, line.detail["evidence"]) == (str(li.pk), "看过户口簿原件")


def test_ended_opens_nothing_more(child, aunt, li):
    one = shown(named(child, aunt), li)

    with acting_as(SYSTEM):
        end_guardianship(guardianship=one, why="父亲已经出狱", by=li, on=NEXT)

    assert why(one) == ""
    assert "监护已经终止" in why(one, on=NEXT)
    with acting_as(SYSTEM):
        assert guardianships_of([child.pk], on=NEXT) == []
        assert guardianships_of([child.pk], on=DAY) == [one]


def test_an_institution_is_named_with_its_officer(child, aunt):
    assert named(child, aunt, HOME).signs_as == "海珠区儿童福利院（林姨）"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"institution": ""}, "哪个单位监护"),
        ({"authority": " "}, "职务和单位的授权文书"),
        ({"evidence": "有"}, "凭什么证明"),
        ({"kind": "neighbour"}, "哪一种监护"),
    ],
)
def test_what_is_missing_is_said(child, aunt, changed, words):
    with pytest.raises(NotNamed, match=words):
        named(child, aunt, Right(**{**HOME.__dict__, **changed}))


def test_nobody_guards_himself_no_minor_guards_and_no_dead(child, aunt):
    brother = register("林小川", born_on=DAY.replace(year=DAY.year - 18) + timedelta(days=1))
    with acting_as(SYSTEM):
        Person.objects.filter(pk=aunt.pk).update(died_on=DAY)
        aunt.refresh_from_db()

    for guardian, words in ((child, "不能是本人"), (brother, "未满十八周岁"), (aunt, "已去世")):
        with pytest.raises(NotNamed, match=words):
            named(child, guardian)
    assert named(child, brother, on=NEXT).guardian == brother


def test_named_twice_is_said(child, aunt):
    named(child, aunt)

    with pytest.raises(NotNamed, match="已经登记为监护人"):
        named(child, aunt)


@pytest.mark.parametrize(("evidence", "words"), [("有", "看了什么证明")])
def test_what_was_seen_is_written_down_once(child, aunt, li, evidence, words):
    one = named(child, aunt)
    with pytest.raises(NotNamed, match=words):
        shown(one, li, evidence=evidence)

    shown(one, li)

    with pytest.raises(NotNamed, match="核看过"):
        shown(one, li)


def test_the_database_wants_an_institution_and_its_authority(child, aunt):
    for row in ({"kind": "committee", "institution": ""}, {"kind": "relative", "institution": "某院", "authority": ""}):
        with acting_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
            Guardianship.objects.create(ward=child, guardian=aunt, evidence="证明", since=DAY, **row)


def test_it_is_seen_with_its_ward(child, aunt, li, zhou):
    one = named(child, aunt)

    with acting_as(li):
        assert Guardianship.objects.get() == one
    with acting_as(zhou):
        assert not Guardianship.objects.exists()
