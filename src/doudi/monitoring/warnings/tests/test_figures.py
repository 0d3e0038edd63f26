"""A figure tried on past data says who would come and who would go, and only two people bring it into force."""

from datetime import date

import pytest

from doudi.monitoring.tests.counties import HAIZHU, ON, write_counties
from doudi.monitoring.warnings.figures import NotReady, decline, propose, publish, try_figure
from doudi.monitoring.warnings.in_force import book_in_force, term
from doudi.monitoring.warnings.models import Figure, HardshipWarning
from doudi.monitoring.warnings.permissions import NotAllowed
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.tests.test_watching import ILL, SOLID
from doudi.monitoring.warnings.watching import watch
from doudi.offices.acting import SYSTEM, acting_as
from doudi.standards.notices import BadValue

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 27), date(2026, 11, 28)
WEIGHT = "watch_med_weight"


@pytest.fixture
def facts(tmp_path):
    return write_counties(tmp_path, {HAIZHU: {1: SOLID, 2: ILL}})


def tried(facts, value="0", **more):
    asked = {"term": WEIGHT, "value": value, "place": HAIZHU, "facts": facts, "on": ON}
    return try_figure(**(asked | more))


def proposed(facts, by):
    words = {"source": "海珠区民政局 2026 年第 7 号", "reason": "重复预警太多"}
    with acting_as(by):
        return propose(
            term=WEIGHT, place=HAIZHU, value="0", since=TOMORROW, tried=tried(facts), by=by, on=TODAY, **words
        )


def test_what_would_have_been_warned_of(facts):
    found = tried(facts)

    assert (found.households, found.before["O"], sum(found.after.values())) == (2, 1, 0)
    assert (found.come, found.go, found.go_true) == (0, 1, 0)


def test_it_says_whose_hardship_was_true(facts):
    watch(BOOK, facts=facts, on=ON)
    with acting_as(SYSTEM):
        HardshipWarning.objects.get().signals.update(is_true=True)

    assert tried(facts).go_true == 1


def test_a_trial_changes_nothing(facts):
    tried(facts)

    assert term(WEIGHT, place=HAIZHU, on=TOMORROW) == 60


@pytest.mark.parametrize("more", [{"term": "watch_nonsense"}, {"term": "dibao_standard"}, {"value": "许多"}])
def test_what_is_no_figure_is_refused(facts, more):
    with pytest.raises(BadValue):
        tried(facts, **more)


def test_two_people_bring_it_into_force_from_its_day_in_its_place(facts, chen, wang, lin):
    row = proposed(facts, chen)
    before = term(WEIGHT, place=HAIZHU, on=TOMORROW)

    with acting_as(lin):
        publish(figure=row, by=lin, on=TODAY)

    assert before == 60
    assert [
        term(WEIGHT, place=place, on=day) for place, day in ((HAIZHU, TOMORROW), (HAIZHU, TODAY), ("440106", TOMORROW))
    ] == [0, 60, 60]
    assert book_in_force() is not BOOK


def test_nobody_publishes_his_own(facts, chen):
    row = proposed(facts, chen)

    with acting_as(chen), pytest.raises(NotAllowed, match="两个人"):
        publish(figure=row, by=chen, on=TODAY)


def test_the_database_refuses_it_too(facts, chen):
    row = proposed(facts, chen)

    with pytest.raises(Exception, match="figure_takes_two_people"):
        Figure.objects.filter(pk=row.pk).update(published_by=chen, published_on=TODAY)


def test_who_sets_figures_and_where(facts, li, zhou):
    for officer in (li, zhou):
        with pytest.raises(NotAllowed):
            proposed(facts, officer)


def test_what_waits_is_not_proposed_twice_and_a_past_day_not_at_all(facts, chen):
    proposed(facts, chen)

    with pytest.raises(NotReady, match="正在等待"):
        proposed(facts, chen)
    with acting_as(chen), pytest.raises(NotReady, match="以后的一天"):
        propose(
            term=WEIGHT,
            place=HAIZHU,
            value="0",
            since=TODAY,
            source="文",
            reason="由",
            tried=tried(facts),
            by=chen,
            on=TODAY,
        )


def test_a_declined_one_is_over(facts, chen, lin):
    row = proposed(facts, chen)
    with acting_as(chen):
        decline(figure=row, by=chen, on=TODAY)

    with acting_as(lin), pytest.raises(NotReady, match="已经处理过"):
        publish(figure=row, by=lin, on=TODAY)
