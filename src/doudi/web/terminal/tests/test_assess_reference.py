"""The reference of household files says what the code does, and its examples print what they print."""

from pathlib import Path

import pytest

from doudi.evidence.convenience_words import CONVENIENCE
from doudi.evidence.household_entries import PERSON_WORDS, TOP_WORDS
from doudi.facts import FACTS
from doudi.web.terminal.assess_reference import EXAMPLES, filled

PAGE = Path(__file__).resolve().parents[5] / "docs" / "reference" / "assess.md"


@pytest.fixture(autouse=True)
def _plain_output(monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def test_the_made_parts_of_the_page_are_current():
    text = PAGE.read_text(encoding="utf-8")

    assert filled(text) == text, "run `make docs`"


def test_every_word_is_documented():
    text = PAGE.read_text(encoding="utf-8")
    words = {*TOP_WORDS, *PERSON_WORDS, *CONVENIENCE, *(name for facts in FACTS.values() for name in facts)}

    assert [word for word in sorted(words) if f"`{word}`" not in text] == []


def test_every_example_is_shown():
    text = PAGE.read_text(encoding="utf-8")

    assert [path.name for path in sorted(EXAMPLES.iterdir()) if f"made: example {path.name}" not in text] == []
