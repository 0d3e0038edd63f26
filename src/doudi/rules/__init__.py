"""Rules: what a policy is made of, and the two ways it answers.

Nouns: Policy, Determination, Rulebook, Terms, Household, Answer. Verbs: decide (one household, with reasons), evaluate
(everybody, on an engine), receipt_of, replay. A rule is written once; both ways run the very same expressions.
"""

from doudi.rules.decide import Answer, decide
from doudi.rules.evaluate import evaluate
from doudi.rules.household import Household, Person, household_from_json
from doudi.rules.policy import Determination, Policy
from doudi.rules.ranges import (
    Range,
    choose,
    judged_or,
    known_part,
    larger,
    not_below_zero,
    part,
    published_or,
    round_half_up,
    round_up,
    settled,
    shared,
    smaller,
    when,
    years_old,
)
from doudi.rules.receipt import receipt_of, replay
from doudi.rules.rulebook import Rulebook
from doudi.rules.terms import Terms, load_terms

__all__ = [
    "Answer",
    "Determination",
    "Household",
    "Person",
    "Policy",
    "Range",
    "Rulebook",
    "Terms",
    "choose",
    "decide",
    "evaluate",
    "household_from_json",
    "judged_or",
    "known_part",
    "larger",
    "load_terms",
    "not_below_zero",
    "part",
    "published_or",
    "receipt_of",
    "replay",
    "round_half_up",
    "round_up",
    "settled",
    "shared",
    "smaller",
    "when",
    "years_old",
]
