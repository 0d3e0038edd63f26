"""The verification report (核对报告): what every source said, the means computed from it, what contradicts, what follows.

It never says "grant" or "refuse". Nouns: Report, Conflict, Objection, Feedback.
Verbs: issue, object_to, answer_objection, feed_back (`reports.actions`).
"""
