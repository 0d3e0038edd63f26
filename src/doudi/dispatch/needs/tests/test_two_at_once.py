"""Both communities press in the same moment: one has it, the other reads who, whatever the order."""

import pytest

from doudi.dispatch.needs.actions import accept
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.refusals import NotReady
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from tests.at_once import at_once
from tests.needs import ON, fresh, opened

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def pressed(need, *, by):
    def act():
        with acting_as(by):
            accept(need=Need.objects.get(pk=need.pk), by=by, on=ON)

    return act


def test_of_two_communities_in_the_same_moment_one_handles(wu, li):
    for _ in range(ROUNDS):
        need = opened(by=li)

        said = at_once(pressed(need, by=wu), pressed(need, by=li), refusals=(NotReady,))

        handler = fresh(need).handler
        assert handler is not None
        assert handler in (wu, li)
        assert sorted(map(bool, said)) == [False, True]
        assert said[0 if handler == li else 1].endswith(f"{handler.name}已经先接了。")
        with acting_as(SYSTEM):
            assert entries_about(need.number).filter(verb="need.accept").count() == 1


def test_the_same_call_twice_in_the_same_moment_is_one_need(li):
    said = at_once(*[lambda: opened(by=li, source="WARNING", source_number="YJ-1")] * 4, refusals=(NotReady,))

    assert said == [""] * 4
    with acting_as(SYSTEM):
        assert Need.objects.filter(source_number="YJ-1").count() == 1
