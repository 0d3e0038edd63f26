"""The nouns of evidence, from their rooms: letters, sources, reports."""

from doudi.evidence.letters.models import Invitation, Letter, LetterPerson, Passkey, Signature
from doudi.evidence.reports.models import Conflict, Feedback, Objection, Report
from doudi.evidence.sources.models import Answer, Commission, Entry, Inquiry, SeenMessage, SourceState

__all__ = [
    "Answer",
    "Commission",
    "Conflict",
    "Entry",
    "Feedback",
    "Inquiry",
    "Invitation",
    "Letter",
    "LetterPerson",
    "Objection",
    "Passkey",
    "Report",
    "SeenMessage",
    "Signature",
    "SourceState",
]
