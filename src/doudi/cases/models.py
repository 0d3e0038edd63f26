"""The nouns of cases, from their rooms."""

from doudi.cases.applying.models import Application, ApplicationMember, Draft, Photograph
from doudi.cases.case import Case, Decision, Opinion, Step
from doudi.cases.clocks.models import Clock
from doudi.cases.messages.models import Message
from doudi.cases.papers.models import Paper
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.cases.reviews.carried import Carried
from doudi.cases.reviews.models import Change, Hearing, Reconsideration, Review, Transfer
from doudi.cases.visits.models import NearRelative, SelfCare, Visit, VisitPicture

__all__ = [
    "Application",
    "ApplicationMember",
    "Carried",
    "Case",
    "Change",
    "Clock",
    "Decision",
    "Draft",
    "Hearing",
    "Message",
    "NearRelative",
    "Opinion",
    "Paper",
    "Photograph",
    "Posting",
    "PostingObjection",
    "Reconsideration",
    "Review",
    "SelfCare",
    "Step",
    "Transfer",
    "Visit",
    "VisitPicture",
]
