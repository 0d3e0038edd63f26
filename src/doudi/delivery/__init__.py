"""Money paid, goods and hours given, money recovered.

Rooms, each above those before it: `ledger` (what stands in the books), `banks` (files that go and come), `entitlements` (what is owed),
`payees` (into whose account), `batches` (the month's lists), `clearing` (to the bank and back), `recovery` (what was paid beyond what
is owed), `published` (what everybody may read of it), `proof` (that a year adds up).
And `goods` (vouchers, stock, services and homes at what they cost), above the ledger alone.
"""
