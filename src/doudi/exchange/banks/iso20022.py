"""ISO 20022: the three messages behind the port's one format.

Noun: Iso20022. The message is told by its namespace; a version nobody agreed on is not guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from doudi.delivery.banks.payment import PaymentLine
from doudi.delivery.banks.port import NotRead, Part
from doudi.delivery.banks.profile import Profile
from doudi.delivery.banks.returned import Reply
from doudi.exchange.banks import camt053, pain002
from doudi.exchange.banks.pain001 import write_initiation
from doudi.exchange.banks.xml import namespace, walk

LINE_FRAME_BYTES = 900
LETTER_BYTES_MOST = 5
"""Four of a rare character, five of an ampersand."""


@dataclass(frozen=True)
class Iso20022:
    """pain.001 out; pain.002 and camt.053 in."""

    ending: str = ".xml"

    def line_bytes(self, line: PaymentLine, *, profile: Profile) -> int:
        """Say how many bytes a payment takes at most."""
        texts = len(line.payee) + len(line.purpose) + len(line.programme) + len(line.address)
        numbers = len(line.end_to_end_id) + len(line.account) + len(line.bank) + len(line.identifier)
        return LINE_FRAME_BYTES + LETTER_BYTES_MOST * texts + numbers

    def write(self, part: Part, *, profile: Profile) -> bytes:
        """Write a payment initiation."""
        return write_initiation(part, profile=profile)

    def read(self, content: bytes, *, profile: Profile) -> Reply:
        """Read a status report or statements.

        :raises NotRead: when it is neither, or of another version.
        """
        root = next(walk(content, kept=frozenset()))[1]
        said = namespace(root)
        if said == pain002.NAMESPACE:
            return pain002.read_report(content, profile=profile)
        if said == camt053.NAMESPACE:
            return camt053.read_statements(content)
        wanted = {"said": said or "—", "wanted": "pain.002.001.11、camt.053.001.08"}
        raise NotRead(gettext("报文的种类或者版本是 %(said)s，约定的是 %(wanted)s") % wanted)
