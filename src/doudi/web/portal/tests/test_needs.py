"""The door for other houses' needs: taken in with its number, refused in words, and never larger than agreed."""

import json
from datetime import UTC, datetime

import pytest

from doudi.dispatch.needs.calling import admit, signature
from doudi.offices.acting import acting_as
from doudi.offices.models import Place
from doudi.web.portal.pages import needs
from tests.cast import COMMUNITY
from tests.needs import ON

pytestmark = pytest.mark.django_db
DOOR = "/exchange/needs"
NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
CONTENT = json.dumps({"number": "A-1", "words": "大病住院，欠费两万", "residence": COMMUNITY}).encode()


@pytest.fixture
def key(chen, monkeypatch):
    monkeypatch.setattr(needs, "now", lambda: NOW)
    with acting_as(chen):
        return admit(
            code="haizhu-yibao",
            name="海珠区医保局",
            source="DEPARTMENT",
            place=Place.objects.get(code="440105"),
            by=chen,
            on=ON,
        )[1]


def sent(client, key, *, content=CONTENT, nonce="n1", **changed):
    at = str(int(NOW.timestamp()))
    signed = signature(key=key, at=at, nonce=nonce, content=content)
    headers = {
        "X-Doudi-Partner": "haizhu-yibao",
        "X-Doudi-At": at,
        "X-Doudi-Nonce": nonce,
        "X-Doudi-Signature": signed,
        **changed,
    }
    return client.post(DOOR, content, content_type="application/json", headers=headers)


def test_a_need_is_taken_in_once(client, key):
    first, again = sent(client, key), sent(client, key)

    assert (first.status_code, first.json()["number"][:2]) == (201, "XQ")
    assert (again.status_code, again.json()) == (403, {"why": "这条消息已经收过"})


def test_a_forged_one_is_refused(client, key):
    assert sent(client, key, **{"X-Doudi-Signature": "0" * 64}).status_code == 403
    assert client.post(DOOR, CONTENT, content_type="application/json").status_code == 403


def test_what_is_no_need_says_where_it_is_wrong(client, key):
    answer = sent(client, key, content=b'{"number": "A-1", "residence": "here"}')

    assert (answer.status_code, answer.json()["why"]) == (422, "不是约定的报文：residence")


def test_it_is_not_read_further_than_agreed_nor_fetched(client, key):
    assert sent(client, key, content=b" " * (needs.BYTES_MOST + 1)).status_code == 413
    assert client.get(DOOR).status_code == 405
