"""What a resident has answered so far, carried by the page itself: signed, short-lived, kept nowhere else.

Noun: Carried. Verbs: pack, unpack.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core import signing

SALT = "doudi.web.portal.help"
GOOD_FOR = timedelta(hours=2)
FIRST = "city"


class TooOld(Exception):
    """The page lay open for longer than answers are kept."""


@dataclass(frozen=True)
class Carried:
    """The answers so far, by step, and the step now asked."""

    step: str = FIRST
    answers: dict[str, Any] = field(default_factory=dict)

    def pack(self) -> str:
        """Sign it for the form."""
        return signing.dumps({"step": self.step, "answers": self.answers}, salt=SALT, compress=True)


def unpack(token: str) -> Carried:
    """Read what a form brings back.

    :raises TooOld: when it was signed too long ago.
    :raises signing.BadSignature: when we did not sign it.
    """
    try:
        content = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as reason:
        raise TooOld from reason
    return Carried(step=content["step"], answers=content["answers"])
