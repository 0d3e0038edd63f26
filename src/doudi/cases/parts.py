"""Which parts of a case's file hold anything, asked once: most files have no objection, no hearing, no appeal to be fetched.

Verb: parts_of. What every file has, its steps and clocks, is no question.
"""

from __future__ import annotations

from django.db import connection

from doudi.cases.case import Case

QUESTION = """
SELECT EXISTS (SELECT 1 FROM cases_visit WHERE case_id = file.id) AS visits,
    EXISTS (SELECT 1 FROM cases_selfcare WHERE case_id = file.id) AS self_care,
    EXISTS (SELECT 1 FROM cases_nearrelative WHERE case_id = file.id) AS near_relatives,
    EXISTS (SELECT 1 FROM cases_posting WHERE case_id = file.id) AS postings,
    EXISTS (SELECT 1 FROM cases_postingobjection WHERE case_id = file.id) AS posting_objections,
    EXISTS (SELECT 1 FROM cases_paper WHERE case_id = file.id) AS papers,
    EXISTS (SELECT 1 FROM cases_message WHERE case_id = file.id) AS messages,
    EXISTS (SELECT 1 FROM cases_review WHERE case_id = file.id) AS reviews,
    EXISTS (SELECT 1 FROM cases_change WHERE case_id = file.id) AS changes,
    EXISTS (SELECT 1 FROM cases_hearing WHERE case_id = file.id) AS hearings,
    EXISTS (SELECT 1 FROM cases_reconsideration WHERE case_id = file.id) AS reconsiderations,
    EXISTS (SELECT 1 FROM cases_photograph WHERE application_id = file.application_id) AS photographs
FROM (SELECT %s::bigint AS id, %s::bigint AS application_id) AS file
"""
"""Each part under the name its rows have beside a case, or beside its application."""


def parts_of(case: Case) -> frozenset[str]:
    """Name the parts of a file that hold a row whoever is at work may see."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, [case.pk, case.application_id])
        names = [column.name for column in cursor.description]
        return frozenset(name for name, holds in zip(names, cursor.fetchone(), strict=True) if holds)
