"""Reminders on phones, through a real push service: who is reminded, of what, once, and until when."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate, now

from doudi.cases.messages.actions import tell
from doudi.cases.permissions import resident_of
from doudi.cases.pushes.addresses import Address, read_address
from doudi.cases.pushes.models import Push, Subscription
from doudi.cases.pushes.news import OF_OFFICERS, OF_RESIDENTS, SENTENCES, WEIGHTS, Kind, News
from doudi.cases.pushes.queueing import push_to_desk, push_to_person
from doudi.cases.pushes.sending import CONTENT_BYTES, TOPIC_MOST, WAITS, send_due
from doudi.cases.pushes.subscribing import SUBSCRIPTIONS_MOST, is_own, subscribe, unsubscribe
from doudi.cases.refusals import NotReady
from doudi.dispatch.needs.actions import accept
from doudi.dispatch.needs.reminders import KINDS
from doudi.dispatch.rounds.actions import hand_over
from doudi.dispatch.rounds.devices import lose
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Account, Person
from tests.cases import APPLIED_ON, applied, case_of
from tests.needs import ON, opened
from tests.push_service import CREATED, SILENCE, Browser
from tests.rounds import errand_for, phone_of

pytestmark = pytest.mark.django_db
NEWS = News(Kind.NEED, key="test:1", page="need", number="XQ1")
Ended = Subscription.Ended


def opens(page: str, number: str) -> str:
    return f"/{page}/{number}"


@pytest.fixture
def reminded(push_service):
    """Switch a new phone on for somebody."""

    def switch_on(owner, *, browser=None, language="zh-hans", device=None) -> Browser:
        made = browser or Browser(name=f"of-{owner.pk}-{uuid4()}")
        subscribe(
            address=read_address(made.told(push_service)), owner=owner, by=SYSTEM, language=language, on=ON, device=device
        )  # fmt: skip
        return made

    return switch_on


@pytest.fixture
def case(li):
    return case_of(applied(by=li))


@pytest.fixture
def resident(case) -> Person:
    with acting_as(SYSTEM):
        person = Person.objects.get(pk=case.applicant_person)
        Account.objects.create(person=person, provider="demo", subject_hash="x", proved_on=ON)
    return person


def told(case, *, key: str = "accepted:1", kind: str = "progress") -> None:
    with acting_as(SYSTEM):
        tell(case=case, kind=kind, key=key, on=APPLIED_ON, day=APPLIED_ON)


def sent(**later) -> int:
    return send_due(at=now() + timedelta(**later), opens=opens)


def kept(model=Push):
    with acting_as(SYSTEM):
        return list(model.objects.select_related() if model is Push else model.objects.all())


def arrivals(service, browser):
    """What one phone would show, in the order it came."""
    return [browser.shown(one) for one in service.arrived if one.path == f"/push/{browser.name}"]


def test_a_need_reminds_both_communities_and_nobody_else(push_service, reminded, wu, li, chen, zhou):
    here, there, elsewhere, above = reminded(wu), reminded(li), reminded(zhou), reminded(chen)

    with acting_as(li):
        need = opened(by=li)
    assert sent() == 2

    for phone in (here, there):
        assert [one["open"] for one in arrivals(push_service, phone)] == [f"/need/{need.number}"]
    assert arrivals(push_service, elsewhere) == arrivals(push_service, above) == []


def test_a_reminder_says_nothing_of_the_need_nor_of_anybody(push_service, reminded, wu, li):
    phone = reminded(wu)
    with acting_as(li):
        need = opened(by=li)
    sent()

    (shown,) = arrivals(push_service, phone)
    said = shown["title"] + shown["body"]
    assert shown["body"] == "有新的事项，请打开查看。"
    for secret in (need.words, need.name, "13800000000", need.number, str(need.get_kind_display()), wu.name):
        assert secret not in said
    clear = "".join(f"{name}{value}" for name, value in push_service.arrived[0].headers.items())
    assert need.number not in clear + push_service.arrived[0].path


def test_every_reminder_is_equally_long(push_service, reminded, wu):
    phone = reminded(wu)
    with acting_as(SYSTEM):
        for kind in Kind:
            push_to_desk(wu.desk_id, news=News(kind, key=f"test:{kind}", page="need", number=kind), on=ON)
    assert sent() == len(Kind)

    assert {len(phone.opened(one.body)) for one in push_service.arrived} == {CONTENT_BYTES}
    assert len({one["body"] for one in arrivals(push_service, phone)}) == len(Kind)


def test_what_waits_for_its_reader_has_more_haste(push_service, reminded, case, resident):
    phone = reminded(resident)
    told(case)
    told(case, key="supplement:1", kind="supplement")
    told(case, key="hearing:1", kind="hearing")
    sent()

    assert [one["body"] for one in arrivals(push_service, phone)] == [str(SENTENCES[Kind.TURN])]
    assert push_service.arrived[0].headers["urgency"] == WEIGHTS[Kind.TURN].urgency == "high"


def test_a_message_reminds_whoever_applied_in_his_language(push_service, reminded, case, resident):
    phone = reminded(resident, language="en")
    told(case)
    told(case)
    assert sent() == 1
    assert sent() == 0

    (shown,) = arrivals(push_service, phone)
    assert (shown["lang"], shown["open"]) == ("en", f"/application/{case.application.number}")


def test_an_urgent_need_may_wake_a_phone_and_is_not_told_late(push_service, reminded, wu, li):
    reminded(wu)
    with acting_as(li):
        opened(by=li, urgency="NOW")
    at = kept()[0].made_at
    send_due(at=at + timedelta(hours=1), opens=opens)

    headers = push_service.arrived[0].headers
    assert headers["urgency"] == "high"
    assert int(headers["ttl"]) == 3 * 3600


def test_the_newer_word_on_a_need_takes_the_place_of_the_older(push_service, reminded, wu, li):
    phone = reminded(wu)
    with acting_as(li):
        need = opened(by=li)
    sent()
    with acting_as(li):
        accept(need=need, by=li, on=ON)
    sent()

    pushed, taken = arrivals(push_service, phone)
    topics = [one.headers["topic"] for one in push_service.arrived]
    assert pushed["tag"] == taken["tag"] == topics[0] == topics[1]
    assert len(topics[0]) <= TOPIC_MOST


def test_no_push_service_can_link_two_phones_by_what_they_are_told(push_service, reminded, wu, li):
    reminded(wu), reminded(li)
    with acting_as(li):
        opened(by=li)
    sent()

    assert len({one.headers["topic"] for one in push_service.arrived}) == 2


def test_what_still_waits_about_the_same_is_not_sent_twice(push_service, reminded, wu, li):
    phone = reminded(wu)
    with acting_as(li):
        need = opened(by=li)
        accept(need=need, by=li, on=ON)
    assert sent() == 1

    assert [one["body"] for one in arrivals(push_service, phone)] == [str(SENTENCES[Kind.FOLLOWED])]


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(push_service, reminded, wu, li, status):
    reminded(wu)
    push_service.answers.append((status, {}))
    with acting_as(li):
        opened(by=li)
    assert sent() == 0

    (one,) = kept(Subscription)
    assert (one.ended, one.sealed, one.address_hash) == (Ended.GONE, None, None)
    with acting_as(li):
        opened(by=li, name="别人")
    assert sent(days=1) == 0
    assert len(push_service.arrived) == 1


def test_a_busy_push_service_is_asked_again_when_it_said(push_service, reminded, wu, li):
    reminded(wu)
    push_service.answers.append((429, {"Retry-After": "1800"}))
    with acting_as(li):
        opened(by=li)
    at = kept()[0].made_at

    assert send_due(at=at, opens=opens) == 0
    assert send_due(at=at + timedelta(seconds=1799), opens=opens) == 0
    assert len(push_service.arrived) == 1
    assert send_due(at=at + timedelta(seconds=1800), opens=opens) == 1


def test_what_failed_is_tried_again_after_a_while(push_service, reminded, wu, li):
    reminded(wu)
    push_service.answers += [(500, {}), (SILENCE, {}), (CREATED, {})]
    with acting_as(li):
        opened(by=li)
    at = kept()[0].made_at

    assert send_due(at=at, opens=opens) == 0
    assert send_due(at=at + WAITS[0] - timedelta(seconds=1), opens=opens) == 0
    assert send_due(at=at + WAITS[0], opens=opens) == 0
    assert send_due(at=at + WAITS[0] + WAITS[1], opens=opens) == 1
    assert (kept()[0].attempts, kept()[0].last_problem) == (3, "")


def test_news_whose_time_is_over_is_not_told(push_service, reminded, wu, li):
    reminded(wu)
    with acting_as(li):
        opened(by=li)
    assert send_due(at=kept()[0].made_at + WEIGHTS[Kind.NEED].lasts, opens=opens) == 0

    assert push_service.arrived == []
    assert kept()[0].last_problem == "too late"


def test_whoever_left_the_service_is_reminded_no_more(push_service, reminded, wu, li):
    reminded(wu)
    with acting_as(li):
        opened(by=li)
    with acting_as(SYSTEM):
        Officer.objects.filter(pk=wu.pk).update(until=localdate())
    assert sent() == 0

    assert push_service.arrived == []
    assert kept(Subscription)[0].ended == Ended.CLOSED


def test_whose_account_is_blocked_is_reminded_no_more(push_service, reminded, case, resident):
    reminded(resident)
    told(case)
    with acting_as(SYSTEM):
        Account.objects.update(blocked_on=ON)
    assert sent() == 0

    assert push_service.arrived == []
    assert kept(Subscription)[0].ended == Ended.CLOSED


def test_a_lost_phone_is_reminded_no_more(push_service, reminded, wu, li):
    lost, other = phone_of(wu), reminded(wu)
    reminded(wu, device=lost.code)
    with acting_as(wu):
        lose(device=lost, by=wu, on=ON)
    with acting_as(li):
        opened(by=li)
    assert sent() == 1

    assert len(arrivals(push_service, other)) == 1
    assert sorted(one.ended for one in kept(Subscription)) == ["", Ended.LOST]


def test_a_phone_reminds_whoever_switched_it_on_last(push_service, reminded, wu, li, case, resident):
    phone = reminded(resident)
    reminded(wu, browser=phone)
    told(case)
    with acting_as(li):
        opened(by=li)
    assert sent() == 1

    assert [one["open"].split("/")[1] for one in arrivals(push_service, phone)] == ["need"]
    assert [one.ended for one in kept(Subscription)] == [Ended.REPLACED, ""]


def test_what_was_switched_off_is_not_sent_even_if_it_waited(push_service, reminded, wu, li):
    reminded(wu)
    with acting_as(li):
        opened(by=li)
    number = kept(Subscription)[0].pk
    unsubscribe(number=number, because=Ended.OFF, by=wu, on=ON)
    assert sent() == 0

    assert push_service.arrived == []
    assert not is_own(number=number, owner=wu)
    with acting_as(SYSTEM):
        assert [one.verb for one in Entry.objects.filter(about=f"push:{number}").order_by("pk")] == [
            "push.begin",
            "push.end",
        ]


def test_nobody_has_more_than_a_few_phones(reminded, wu):
    for _ in range(SUBSCRIPTIONS_MOST):
        reminded(wu)

    with pytest.raises(NotReady):
        reminded(wu)
    assert len(kept(Subscription)) == SUBSCRIPTIONS_MOST


def test_where_no_sender_is_plugged_in_nothing_is_queued(reminded, push_service, wu, li):
    reminded(wu)
    push_service.end()
    with acting_as(li):
        opened(by=li)

    assert kept() == []
    assert sent() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "https://example.org/x"},
        {"endpoint": ""},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 1000},
        {"p256dh": ""},
        {"p256dh": "AAAA"},
        {"p256dh": "不"},
        {"p256dh": "B" * 87},
        {"auth": "AAAA"},
        {"auth": ""},
    ],
)
def test_what_is_no_address_is_refused(push_service, changed):
    with pytest.raises(NotReady):
        read_address({**Browser().told(push_service), **changed})


def test_an_address_lies_sealed(push_service, reminded, wu):
    phone = reminded(wu)
    (one,) = kept(Subscription)

    assert phone.name.encode() not in bytes(one.sealed)
    assert Address.opened(one.sealed).endpoint == phone.told(push_service)["endpoint"]


def test_only_its_owner_sees_a_phone(reminded, wu, li, chen, resident):
    reminded(wu)
    reminded(resident)
    with acting_as(SYSTEM):
        push_to_desk(wu.desk_id, news=NEWS, on=ON)
        push_to_person(resident.pk, news=NEWS)

    for who in (li, chen, None, resident_of(resident.pk + 1000, name="别人")):
        with acting_as(who):
            assert not Subscription.objects.exists()
            assert not Push.objects.exists()
    with acting_as(wu):
        assert [one.officer_id for one in Subscription.objects.all()] == [wu.pk]
    with acting_as(resident_of(resident.pk, name=resident.name)):
        assert [one.subscription.person_id for one in Push.objects.select_related("subscription")] == [resident.pk]


@pytest.mark.parametrize("change", [{"ended_on": None, "ended": ""}, {"officer": None}])
def test_the_database_lets_nothing_that_ended_begin_again(reminded, wu, change):
    reminded(wu)
    with acting_as(SYSTEM):
        rows = Subscription.objects.all()
        if "ended" in change:
            rows.update(ended_on=ON, ended=Ended.OFF, sealed=None, address_hash=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_worker_killed_while_sending_leaves_a_reminder_that_is_sent_later(push_service, reminded, wu, li):
    reminded(wu)
    with acting_as(li):
        opened(by=li)
    at = kept()[0].made_at

    def die(page: str, number: str) -> str:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        send_due(at=at, opens=die)
    assert send_due(at=at + WAITS[0], opens=opens) == 1


def test_a_desk_on_another_day_is_whoever_sits_there_then(push_service, reminded, wu):
    reminded(wu)
    with acting_as(SYSTEM):
        push_to_desk(wu.desk_id, news=NEWS, on=date(1990, 1, 1))

    assert kept() == []


def test_a_worker_is_reminded_of_errands_he_is_sent_on_and_not_of_those_he_took_himself(
    push_service, reminded, wu, li, xiaoliang
):
    phone, other = reminded(xiaoliang), reminded(wu)
    made = errand_for(xiaoliang, by=li)
    errand_for(wu, by=wu)
    errand_for(xiaoliang, by=li, name="何婆婆")
    assert sent() == 1
    with acting_as(li):
        hand_over(errand=made, to=wu, due_on=made.due_on, words=made.words, by=li, on=ON)
    assert sent() == 1

    assert [one["open"] for one in arrivals(push_service, phone)] == ["/errands/"]
    assert [one["body"] for one in arrivals(push_service, other)] == [str(SENTENCES[Kind.ERRAND])]


def test_every_sentence_a_phone_may_say_is_shown_to_whoever_switches_it_on():
    assert sorted([*OF_RESIDENTS, *OF_OFFICERS]) == sorted(SENTENCES) == sorted(WEIGHTS) == sorted(Kind)
    assert set(KINDS.values()) < set(OF_OFFICERS)
