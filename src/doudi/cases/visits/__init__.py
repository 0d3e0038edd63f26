"""What officers saw: home visits by two, the six items of self-care, and who in the office is a near relative.

Nouns: Visit, VisitPicture, SelfCare, NearRelative. Verbs: record_visit, assess_self_care, register_relative.
"""
