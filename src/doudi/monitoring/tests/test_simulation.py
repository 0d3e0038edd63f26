"""A changed law on the people of two counties: who comes in, who falls out, and what it costs."""

from datetime import date

import pytest

from doudi.facts import hao
from doudi.monitoring.simulation import Law, NothingToSimulate, counties, people_of, simulate
from doudi.monitoring.tests.counties import HAIZHU, ON, POOR, RICH, TIANHE, write_counties
from doudi.programmes import RULEBOOK
from doudi.standards.notices import Draft, notices_of

NEAR = ({**POOR[0], "wage_6m": hao(1350), "wage_12m": hao(1350)},)
HOLDER = ({**POOR[0], "holds_dibao": True},)
SILENT = ({**NEAR[0], "deposits": None},)
PEOPLE = {HAIZHU: {1: HOLDER, 2: RICH, 3: NEAR}, TIANHE: {4: POOR, 5: NEAR, 6: SILENT}}


@pytest.fixture
def facts(tmp_path):
    return write_counties(tmp_path, PEOPLE, paid={1: 509})


def changed(*, term="dibao_standard", value="1400", place="4401", residence="any"):
    draft = Draft(
        term=term, place=place, residence=residence, value=value, since=ON, announced_on=ON, source="测算", reason=""
    )
    return RULEBOOK.with_own_notices(notices_of(draft, book=RULEBOOK, confirmed_on=ON, at_once=True))


def simulated(facts, *, book=None, on=ON, place=""):
    return simulate(before=Law(RULEBOOK, ON), after=Law(book or changed(), on), facts=facts, place=place)


def line(simulation, name="dibao"):
    return next(one for one in simulation.programmes if one.name == name)


def test_a_higher_standard_brings_in_who_was_near_it_and_pays_everybody_more(facts):
    dibao = line(simulated(facts))

    assert (dibao["households_before"], dibao["households_after"], dibao["households_into"]) == (2, 4, 2)
    assert (dibao["people_into"], dibao["people_out"]) == (2, 0)
    assert dibao["due_before"] == 2 * hao(509)
    assert dibao["due_after"] == 2 * hao(600) + 2 * hao(50)
    assert dibao.change_year == 12 * (2 * hao(91) + 2 * hao(50))


def test_a_lower_standard_puts_out_who_is_above_it_and_says_who_loses(facts):
    simulation = simulated(facts, book=changed(value="700"))

    dibao = line(simulation)
    assert (dibao["households_out"], dibao["people_out"], dibao["due_after"]) == (2, 2, 0)
    assert dibao["held_out"] == 1
    assert simulation.totals["losing"] == 2
    assert [(one.household, one.loss, one.holds) for one in simulation.losers] == [
        (4, hao(509), False),
        (1, hao(509), True),
    ]


def test_the_same_law_changes_nothing(facts):
    simulation = simulated(facts, book=RULEBOOK)

    assert simulation.changed == []
    assert (simulation.whole.change, simulation.totals["losing"], simulation.losers) == (0, 0, [])


def test_who_holds_something_is_counted_apart_from_who_comes_in_new(facts):
    dibao = line(simulated(facts))

    assert (dibao["held_households"], dibao["held_people"], dibao["paid"]) == (1, 1, hao(509))
    assert dibao["held_difference"] == dibao["held_raise"] == hao(91)
    assert (dibao["households_new"], dibao["people_new"]) == (2, 2)


def test_an_open_verdict_stays_open_and_costs_nothing_yet(facts):
    dibao = line(simulated(facts))

    assert dibao["open_after"] == 1
    assert dibao["due_unknown"] == 0


def test_counts_are_given_by_county_and_town(facts):
    simulation = simulated(facts)

    by_county = simulation.places(digits=6, programme="dibao")
    assert [(one.name, one["households_into"]) for one in by_county] == [(HAIZHU, 1), (TIANHE, 1)]
    assert [one.name for one in simulation.places(digits=9)] == [f"{HAIZHU}015", f"{TIANHE}015"]
    assert sum(one["due_after"] for one in simulation.places(digits=6)) == simulation.whole["due_after"]
    assert sum(one["households"] for one in simulation.places(digits=6)) == simulation.totals["households"] == 6


def test_a_change_in_one_county_leaves_the_other_as_it_is(facts):
    by_county = simulated(facts, book=changed(place=TIANHE)).places(digits=6)

    assert [(one.name, one.is_changed) for one in by_county] == [(HAIZHU, False), (TIANHE, True)]


def test_only_the_place_that_is_asked_for_is_counted(facts):
    county, town = simulated(facts, place=TIANHE), simulated(facts, place=f"{TIANHE}015")

    assert county.totals["households"] == town.totals["households"] == 3
    assert simulated(facts, place=f"{TIANHE}001").totals["households"] == 0


def test_a_multiple_moves_the_line_of_its_own_programme(tmp_path):
    above = ({**POOR[0], "wage_6m": hao(2500), "wage_12m": hao(2500)},)
    facts = write_counties(tmp_path, {HAIZHU: {1: above}})

    edge = line(simulated(facts, book=changed(term="edge_line", value="2600")), "edge")

    assert (edge["households_into"], edge["due_after"]) == (1, 0)


def test_the_law_of_another_day_is_tried_on_the_same_people(facts):
    dibao = line(simulated(facts, book=RULEBOOK, on=date(2024, 12, 31)))

    assert dibao["due_after"] == 2 * hao(1282 - 800)


def test_nothing_to_simulate_says_which_day_and_place(facts, tmp_path):
    with pytest.raises(NothingToSimulate) as nothing:
        simulated(facts, place="350102")
    assert (nothing.value.on, nothing.value.place) == (ON, "350102")
    with pytest.raises(NothingToSimulate):
        simulated(tmp_path / "nowhere")


def test_people_are_counted_without_reading_them(facts):
    assert (people_of(facts, place=""), people_of(facts, place=HAIZHU), people_of(facts, place="3501")) == (6, 3, 0)
    assert [one.name for one in counties(facts, place="4401")] == [HAIZHU, TIANHE]


def test_parts_of_a_chunk_under_different_laws_are_put_together_again(tmp_path):
    """福建 and 广东 side by side in one file: each chunk is answered by two laws, in two parts."""
    facts = write_counties(tmp_path, {"350102": {1: POOR, 3: POOR}, HAIZHU: {2: POOR, 4: NEAR}})
    before = simulated(facts, book=RULEBOOK).totals

    assert before["households"] == 4
