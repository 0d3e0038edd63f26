"""Who is sent where, who sees it, and that a worker loses what is done or taken back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from doudi.dispatch.rounds.actions import hand_over, open_errand, revoke
from doudi.dispatch.rounds.devices import is_lost, lose, trust_device
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.permissions import NotAllowed, NotReady
from doudi.dispatch.rounds.queries import errands_of
from doudi.offices.acting import SYSTEM, acting_as
from tests.rounds import ON, brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db


def seen_by(officer) -> list[str]:
    with acting_as(officer):
        return list(Errand.objects.values_list("number", flat=True))


def test_a_worker_sees_his_own_errands_and_no_others(li, wu, zhou, xiaoliang):
    mine = errand_for(xiaoliang, by=li)
    other = errand_for(wu, by=li)

    assert seen_by(xiaoliang) == [mine.number]
    assert set(seen_by(li)) == {mine.number, other.number}
    assert seen_by(zhou) == []


def test_an_errand_that_is_done_is_no_longer_the_workers(li, xiaoliang):
    errand = errand_for(xiaoliang, by=li)

    answer = received(brought(errand), device=phone_of(xiaoliang), by=xiaoliang)

    assert answer.state == "stored"
    assert seen_by(xiaoliang) == []
    assert seen_by(li) == [errand.number]


def test_an_errand_taken_back_or_given_away_is_no_longer_the_workers(li, wu, xiaoliang):
    back, away = errand_for(xiaoliang, by=li), errand_for(xiaoliang, by=li)
    with acting_as(li):
        revoke(errand=back, why="家人接走了。", by=li, on=ON)
        hand_over(errand=away, to=wu, due_on=ON, words="改由吴去。", by=li, on=ON)

    assert seen_by(xiaoliang) == []
    with acting_as(wu):
        assert [one.number for one in errands_of(wu)] == [away.number]


def test_the_same_is_asked_for_once(li, xiaoliang):
    first = errand_for(xiaoliang, by=li, source="WARNING", source_number="YJ1")

    assert errand_for(xiaoliang, by=li, source="WARNING", source_number="YJ1") == first


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "看谁"),
        ({"where": ""}, "在哪里"),
        ({"due_on": ON - timedelta(days=1)}, "早于今天"),
        ({"place": "440105002001"}, "由当地"),
    ],
)
def test_what_an_errand_must_say(li, xiaoliang, changed, said):
    with pytest.raises((NotReady, NotAllowed), match=said):
        errand_for(xiaoliang, by=li, **changed)


def test_nobody_is_sent_who_works_elsewhere(li, zhou, he):
    for stranger in (zhou, he):
        with pytest.raises(NotReady, match="请另选一位"):
            errand_for(stranger, by=li)


def test_a_volunteer_sends_nobody(xiaoliang, wu):
    with pytest.raises(NotAllowed, match="由当地村"):
        errand_for(wu, by=xiaoliang)


def test_what_ended_is_not_changed(li, xiaoliang):
    errand = errand_for(xiaoliang, by=li)
    with acting_as(li):
        revoke(errand=errand, why="重复。", by=li, on=ON)

        with pytest.raises(NotReady, match="办完或撤回"):
            hand_over(errand=errand, to=xiaoliang, due_on=ON, words="再去。", by=li, on=ON)


def test_a_phone_gets_the_same_key_each_time_and_none_once_lost(li, xiaoliang):
    device = phone_of(xiaoliang)
    with acting_as(xiaoliang):
        key = trust_device(code=device.code, name="", session="", by=xiaoliang, on=ON)
        assert len(key) == 32
        assert trust_device(code=device.code, name="", session="", by=xiaoliang, on=ON) == key
        assert not is_lost(device.code)
        lose(device=device, by=xiaoliang, on=ON)

        with pytest.raises(NotAllowed, match="挂失"):
            trust_device(code=device.code, name="", session="", by=xiaoliang, on=ON)
    assert is_lost(device.code)
    with acting_as(SYSTEM):
        device.refresh_from_db()
    assert device.key_sealed is None


def test_another_officers_phone_opens_nothing_and_is_not_lost_by_him(li, wu, zhou, xiaoliang):
    device = phone_of(wu)

    with acting_as(xiaoliang), pytest.raises(NotAllowed, match="别人名下"):
        trust_device(code=device.code, name="", session="", by=xiaoliang, on=ON)
    for stranger in (zhou, xiaoliang):
        with acting_as(stranger), pytest.raises(NotAllowed, match="由本人"):
            lose(device=device, by=stranger, on=ON)
    with acting_as(li):
        assert lose(device=device, by=li, on=ON).lost_by == li.name


def test_a_lost_phone_stays_lost(xiaoliang):
    device = phone_of(xiaoliang)
    with acting_as(xiaoliang):
        lose(device=device, by=xiaoliang, on=ON)
    with acting_as(SYSTEM):
        device.refresh_from_db()
        device.lost_on, device.key_sealed = None, b"x"
        with pytest.raises(DatabaseError, match="stays lost"), transaction.atomic():
            device.save()


def test_an_errand_of_a_case_is_for_two(li, xiaoliang):
    from tests.cases import applied, case_of

    case = case_of(applied(by=li))
    with acting_as(li), pytest.raises(NotReady, match="不得少于2人"):
        open_errand(
            source="CASE", name="梁志强", where="客村", place=case.place, words="入户调查", due_on=ON, worker=li, by=li, on=ON,
            case=case,
        )  # fmt: skip
