"""The demo's year of payments: 海珠区 pays its roll month by month, through the verbs its officers call; nobody here is real.

Modules: `recipients` (whom the city's own register knows), `roll` (taken over from the older system, with accounts), `money` (budgets of
four sources), `teller` (the bank, in this process), `stories` (cases of the street through the year), `runs` (one month's run by its
officers), `calendar` (what happens in which month, and what goes wrong), `year` (live_through).
"""
