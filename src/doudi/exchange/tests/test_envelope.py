"""A message is believed when a known sender signed it, nothing was changed, and it is fresh."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.envelope import ALGORITHMS, Signer, open_envelope, seal_envelope

AT = datetime(2026, 8, 3, 2, tzinfo=UTC)
BANK, OTHER = Signer.of(name="bank", secret=b"\x01" * 32), Signer.of(name="other", secret=b"\x02" * 32)
KNOWN = {"bank": BANK.public}


def opened(content, *, at=AT, senders=KNOWN):
    return open_envelope(content, senders=senders, at=at)


def changed(content, **parts):
    return json.dumps({**json.loads(content), **parts}).encode()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(body=st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers() | st.none(), max_size=4))
def test_what_was_sealed_is_opened(algorithm, body):
    content = seal_envelope(body, signer=BANK, at=AT, message="m1", algorithm=algorithm)

    found = opened(content)

    assert (found.body, found.sender, found.message, found.at) == (body, "bank", "m1", AT)


def test_the_digest_is_sm3_as_the_standard_gives_it():
    digest = hashes.Hash(ALGORITHMS["SM3+Ed25519"]())
    digest.update(b"abc")

    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


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
    impostor = Signer(name="bank", key=OTHER.key)

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
    assert "key" not in repr(BANK)
    assert "identifier" not in repr(opened(seal_envelope({"identifier": "x"}, signer=BANK, at=AT)))
