"""Clearing: signed lists go to the bank as files, what comes back is kept, and each line ends once, in the list and in the books.

Nouns: Sent, Kept, Refused, Unmatched; Payer (who pays in a place, `payers`).
Verbs: export, collect, reconcile_list, propose, confirm; pass_round (the worker's).
Questions: transit_agrees, Statements (what the bank says left the paying accounts).
Everything here may be done again after a crash: files are the same bytes, a message is kept once, a posting has one key.
"""
