"""Months: everybody we look after compared with all registers, this month's deliveries against last month's.

Nouns: Watched (a change that matters), MonthRun, MonthStep, MonthChange. Verbs: compare. A change says only that two deliveries
differ; people find out what it means. `changes.yaml` says what matters, from when, where and by whose word.
"""
