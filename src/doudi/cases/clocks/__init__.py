"""Time limits that run: in official working days, started, paused, extended and ended by named reasons.

Noun: Clock. Verbs: turn (called by every move), pause, resume, extend, remind. Which limit runs from where to where: `cases.limits`.
"""
