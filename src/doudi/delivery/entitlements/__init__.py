"""Entitlements: what is owed to whom for which month; cut from the decisions of cases, and from nothing else.

Nouns: Entitlement, Period, Declaration, Rate, Extra, ExtraShare, Roll, RollFault.
Verbs: settle, settle_all, take_over, stop_for_death, move_to, declare_extra.
Questions: owed (a relation in SQL, `entitlements_owed`), why_differs, totals_by_cause; plan_extra (what declaring would do), trigger_of.
Money is int cents; what a decision granted is rounded and shared out here, once. Months are their first days.
"""
