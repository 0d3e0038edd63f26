"""People and households: who somebody is, who lives with whom, since when and until when.

Nouns: Person, PersonIdentifier, HukouReading, Household, Membership, Relation.
Verbs: register_person, add_identifier, open_household, join, leave, unmask; note_hukou, settle_hukou
(`registry.hukou`), register_many (`registry.many`).
Questions: person_by_identifier, members_on, household_of, hukou_of.
"""
