"""The key that says who sends: one an installation, a point of P-256, from the environment where a place keeps its keys elsewhere."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from doudi.cases.pushes.keys import NAME, ORDER, from_base64, public_key, signing_key, to_base64


@pytest.fixture
def anew(monkeypatch):
    """Read the key anew, and leave the house's own key as it was."""
    signing_key.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    signing_key.cache_clear()


def test_it_is_a_point_of_the_curve_and_stays_the_same(anew, tmp_path):
    anew.setattr("doudi.database.var", lambda: tmp_path)
    first = public_key()
    signing_key.cache_clear()

    assert public_key() == first
    assert len(from_base64(first)) == 65
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64(first)).key_size == 256
    assert (tmp_path / "keys" / f"{NAME}.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given", ["00" * 32, "ff" * 32, f"{ORDER:064x}", f"{ORDER - 1:064x}"])
def test_any_thirty_two_bytes_make_a_key(anew, given):
    anew.setenv("DOUDI_KEY_VAPID", given)

    assert 1 <= signing_key().private_numbers().private_value < ORDER


def test_bytes_are_written_without_padding_and_read_again():
    for content in (b"", b"a", b"ab", b"abc", bytes(range(256))):
        assert from_base64(to_base64(content)) == content
        assert "=" not in to_base64(content)
