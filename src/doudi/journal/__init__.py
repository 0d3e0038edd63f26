"""Who did what, to whom and why: append-only, chained by hashes, kept so by the database.

Noun: Entry. Verb: record. Questions: last_entries, first_broken.
"""
