"""Another house's machine sends a need: signed, just now, once. Forged, late and replayed messages are refused with a line."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from doudi.dispatch.needs.calling import NotTaken, NotTrusted, Signed, admit, dismiss, signature, take_call
from doudi.dispatch.needs.models import Call, Need, Partner
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.cast import COMMUNITY
from tests.needs import AGREED, ON

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
TOLD = {
    "number": "A-1",
    "words": "大病住院，欠费两万",
    "residence": COMMUNITY,
    "urgency": "SOON",
    "name": "梁志强",
    "consent": AGREED,
}


@pytest.fixture
def key(chen):
    """The district's medical insurance may send."""
    with acting_as(chen):
        _, key = admit(
            code="haizhu-yibao",
            name="海珠区医保局",
            source="DEPARTMENT",
            place=Place.objects.get(code="440105"),
            by=chen,
            on=ON,
        )
    return key


def message(key, *, told=TOLD, at=NOW, nonce="n1", partner="haizhu-yibao", **changed):
    content, written = json.dumps(told).encode(), str(int(at.timestamp()))
    signed = {
        "partner": partner, "at": written, "nonce": nonce, "content": content,
        "signature": signature(key=key, at=written, nonce=nonce, content=content), **changed,
    }  # fmt: skip
    return Signed(**signed)


def refusals():
    with acting_as(SYSTEM):
        return [line.detail["why"] for line in Entry.objects.filter(verb="partner.refuse").order_by("sequence")]


def test_a_signed_need_is_taken_in_and_sorted(key):
    need = take_call(message(key), now=NOW)

    assert (need.source, need.source_number, need.kind) == ("DEPARTMENT", "haizhu-yibao:A-1", "MED")
    assert need.consent == AGREED
    assert refusals() == []


def test_a_replayed_message_is_refused_with_a_line(key):
    take_call(message(key), now=NOW)
    with pytest.raises(NotTrusted):
        take_call(message(key), now=NOW + timedelta(seconds=5))

    assert refusals() == ["这条消息已经收过"]
    with acting_as(SYSTEM):
        assert Need.objects.count() == Call.objects.count() == 1


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_a_late_or_early_message_is_refused_with_a_line(key, off):
    with pytest.raises(NotTrusted):
        take_call(message(key, at=NOW + off), now=NOW)

    assert refusals() == ["不是刚刚发出的"]


@pytest.mark.parametrize(
    "forged",
    [
        {"signature": "0" * 64},
        {"signature": ""},
        {"nonce": "n2"},
        {"at": "1785722401"},
        {"content": b"{}"},
        {"signature": "签"},
    ],
)
def test_a_forged_message_is_refused_with_a_line(key, forged):
    with pytest.raises(NotTrusted):
        take_call(Signed(**{**vars(message(key)), **forged}), now=NOW)

    assert refusals() == ["签名不对"]
    with acting_as(SYSTEM):
        assert not Need.objects.exists()


def test_strangers_and_those_who_were_dismissed_are_refused(key, chen):
    with pytest.raises(NotTrusted):
        take_call(message(key, partner="nobody"), now=NOW)
    with acting_as(SYSTEM):
        partner = Partner.objects.select_related("place").get()
    with acting_as(chen):
        dismiss(partner=partner, by=chen, on=ON)
    with pytest.raises(NotTrusted):
        take_call(message(key), now=NOW + timedelta(days=1))

    assert refusals() == ["没有登记这个单位，或者已经停用"] * 2


@pytest.mark.parametrize(
    "told",
    [
        {}, [], {**TOLD, "residence": "440106001"}, {**TOLD, "urgency": "YESTERDAY"}, {**TOLD, "id": "440105198507150010"},
        {**TOLD, "words": "", "item": ""}, {**TOLD, "consent": {"scope": ["bank"], "purpose": "x", "until": "2026-09-01"}},
    ],
)  # fmt: skip
def test_what_cannot_be_a_need_of_theirs_is_not_taken(key, told):
    with pytest.raises(NotTaken):
        take_call(message(key, told=told), now=NOW)

    with acting_as(SYSTEM):
        assert not Need.objects.exists()


def test_the_same_number_told_again_in_a_new_message_is_the_same_need(key):
    first = take_call(message(key), now=NOW)
    again = take_call(message(key, nonce="n2"), now=NOW)

    assert first == again


def test_only_the_countys_or_the_citys_desk_admits_and_only_in_its_place(li, zhou):
    place = Place.objects.get(code="440105")
    for officer in (li, zhou):
        with acting_as(officer), pytest.raises(NotAllowed):
            admit(code="x", name="x", source="CHARITY", place=place, by=officer, on=ON)
