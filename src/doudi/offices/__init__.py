"""Places, agencies, desks and officers: who works where, and which duties never meet in one person.

Nouns: Place, PlaceSuccession, Agency, Desk, Officer, Duty, Assignment.
Verbs: load_places, open_desk, appoint, assign; `acting.acting_as` says to the database who is at work.
Questions: place_on, descendants, path.
"""
