"""From the wish for help to a lawful decision, and beyond: the road a case goes, who may move it, and by which day.

Nouns: Application (one wish, many programmes), Case (one programme's file), Stage, Move, Step (a move that was made), Clock.
Verbs: apply, move, opine, decide. Rooms: applying, clocks, postings, visits, papers, messages, reviews.
"""
