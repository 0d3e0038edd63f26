"""Each suite signs as its standard says, and believes nothing else."""

import time

import gmalg
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from doudi.exchange import suites
from doudi.exchange.suites import IDENTITY, SM2_ORDER, SUITES, Peer, Signer

# GM/T 0003.5-2012 (GB/T 32918.5-2017), appendix A.2: the example on the recommended curve, under the identity 1234567812345678.
SECRET = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
PUBLIC = bytes.fromhex(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
CHANCE = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
WORDS = b"message digest"
SM2 = SUITES["SM3+SM2"]


def signer(suite, secret=b"\x05" * 32):
    return Signer.of(name="bank", secret=secret, suite=suite)


def test_the_published_signature_holds_and_no_other_words_do():
    published = encode_dss_signature(R, S)

    assert SM2.holds(WORDS, published, PUBLIC)
    assert not SM2.holds(b"message digesT", published, PUBLIC)
    assert not SM2.holds(WORDS, published, signer("SM3+SM2").public)


def test_we_sign_as_published_when_chance_is_as_published(monkeypatch):
    monkeypatch.setattr(suites, "_sm2_secret", lambda secret: secret)
    monkeypatch.setattr(gmalg.base.SMCoreBase, "_default_rnd_fn", lambda self, bits: CHANCE)

    assert decode_dss_signature(SM2.sign(WORDS, SECRET)) == (R, S)
    assert SM2.public_of(SECRET) == PUBLIC
    assert IDENTITY == b"1234567812345678"


@pytest.mark.parametrize(
    ("words", "digest"),
    [  # GB/T 32905-2016, appendix A
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_the_digest_is_sm3_as_published(words, digest):
    assert SM2.digest(words) == SUITES["SM3+Ed25519"].digest(words) == digest


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, S), (R, 0), (SM2_ORDER, S), (R, SM2_ORDER), (R + SM2_ORDER, S), (R, SM2_ORDER - R), (S, R), (1 << 300, S)],
)
def test_numbers_out_of_range_are_no_signature(r, s):
    assert not SM2.holds(WORDS, encode_dss_signature(r, s), PUBLIC)


def test_a_signature_that_leads_nowhere_is_none():
    """Whoever holds the key can make both halves of the check cancel out."""
    secret, t = int.from_bytes(SECRET), 5
    s = -t * secret % SM2_ORDER

    assert not SM2.holds(WORDS, encode_dss_signature((t - s) % SM2_ORDER, s), PUBLIC)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("signature", [b"", b"\x00", b"\x30\x00", b"\x30" * 500, b"\x05" * 64])
def test_what_is_no_signature_does_not_hold(suite, signature):
    assert not SUITES[suite].holds(WORDS, signature, signer(suite).public)


@pytest.mark.parametrize("suite", SUITES)
def test_a_signature_of_one_is_not_anothers(suite):
    ours, others = signer(suite), signer(suite, secret=b"\x06" * 32)

    signature = ours.sign(WORDS)

    assert SUITES[suite].holds(WORDS, signature, ours.public)
    assert not SUITES[suite].holds(WORDS, signature, others.public)


def test_signing_by_sm2_takes_no_less_time_when_it_is_done_early(monkeypatch):
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(time, "monotonic", iter([0.0, 0.02]).__next__)

    SM2.sign(WORDS, SECRET)

    assert waited == [pytest.approx(suites.SIGNING_SECONDS - 0.02)]


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    "public", [b"", b"\x01" * 31, b"\x01" * 64, b"\x00" * 64, b"\x04" + PUBLIC, PUBLIC[:63] + b"\x00"]
)
def test_what_is_no_public_key_is_no_peer(suite, public):
    with pytest.raises(ValueError, match="公钥"):
        Peer.of(public, suite=suite)


@pytest.mark.parametrize("suite", SUITES)
def test_any_secret_makes_a_signer_that_is_a_peer(suite):
    for secret in (b"\x00" * 32, b"\xff" * 32):
        made = signer(suite, secret=secret)

        assert Peer.of(made.public, suite=suite) == made.peer
