"""What holds between programmes and over months: what may be had beside what, and the words for what happens in time.

Nouns: MATRIX (exclusivity and stacking), WORDS (reasons, steps, consequences, answers). Verbs: texts (everything translators
need). The mechanism stands in `doudi.rules`: stacking, two_answers, months, course. No policy is declared here.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from doudi.rules.matrix_file import load_matrix, plain_word

FOLDER = Path(__file__).parent

MATRIX = load_matrix(FOLDER / "matrix.yaml")


def _words() -> dict[str, dict[str, str]]:
    written = yaml.load((FOLDER / "words.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {kind: {plain_word(code): text for code, text in rows.items()} for kind, rows in written.items()}


WORDS = _words()
"""Codes and their Chinese, by kind: reasons, steps, follows, answers."""


def texts() -> Iterator[str]:
    """Yield every Chinese text a page may show."""
    yield from MATRIX.texts()
    for rows in WORDS.values():
        yield from rows.values()
