"""Reaching desks: the webhook of a work group is signed and names nobody; what fails is tried again, and given up in the end."""

import hmac
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import httpx
import pytest
from django.db import transaction

from doudi.dispatch.needs.models import Notice, Reach, Word
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.reaching import WAITS, end_reach, forget, name_hook, register, send_due, text_of
from doudi.dispatch.needs.refusals import NotReady
from doudi.exchange.reaching import Hook
from doudi.offices.acting import SYSTEM, acting_as
from tests.needs import ON, opened

AT = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
URL, SECRET = "https://hooks.example.gov.cn/robot", "约定的密钥"


class Group:
    """A work group's webhook: keeps what it was sent, and answers what it is told to."""

    def __init__(self):
        self.got, self.answers = [], []

    def post(self, url, *, content, headers, timeout, follow_redirects):
        self.got.append((url, content, headers))
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "silent":
            raise httpx.ConnectTimeout("silent")
        body = {"errcode": 0} if answer == 200 else {"errcode": 93000}
        return httpx.Response(200 if answer == "wecom" else answer, json=body)


@pytest.fixture
def group(monkeypatch):
    told = Group()
    monkeypatch.setattr(httpx, "post", told.post)
    register("HOOK", sender=Hook())
    yield told
    forget("HOOK")


@pytest.fixture
def hook(db, chen, wu):
    with acting_as(chen):
        return name_hook(desk=wu.desk, url=URL, secret=SECRET, by=chen, on=ON)


def later(**more):
    with acting_as(SYSTEM):
        at = Word.objects.get().try_at
    assert at is not None
    return send_due(at=at + timedelta(**more))


def kept():
    with acting_as(SYSTEM):
        return Word.objects.get()


def test_a_need_reaches_the_desks_group_signed_and_names_nobody(group, hook, li):
    need = opened(by=li)

    assert later() == 1
    ((url, content, headers),) = group.got
    assert url == URL
    assert need.number in content.decode()
    assert "梁志强" not in content.decode()
    signed = b"\n".join([headers["X-Doudi-At"].encode(), headers["X-Doudi-Nonce"].encode(), content])
    assert headers["X-Doudi-Signature"] == hmac.new(SECRET.encode(), signed, sha256).hexdigest()
    assert later(days=1) == 0


@pytest.mark.parametrize("answer", ["silent", 503, "wecom"])
def test_what_fails_is_tried_again_later_and_goes_once(group, hook, li, answer):
    opened(by=li)
    group.answers = [answer]

    assert (later(), later(seconds=-1), later(), later(days=1)) == (0, 0, 1, 0)
    assert (kept().attempts, len(group.got)) == (2, 2)


def test_after_the_last_wait_it_is_given_up_and_the_notice_stays(group, hook, li, wu):
    opened(by=li)
    group.answers = [503] * 20
    for _ in range(len(WAITS) + 2):
        later()

    assert (kept().attempts, kept().last_problem) == (len(WAITS), "HTTP 503")
    assert kept().given_up_at is not None
    with acting_as(wu):
        assert Notice.objects.get(desk=wu.desk).read_on is None


def test_a_group_that_is_gone_is_not_tried_again(group, hook, li):
    opened(by=li)
    group.answers = [410]

    assert (later(), later(days=1)) == (0, 0)
    assert kept().given_up_at is not None


def test_a_way_that_ended_is_not_taken(group, hook, li, chen):
    with acting_as(chen):
        end_reach(reach=hook, by=chen, on=ON)
    opened(by=li, on=date(2026, 8, 4))

    with acting_as(SYSTEM):
        assert not Word.objects.exists()


def test_nothing_is_kept_of_a_need_that_is_rolled_back(hook, li):
    with transaction.atomic():
        opened(by=li)
        transaction.set_rollback(True)

    with acting_as(SYSTEM):
        assert not Word.objects.exists()


def test_the_address_is_sealed(hook):
    assert b"robot" not in bytes(hook.sealed)
    assert hook.shown == "hooks.example.gov.cn"


@pytest.mark.parametrize(("url", "secret"), [("http://x.cn/a", "s"), ("ftp://x", "s"), ("https://", "s"), (URL, " ")])
def test_an_address_without_tls_or_a_secret_is_none(db, chen, wu, url, secret):
    with acting_as(chen), pytest.raises(NotReady):
        name_hook(desk=wu.desk, url=url, secret=secret, by=chen, on=ON)


def test_another_place_and_the_village_name_no_ways(db, zhou, wu):
    for officer in (zhou, wu):
        with acting_as(officer), pytest.raises(NotAllowed):
            name_hook(desk=wu.desk, url=URL, secret=SECRET, by=officer, on=ON)


def test_the_words_name_the_need_and_its_kind(db, li, wu):
    opened(by=li)
    with acting_as(wu):
        notice = Notice.objects.select_related("need", "sending").get(desk=wu.desk)

    assert text_of(notice).startswith("【兜底】新需求：上学（一般），编号 XQ440105")
    assert Reach.Kind.HOOK.label
