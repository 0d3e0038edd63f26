"""What a resident has answered so far, carried by the page itself: signed, short-lived, kept nowhere else.

Noun: Carried. Verbs: pack, unpack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core import signing

SALT = "doudi.web.portal.help"
GOOD_FOR = timedelta(hours=2)
FIRST = "city"
END = ""


class TooOld(Exception):
    """The page lay open for longer than answers are kept."""


@dataclass(frozen=True)
class Carried:
    """The answers so far, by step in the order asked; the step now asked; and answers kept from a way already gone."""

    step: str = FIRST
    answers: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def is_at_end(self) -> bool:
        return self.step == END

    def pack(self) -> str:
        """Sign it for the form."""
        content = {"step": self.step, "answers": self.answers, "kept": self.kept}
        return signing.dumps(content, salt=SALT, compress=True)

    def answered(self, answer: Any) -> Carried:
        """Put down the answer to the question now asked; nothing is asked until somebody says what comes next."""
        return Carried(step=END, answers={**self.answers, self.step: answer}, kept=self.kept)

    def before(self) -> Carried:
        """Go one question back, and keep its answer to be shown again."""
        if not self.answers:
            return self
        *earlier, last = self.answers
        answers = {step: self.answers[step] for step in earlier}
        return Carried(step=last, answers=answers, kept={**self.kept, last: self.answers[last]})


def unpack(token: str) -> Carried:
    """Read what a form brings back.

    :raises TooOld: when it was signed too long ago.
    :raises signing.BadSignature: when we did not sign it.
    """
    try:
        content = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as reason:
        raise TooOld from reason
    return Carried(step=content["step"], answers=content["answers"], kept=content.get("kept", {}))
