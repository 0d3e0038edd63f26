"""The nouns of evidence, from their rooms: letters, sources, reports, linkage."""

from doudi.evidence.letters.models import Invitation, Letter, LetterPerson, Passkey, Signature
from doudi.evidence.linkage.models import LinkageModel, Mark, Pair
from doudi.evidence.reports.models import Conflict, Feedback, Objection, Report, Request
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
    "LinkageModel",
    "Mark",
    "Objection",
    "Pair",
    "Passkey",
    "Report",
    "Request",
    "SeenMessage",
    "Signature",
    "SourceState",
]
