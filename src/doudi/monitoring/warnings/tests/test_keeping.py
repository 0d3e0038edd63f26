"""What was found is kept once; it opens, it rises, it never falls; and only its places see it."""

from datetime import date, timedelta

import pytest

from doudi.journal.models import Entry
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)


def kept(*one, on=MONDAY):
    with acting_as(SYSTEM):
        return keep(one, scale=scale_of(place=PLACE, on=on), on=on)


def the_warning():
    with acting_as(SYSTEM):
        return HardshipWarning.objects.get()


def signs():
    with acting_as(SYSTEM):
        return list(Signal.objects.order_by("indicator").values_list("indicator", "level", "is_repeat"))


def test_signs_together_are_a_warning_with_its_parts():
    done = kept(found(("W-MED", "R"), ("W-DIS", "O")))

    warning = the_warning()
    assert (done.opened, done.raised, done.repeated) == (1, 0, 0)
    assert (warning.score, warning.level, warning.stage) == (106, "R", "GENERATED")
    assert warning.due_on == MONDAY  # red is sent out at once
    with acting_as(SYSTEM):
        assert list(warning.signals.values_list("indicator", "points")) == [("W-MED", 60), ("W-DIS", 28)]
        assert Entry.objects.filter(verb="warning.open", about=warning.number).count() == 1


def test_the_same_found_again_is_one_warning():
    kept(found(("W-MED", "R")))

    done = kept(found(("W-MED", "R")), on=MONDAY + timedelta(days=30))

    assert (done.opened, done.raised, done.repeated) == (0, 0, 1)
    assert the_warning().generated_on == MONDAY


def test_a_new_sign_lets_an_open_warning_rise_and_its_limit_come_nearer():
    kept(found(("W-MED", "O")))
    before = the_warning()
    tuesday = MONDAY + timedelta(days=1)

    done = kept(found(("W-MED", "O"), ("W-PET", "R")), on=tuesday)

    warning = the_warning()
    assert (before.level, warning.level, done.raised) == ("Y", "R", 1)
    assert (warning.levelled_on, warning.due_on) == (tuesday, tuesday)
    assert signs() == [("W-MED", "O", False), ("W-PET", "R", False)]


def test_a_warning_never_falls():
    kept(found(("W-MED", "R"), ("W-PET", "R")))

    kept(found(("W-OLD", "Y")), on=MONDAY + timedelta(days=30))

    assert the_warning().level == "R" and the_warning().score == 150


def test_a_sign_whose_level_rises_is_told_again():
    kept(found(("W-MED", "O")))

    assert kept(found(("W-MED", "R")), on=MONDAY + timedelta(days=1)).raised == 1
    assert signs() == [("W-MED", "R", False)]


def test_a_sign_is_told_again_when_its_time_is_over():
    kept(found(("W-MED", "R")))
    with acting_as(SYSTEM):
        HardshipWarning.objects.update(stage="CLOSED", reason="AIDED", disposed_on=MONDAY, closed_on=MONDAY)

    within, after = (kept(found(("W-MED", "R")), on=MONDAY + timedelta(days=days)) for days in (179, 180))

    assert (within.repeated, after.opened) == (1, 1)


def test_what_was_told_before_weighs_but_is_marked():
    kept(found(("W-MED", "O")))
    with acting_as(SYSTEM):
        HardshipWarning.objects.update(stage="CLOSED", reason="AIDED", disposed_on=MONDAY, closed_on=MONDAY)

    kept(found(("W-MED", "O"), ("W-PET", "Y")), on=MONDAY + timedelta(days=30))

    with acting_as(SYSTEM):
        new = HardshipWarning.objects.exclude(stage="CLOSED").get()
        assert set(new.signals.values_list("indicator", "is_repeat")) == {("W-MED", True), ("W-PET", False)}


def test_too_little_is_no_warning():
    assert kept(found(("W-STU", "Y"))).opened == 0


def test_it_is_seen_where_the_household_lives_and_where_it_is_registered_and_nowhere_else(li, chen, zhou, he):
    kept(found(("W-MED", "R"), place="440106001001", hukou=PLACE))

    seen = {}
    for officer in (li, chen, zhou):
        with acting_as(officer):
            seen[officer.name] = (HardshipWarning.objects.count(), Signal.objects.count())
    assert seen == {li.name: (1, 1), chen.name: (1, 1), zhou.name: (1, 1)}


def test_another_district_sees_nothing(zhou):
    kept(found(("W-MED", "R")))

    with acting_as(zhou):
        assert (HardshipWarning.objects.count(), Signal.objects.count()) == (0, 0)
