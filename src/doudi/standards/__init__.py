"""Standards published here: the notices an installation publishes itself, beside those in the files of the law.

Nouns: Publication (a new value of a term for a place from a day on), Draft, Breach (a rule that a draft would break).
Verbs: propose, publish, decline. Question: rulebook. One officer proposes, another publishes; nothing published is edited or
deleted, a later publication takes its place.
"""
