"""A message is believed when a known sender signed it, nothing was changed, and it is fresh."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.envelope import open_envelope, seal_envelope
from doudi.exchange.suites import SUITES, Signer

AT = datetime(2026, 8, 3, 2, tzinfo=UTC)
dumps = json.dumps
BANK, OTHER = Signer.of(name="bank", secret=b"\x01" * 32), Signer.of(name="other", secret=b"\x02" * 32)
KNOWN = {"bank": BANK.peer}
BY_SUITE = {suite: Signer.of(name="bank", secret=b"\x01" * 32, suite=suite) for suite in SUITES}


def opened(content, *, at=AT, senders=KNOWN):
    return open_envelope(content, senders=senders, at=at)


def changed(content, **parts):
    return json.dumps({**json.loads(content), **parts}).encode()


@pytest.mark.parametrize("suite", SUITES)
@settings(max_examples=20)
@given(body=st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers() | st.none(), max_size=4))
def test_what_was_sealed_is_opened(suite, body):
    content = seal_envelope(body, signer=BY_SUITE[suite], at=AT, message="m1")

    found = opened(content, senders={"bank": BY_SUITE[suite].peer})

    assert (found.body, found.sender, found.message, found.at) == (body, "bank", "m1", AT)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("agreed", SUITES)
def test_a_message_of_another_suite_than_agreed_is_refused_by_name(suite, agreed):
    content = seal_envelope({"a": 1}, signer=BY_SUITE[suite], at=AT)

    if suite == agreed:
        assert opened(content, senders={"bank": BY_SUITE[agreed].peer}).body == {"a": 1}
    else:
        with pytest.raises(NotTrusted, match=f"约定的 {agreed}".replace("+", r"\+")):
            opened(content, senders={"bank": BY_SUITE[agreed].peer})


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"body": '{"a": 2}'}, "摘要"), ({"message": "m2"}, "签名"), ({"time": "2026-08-03T02:00:01+00:00"}, "签名"),
        ({"digest": "00"}, "签名"), ({"signature": "AAAA"}, "签名"), ({"sender": "other"}, "发送方"),
        ({"algorithm": "none"}, "算法"), ({"message": "m" * 81}, "编号"), ({"message": "m\u0000"}, "编号"),
        ({"body": "\ud800"}, "不完整"),
    ],
)  # fmt: skip
def test_each_change_is_refused_with_its_own_sentence(suite, parts, why):
    content = seal_envelope({"a": 1}, signer=BY_SUITE[suite], at=AT, message="m1")

    with pytest.raises(NotTrusted, match=why):
        opened(changed(content, **parts), senders={"bank": BY_SUITE[suite].peer})


@pytest.mark.parametrize("text", ["[1]", "{", "1" * 5000])
def test_a_signed_body_that_is_no_body_is_refused(text, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(
            "doudi.exchange.envelope.json.dumps", lambda value, **_: text if value == {} else dumps(value, **_)
        )
        content = seal_envelope({}, signer=BANK, at=AT)

    with pytest.raises(NotTrusted, match="不完整"):
        opened(content)


@pytest.mark.parametrize(
    "parts",
    [
        {"body": '{"a": 2}'}, {"message": "m2"}, {"time": "2026-08-03T02:00:01+00:00"}, {"sender": "other"},
        {"algorithm": "SHA-256+Ed25519"}, {"algorithm": "none"}, {"digest": "00"}, {"signature": "AAAA"}, {"signature": "?"},
        {"signature": None}, {"body": None},
    ],
)  # fmt: skip
def test_a_message_with_any_part_changed_is_refused(parts):
    content = seal_envelope({"a": 1}, signer=BANK, at=AT, message="m1")

    with pytest.raises(NotTrusted):
        opened(changed(content, **parts))


def test_a_stranger_is_refused_also_under_a_known_name():
    impostor = replace(OTHER, name="bank")

    for signer in (OTHER, impostor):
        with pytest.raises(NotTrusted):
            opened(seal_envelope({}, signer=signer, at=AT))


@pytest.mark.parametrize("minutes", [-16, 16])
def test_an_old_or_future_message_is_refused(minutes):
    content = seal_envelope({}, signer=BANK, at=AT)

    with pytest.raises(NotTrusted, match="时间"):
        opened(content, at=AT + timedelta(minutes=minutes))


@pytest.mark.parametrize("cut", range(0, 300, 23))
def test_half_a_message_is_refused(cut):
    content = seal_envelope({"a": 1}, signer=BANK, at=AT)

    with pytest.raises(NotTrusted):
        opened(content[:cut])


@given(st.binary(max_size=60))
def test_noise_is_refused(content):
    with pytest.raises(NotTrusted):
        opened(content)


def test_no_secret_shows_in_what_is_printed():
    assert "secret" not in repr(BANK)
    assert str(BANK.secret) not in repr(BANK)
    assert "identifier" not in repr(opened(seal_envelope({"identifier": "x"}, signer=BANK, at=AT)))
