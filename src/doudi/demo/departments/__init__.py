"""Departments that answer: real processes over real HTTP, with faults that can be dialled, for the demo and for tests.

Nouns: Desk (what one process plays), Faults, Memory. They answer about invented people only, the same question always the same.
"""
