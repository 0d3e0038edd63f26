"""Asking the departments: what a source is, what is asked of it under which letter, and its four kinds of answer.

Nouns: Source (the port), Commission, Inquiry, Answer. Verbs: commission, ask, take (`sources.actions`), authorise (`evidence.gate`).
"""
