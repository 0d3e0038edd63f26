"""Pseudonyms: only the key turns them back."""

import numpy as np
import pytest

from doudi.evidence.pseudonyms import NotOurs, Pseudonyms, people
from doudi.evidence.tests.deliveries import resident_id

OURS = Pseudonyms(secret=b"o" * 32)
THEIRS = Pseudonyms(secret=b"t" * 32)


def test_a_sealed_number_opens_with_its_key():
    number = resident_id(7)
    sealed = OURS.seal(np.array([int(number[:17])]))

    assert OURS.open(sealed[0].tobytes()) == number
    assert OURS.person(number) == people(sealed)[0]


def test_another_key_gives_other_pseudonyms_and_opens_nothing():
    number = resident_id(7)
    sealed = OURS.seal(np.array([int(number[:17])]))[0].tobytes()

    assert THEIRS.person(number) != OURS.person(number)
    with pytest.raises(NotOurs, match=r"lake\.key"):
        THEIRS.open(sealed)


def test_different_people_have_different_pseudonyms_and_none_is_negative():
    keys = people(OURS.seal(np.arange(10**16, 10**16 + 50_000)))

    assert len(np.unique(keys)) == 50_000
    assert keys.min() >= 0


def test_a_sealed_text_opens_again_and_is_never_twice_the_same():
    first, second = OURS.seal_text("𠮷㙍"), OURS.seal_text("𠮷㙍")

    assert first != second
    assert OURS.open_text(first) == OURS.open_text(second) == "𠮷㙍"
    with pytest.raises(NotOurs):
        OURS.open_text(first[:-1] + bytes([first[-1] ^ 1]))


def test_the_key_is_made_once_for_a_lake(tmp_path):
    assert Pseudonyms.of(tmp_path) == Pseudonyms.of(tmp_path)
    assert (tmp_path / "keys" / "lake.key").stat().st_mode & 0o777 == 0o600
