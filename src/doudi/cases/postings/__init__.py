"""The public notice (公示): posted seven days with exactly what the law lets the neighbours know, and what they object.

Nouns: Posting, PostingObjection. Verbs: post, take_down, object_to, answer_objection.
"""
