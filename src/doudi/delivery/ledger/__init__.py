"""The ledger: whose money, from which source, for what, and where it went; in whole cents, append-only, balanced by construction.

Nouns: Account, Transfer, Closing, Budget, Allocation.
Verbs: open_account, post, post_many, reverse, close_month, set_budget, allocate, post_reserve.
Questions: balance, trial_balance, statement, totals, broken_closing, wrong_turnovers, use_of, uses, spent.
Money here is int cents; outside it is Decimal yuan, and `money` is the door between.
"""
