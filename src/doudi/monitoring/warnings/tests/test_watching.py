"""Everybody weighed: the month's run on real facts and a real database; again the same, and by many as by one."""

from datetime import date

import numpy as np
import pytest

from doudi.facts import hao
from doudi.monitoring.tests.counties import HAIZHU, ON, TIANHE, write_counties
from doudi.monitoring.warnings import keeping
from doudi.monitoring.warnings.counted import counted_in
from doudi.monitoring.warnings.models import HardshipWarning, WarningPart, WarningRun
from doudi.monitoring.warnings.scoring import scale_of, score_of
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.sweeping import NAMES, found_in, ready_for, weigh
from doudi.monitoring.warnings.watching import found_in_county, watch
from doudi.offices.acting import SYSTEM, acting_as

SOLID = ({"birth": date(1985, 1, 1), "wage_6m": hao(9000), "wage_12m": hao(9000), "has_job": True},)
ILL = ({**SOLID[0], "medical_paid": hao(150_000)},)
ILL_AND_AIDED = ({**ILL[0], "holds_dibao": True},)
ALONE = ({"birth": date(1938, 1, 1), "hardship_petitions": 3, "relation": "self"},)
SILENT = ({**SOLID[0], "medical_paid": None},)
COUNTIES = {HAIZHU: {1: SOLID, 2: ILL, 3: ILL_AND_AIDED}, TIANHE: {4: ALONE, 5: SILENT}}


@pytest.fixture
def facts(tmp_path):
    return write_counties(tmp_path, COUNTIES)


def seen():
    with acting_as(SYSTEM):
        rows = HardshipWarning.objects.order_by("household_key")
        return list(rows.values_list("household_key", "score", "level", "group", "number"))


@pytest.mark.django_db
def test_who_needs_it_is_warned_of_with_parts_and_sources(facts):
    done = watch(BOOK, facts=facts, on=ON)

    assert [row[:4] for row in seen()] == [(2, 72, "O", "none"), (3, 36, "B", "c1"), (4, 78, "O", "none")]
    assert (done.counties, done.households, done.people, done.opened) == (2, 5, 5, 3)
    with acting_as(SYSTEM):
        signal = HardshipWarning.objects.get(household_key=2).signals.get()
    assert signal.source == {"dataset": "medical", "delivery": "d1", "as_of": "2025-09-01"}
    assert signal.said[0]["left"]["value"] == "150000.00"


@pytest.mark.django_db
def test_the_same_month_twice_is_the_same_warnings(facts):
    watch(BOOK, facts=facts, on=ON)
    first = seen()

    again = watch(BOOK, facts=facts, on=ON)

    assert seen() == first
    assert (again.skipped, again.opened) == (2, 0)


@pytest.mark.django_db
def test_the_month_done_anew_with_newer_facts_tells_only_what_is_new(facts, tmp_path):
    watch(BOOK, facts=facts, on=ON)
    first = seen()
    write_counties(tmp_path, {**COUNTIES, HAIZHU: {**COUNTIES[HAIZHU], 1: ALONE}})

    again = watch(BOOK, facts=facts, on=ON)

    assert [row for row in seen() if row[0] != 1] == first
    assert (again.opened, again.repeated) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_second_county_it_goes_on_there(facts, monkeypatch):
    keep = keeping.keep

    def die_in_tianhe(found, **words):
        if any(one.place.startswith(TIANHE) for one in found):
            raise KeyboardInterrupt
        return keep(found, **words)

    monkeypatch.setattr("doudi.monitoring.warnings.watching.keep", die_in_tianhe)
    with pytest.raises(KeyboardInterrupt):
        watch(BOOK, facts=facts, on=ON)
    monkeypatch.undo()

    done = watch(BOOK, facts=facts, on=ON)

    assert (done.skipped, len(seen())) == (1, 3)
    assert WarningRun.objects.get().finished_at is not None


@pytest.mark.django_db
def test_a_place_alone(facts):
    assert watch(BOOK, facts=facts, on=ON, place=TIANHE).counties == 1
    with pytest.raises(FileNotFoundError):
        watch(BOOK, facts=facts, on=ON, place="3501")


@pytest.mark.django_db
def test_what_is_not_known_is_counted_and_nobody_is_cleared_by_silence(facts):
    watch(BOOK, facts=facts, on=ON)

    part = WarningPart.objects.get(place=TIANHE)
    assert part.unknown["W-MED"] == 1 and part.reached["W-MED"] == {"Y": 0, "O": 0, "R": 0}
    assert part.reached["W-PET"]["R"] == 1
    assert counted_in(place="44").households == 5


@pytest.mark.django_db
def test_poverty_by_town_adds_up(facts):
    watch(BOOK, facts=facts, on=ON)

    whole, haizhu = counted_in(place="4401").poverty_in_all(), counted_in(place=HAIZHU).poverty_in_all()
    assert whole and haizhu
    assert (haizhu.people, haizhu.poor) == (3, 0)
    assert (whole.people + whole.unknown, whole.poor) == (5, 1)  # the old woman: no income, no earner, alone


def test_everybody_at_once_and_one_by_one_agree(facts):
    scale = scale_of(place=HAIZHU, on=ON)
    ready = ready_for(BOOK, folders=[facts / HAIZHU, facts / TIANHE], on=ON)
    for county in (HAIZHU, TIANHE):
        close = {
            one.household_key: one
            for one in found_in_county(BOOK, ready=ready, folder=facts / county, on=ON, scale=scale)
        }
        for one in weigh(ready, folder=facts / county, scale=scale):
            for row in np.flatnonzero(one.score >= 20):
                found = close.pop(int(one.household[row]))
                group = NAMES[int(one.group[row])]
                assert found.levels == found_in(one, row=int(row))
                assert score_of(found.levels, group=group, scale=scale).total == one.score[row]
        assert not close
