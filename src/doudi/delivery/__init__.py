"""Money paid, goods and hours given, money recovered.

Rooms: `ledger` (what stands in the books).
"""
