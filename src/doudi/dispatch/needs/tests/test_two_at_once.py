"""Both communities press in the same moment: one has it, the other reads who, whatever the order."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from doudi.dispatch.needs.actions import accept
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.refusals import NotReady
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from tests.needs import ON, fresh, opened

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_MOST = 60
ROUNDS = 12


def at_once(*acts):
    """Run each on a thread and a connection of its own, all let go together; give what each said."""
    gate, said = Barrier(len(acts)), [""] * len(acts)

    def run(nth, act):
        try:
            connection.ensure_connection()
            gate.wait(WAIT_MOST)
            act()
        except NotReady as reason:
            said[nth] = str(reason)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(nth, act)) for nth, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_MOST)
    return said


def pressed(need, *, by):
    def act():
        with acting_as(by):
            accept(need=Need.objects.get(pk=need.pk), by=by, on=ON)

    return act


def test_of_two_communities_in_the_same_moment_one_handles(wu, li):
    for _ in range(ROUNDS):
        need = opened(by=li)

        said = at_once(pressed(need, by=wu), pressed(need, by=li))

        handler = fresh(need).handler
        assert handler is not None
        assert handler in (wu, li)
        assert sorted(map(bool, said)) == [False, True]
        assert said[0 if handler == li else 1].endswith(f"{handler.name}已经先接了。")
        with acting_as(SYSTEM):
            assert entries_about(need.number).filter(verb="need.accept").count() == 1


def test_the_same_call_twice_in_the_same_moment_is_one_need(li):
    said = at_once(*[lambda: opened(by=li, source="WARNING", source_number="YJ-1")] * 4)

    assert said == [""] * 4
    with acting_as(SYSTEM):
        assert Need.objects.filter(source_number="YJ-1").count() == 1
