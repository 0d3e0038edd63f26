"""What publishing a standard says: who is computed again, from which month, and what is paid back."""

from datetime import date

import pytest

from doudi.facts import hao
from doudi.monitoring.effect import affected, back_pay, effect_of, months_between, newest_facts
from doudi.monitoring.simulation import NothingToSimulate
from doudi.monitoring.tests.counties import HAIZHU, ON, POOR, RICH, TIANHE, write_counties
from doudi.offices.acting import acting_as
from doudi.programmes import RULEBOOK
from doudi.standards import queries
from doudi.standards.actions import propose
from doudi.standards.tests.drafts import draft

HOLDER = ({**POOR[0], "holds_dibao": True},)
NEAR = ({**POOR[0], "wage_6m": hao(1320), "wage_12m": hao(1320)},)
BETTER_OFF = ({**RICH[0], "holds_dibao": True},)


@pytest.fixture
def proposal(wang):
    def make(**changes):
        chosen = draft(**{"since": date(2025, 2, 1), "announced_on": date(2025, 6, 3), **changes})
        with acting_as(wang):
            return propose(draft=chosen, by=wang, on=date(2025, 6, 20))

    return make


@pytest.fixture
def snapshot(tmp_path):
    write_counties(tmp_path, {HAIZHU: {1: HOLDER, 2: NEAR, 3: BETTER_OFF}, TIANHE: {4: POOR}}, paid={1: 509})
    return tmp_path


def told(row, *, snapshot, on=date(2025, 6, 20)):
    effect = effect_of(row, book=queries.rulebook(), on=on, var=snapshot)
    assert effect is not None
    return effect.as_json()


@pytest.mark.django_db
def test_those_already_paid_are_paid_back_for_each_month_and_new_entrants_are_not(proposal, snapshot):
    said = told(proposal(), snapshot=snapshot)

    (dibao,) = (one for one in said["programmes"] if one["programme"] == "dibao")
    assert (said["from_month"], said["months"], said["facts_on"]) == ("2025-02", 4, ON.isoformat())
    assert (dibao["held_households"], dibao["households_new"]) == (2, 1)
    assert (dibao["raise_month"], dibao["back_pay"]) == ("31.00", "124.00")
    assert dibao["change_month"] == str(31 + 31 + 20) + ".00"


@pytest.mark.django_db
def test_it_says_where_those_live_who_are_computed_again(proposal, snapshot):
    said = told(proposal(), snapshot=snapshot)

    assert said["most_held"] == "dibao"
    assert [(one["place"], one["held_households"], one["households_new"]) for one in said["places"]] == [
        (HAIZHU, 2, 1),
        (TIANHE, 0, 0),
    ]


@pytest.mark.django_db
def test_a_lower_standard_takes_nothing_back(proposal, snapshot):
    said = told(proposal(value="1250"), snapshot=snapshot)

    assert (said["raise_month"], said["back_pay"]) == ("0.00", "0.00")
    assert said["change_month"].startswith("-")


@pytest.mark.django_db
def test_a_standard_of_a_month_to_come_is_tried_on_the_people_of_today(proposal, snapshot):
    said = told(proposal(since=date(2026, 1, 1)), snapshot=snapshot)

    assert (said["from_month"], said["months"], said["back_pay"]) == ("2026-01", 0, "0.00")
    assert said["raise_month"] == "31.00"


@pytest.mark.django_db
def test_a_standard_between_two_others_is_paid_back_for_its_own_months_only(proposal, snapshot):
    said = told(proposal(since=date(2024, 10, 1), value="1300", announced_on=date(2024, 10, 1)), snapshot=snapshot)

    assert (said["until"], said["months"]) == ("2025-01-01", 3)
    assert (said["raise_month"], said["back_pay"]) == ("18.00", "54.00")


@pytest.mark.django_db
def test_without_facts_it_says_nothing_and_elsewhere_that_nobody_is_there(proposal, snapshot, tmp_path, lin):
    row = proposal(place="440103")

    assert effect_of(row, book=RULEBOOK, on=ON, var=tmp_path / "empty") is None
    with pytest.raises(NothingToSimulate):
        effect_of(row, book=RULEBOOK, on=ON, var=snapshot)


def test_a_term_reaches_the_programmes_that_read_it_through_other_rules():
    assert {"dibao", "edge", "supplement"} <= set(affected("dibao_standard", book=RULEBOOK, place="4401", on=ON))
    assert "dibao" not in set(affected("edge_line", book=RULEBOOK, place="4401", on=ON))


@pytest.mark.parametrize(
    ("since", "months"),
    [(date(2025, 6, 1), 0), (date(2025, 5, 31), 1), (date(2024, 6, 15), 12), (date(2025, 7, 1), 0)],
)
def test_months_are_counted_up_to_the_one_before_this(since, months):
    assert months_between(since, date(2025, 6, 20)) == months


def test_back_pay_is_never_negative():
    assert (back_pay(hao(31), months=4), back_pay(-hao(31), months=4), back_pay(hao(31), months=0)) == (hao(124), 0, 0)


def test_the_newest_day_with_facts_counts(snapshot):
    (snapshot / "facts" / "2030-01-01").mkdir()
    (snapshot / "facts" / "rubbish-1-1").mkdir()

    assert newest_facts(snapshot) == ON
