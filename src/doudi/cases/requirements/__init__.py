"""What must be there before a move: each answers None, or says in the officer's words what is missing and what to do.

Nouns: Matter (the case, the move, who makes it and when), REQUIREMENTS. Verbs: missing_for. By theme: beginning, looking, publicity,
deciding, ending, moving, urgency.
"""

from doudi.cases.requirements import beginning, deciding, ending, looking, moving, publicity, urgency
from doudi.cases.requirements.deciding import VERDICTS_FOR
from doudi.cases.requirements.ending import WITHOUT_HEARING
from doudi.cases.requirements.matter import REQUIREMENTS, Matter, missing_for

__all__ = [
    "REQUIREMENTS",
    "VERDICTS_FOR",
    "WITHOUT_HEARING",
    "Matter",
    "beginning",
    "deciding",
    "ending",
    "looking",
    "missing_for",
    "moving",
    "publicity",
    "urgency",
]
