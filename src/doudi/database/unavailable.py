"""What to say when there is no database: a sentence for the person at the terminal, translated where it is shown."""

from collections.abc import Callable


class DatabaseUnavailable(Exception):
    """The database cannot be started, reached or trusted; the message says what to do."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence % values)

    def said(self, translate: Callable[[str], str]) -> str:
        """Say it in the reader's language."""
        return translate(self.sentence) % self.values


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translators."""
    return sentence
