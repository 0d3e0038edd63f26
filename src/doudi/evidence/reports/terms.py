"""What a place sets about reports: how long one stands, and how a contradiction is settled (`parameters.yaml`).

Noun: TERMS. No database is needed to read them.
"""

from pathlib import Path

from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("parameters.yaml")])
