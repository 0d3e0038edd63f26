"""What a page of the questionnaire is built from, and what it is.

Nouns: Asking, Page, Places. The pages themselves: `questions` and `hardship_questions`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doudi.web.portal.forms import Question
from doudi.web.portal.order import Answers, members, who

Places = Callable[[str], Sequence[tuple[str, str]]]
"""Given a code, the (code, name) of the places right inside it."""


@dataclass(frozen=True)
class Page:
    """One question as it is shown: the words and the form."""

    title: str
    hint: str
    why: str
    form: Question


@dataclass(frozen=True)
class Asking:
    """What a page is built from."""

    answers: Answers
    places: Places
    data: Mapping[str, Any] | None
    known: Any
    person: int

    @property
    def who(self) -> str:
        """Name the person asked about."""
        return who(self.answers, person=self.person)

    def people(self) -> list[tuple[str, str]]:
        """List everybody at home, to be ticked."""
        return [(str(number), who(self.answers, person=number)) for number in range(members(self.answers) or 0)]
