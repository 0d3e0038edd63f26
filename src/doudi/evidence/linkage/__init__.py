"""Linkage: whose row is this, where no usable number says so.

Nouns: Record (a row or a person as linkage sees it), Design (what is compared and how pairs are found), Model (a design with
what was learned), Zone (merged, grey, apart), Pair (a row and the person it may be), Mark (how good a delivery is).
Verbs: train, score, link_dataset, judge, join_settled. A number that is right is never second-guessed here: importing has
already done what it says. A pair in the grey zone goes to a desk and nowhere else.
"""
