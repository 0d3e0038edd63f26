"""The proof of a year: what was owed, listed, paid, booked, stated by the bank and told to its recipient is one sum, month by month.

Nouns: Month, Mismatch, Proof. Verb: prove. Nothing is written, and nothing is believed: each side is added up from its own rows.
Why this can be proved at any time: docs/decisions/0027.
"""
