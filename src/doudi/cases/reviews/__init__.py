"""After the grant: reviews by class, changes told or found, hearings before any cut, appeals, and moves from place to place.

Nouns: Review, Change, Hearing, Reconsideration, Transfer. Verbs: plan_review, review, report_change, hear, ask_again, hand_over.
"""
