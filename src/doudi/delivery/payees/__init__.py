"""Payees: into whose account goes what is owed, since which month, and whether that account is sound.

Nouns: Account, AccountCheck, Assignment, Keeping, AccountList, AccountFault.
Verbs: open_account, check_name, told_by_bank, assign, open_for, replace, carry_on, keep_card, agree, give_back, read_accounts, numbers_of.
Questions: account_of, accounts_known, to_mend, shared_by_many, without_account, kept_by_staff_without_agreement;
and for many at once the relations in SQL `payees_accounts`, `payees_shared`, `payees_kept_without` and `payees_missing`.
A number is sealed; it is found again by its keyed hash, shown by its last four letters, and opened for a bank's list alone.
"""
