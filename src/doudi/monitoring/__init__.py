"""Monitoring: who is slipping, who should have been helped and was not, who is helped and should not be.

Nouns: Finding, ScreenRun, ScreenPart. Verbs: screen (compare everybody with every programme), record a part, measure against a
known truth. A finding opens work for people; it decides nothing.
"""
