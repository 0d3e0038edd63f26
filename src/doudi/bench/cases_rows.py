"""A million invented cases in PostgreSQL, as a province has them: people, applications, files, steps, clocks, opinions, decisions.

Verb: fill. They lie in the townships of a whole province; the cast's street and county hold their share. Written by the owner in
plain SQL, because a million real applications would measure the applying.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from doudi.cases.stages import Stage
from doudi.database.owner import as_owner
from doudi.demo.cast import COMMUNITY, STREET
from doudi.rules.decide import decide
from doudi.rules.household import Household, Person
from doudi.rules.receipt import receipt_of
from doudi.standards.queries import rulebook

ON = date(2026, 8, 17)
TOWNS = 1_500
OWN_MOST = 600
"""How many of them lie in the cast's own street, as in one of fifteen hundred."""

SURNAMES, GIVEN = "陈李张黄梁林王何吴刘", "志强秀英家伟丽华国平文斌晓晴建军"
LIVING_STAGES = (
    *(Stage.SUBMITTED, Stage.ACCEPTED, Stage.INVESTIGATING, Stage.OPINION, Stage.POSTED, Stage.COUNTY),
    *(Stage.GRANTED,) * 20, *(Stage.ENDED,) * 6, *(Stage.REFUSED,) * 2,
)  # fmt: skip
ROAD = (Stage.SUBMITTED, Stage.ACCEPTED, Stage.INVESTIGATING, Stage.OPINION, Stage.POSTED, Stage.COUNTY, Stage.GRANTED)
DESKS = dict.fromkeys(ROAD[:5], "township") | {Stage.COUNTY: "county"}

PEOPLE = """
INSERT INTO registry_person (id, name, sex, born_on, residence_place_id, hukou_place_id)
SELECT n, substr(%(surnames)s, 1 + n %% 10, 1) || substr(%(given)s, 1 + (n / 10) %% 16, 1) || substr(%(given)s, 1 + (n / 160) %% 16, 1),
       1 + n %% 2, date '1940-01-01' + (n * 7) %% 25000, %(community)s, %(community)s
FROM generate_series(%(first)s, %(last)s) n
"""
APPLICATIONS = """
INSERT INTO cases_application (id, number, token, applicant_id, name, masked, channel, agent_name, agent_relation, agent_because,
    place, ground, "window", residence, declared, words, submitted_on, submitted_at, taken_by_id)
SELECT p.id, 'SL' || p.id, md5(p.id::text)::uuid, p.id, p.name, '4401**********' || lpad((p.id %% 10000)::text, 4, '0'), 'window',
    '', '', '', town.code, 'hukou', town.code, 'urban', '{"near_relatives": []}', '', %(on)s::date - 20, now(), %(officer)s
FROM registry_person p CROSS JOIN LATERAL (SELECT CASE WHEN p.id %% %(own)s = 0 THEN %(community)s
    ELSE '44' || lpad((p.id %% %(towns)s + 1000)::text, 7, '0') || '001' END AS code) town
WHERE p.id BETWEEN %(first)s AND %(last)s
"""
MEMBERS = """
INSERT INTO cases_applicationmember (application_id, person_id, name, masked, relation, sex, hukou, is_member, left_out_because)
SELECT id, applicant_id, name, masked, '0', (1 + id %% 2)::text, place, true, ''
FROM cases_application WHERE id BETWEEN %(first)s AND %(last)s
"""
CASES = """
INSERT INTO cases_case (id, number, application_id, programme, subject_id, name, masked, initials, place, "window", applicant_person,
    road, stage, stage_since, desk, due_on, opened_on, is_urgent, steps_made)
SELECT a.id, 'AJ' || a.id, a.id, 'dibao', a.applicant_id, a.name, a.masked, 'l' || chr(97 + (a.id %% 26)::int), a.place, a."window",
    a.applicant_id, 'dibao', stage.name, %(on)s::date - 5, coalesce(desk.name, ''),
    CASE WHEN desk.name IS NULL THEN NULL ELSE %(on)s::date + (a.id %% 15)::int - 3 END, %(on)s::date - 20, false,
    coalesce(array_position(%(road)s::text[], stage.name), 7)
FROM cases_application a
CROSS JOIN LATERAL (SELECT (%(stages)s::text[])[1 + (a.id / 7) %% %(count)s] AS name) stage
LEFT JOIN (SELECT * FROM unnest(%(desk_stages)s::text[], %(desk_names)s::text[]) AS d(stage, name)) desk ON desk.stage = stage.name
WHERE a.id BETWEEN %(first)s AND %(last)s
"""
STEPS = """
INSERT INTO cases_step (case_id, nth, from_stage, to_stage, by_id, by_name, desk, "on", at, label, article, why, detail)
SELECT c.id, n, CASE WHEN n = 1 THEN '' ELSE (%(road)s::text[])[n - 1] END,
    CASE WHEN n = c.steps_made THEN c.stage ELSE (%(road)s::text[])[n] END, %(officer)s, '李志强', 'township',
    %(on)s::date - 20 + n, now(), '办理', '最低生活保障审核确认办法', '', '{}'
FROM cases_case c CROSS JOIN LATERAL generate_series(1, c.steps_made) n
WHERE c.id BETWEEN %(first)s AND %(last)s
"""
CLOCKS = """
INSERT INTO cases_clock (case_id, "limit", label, count, unit, law, source, started_on, due_on, remind_on, paused_because, days_used,
    extended_because)
SELECT id, 'total', '全程办结', 30, 'wd', '最低生活保障审核确认办法 第二十一条', '同上', opened_on, greatest(due_on, opened_on),
    greatest(due_on, opened_on) - 5, '', 0, '' FROM cases_case
WHERE due_on IS NOT NULL AND id BETWEEN %(first)s AND %(last)s
"""
OPINIONS = """
INSERT INTO cases_opinion (case_id, proposes, amount_yuan, why, by_id, "on")
SELECT id, 'grant', 1200, '经调查，情况属实。', %(officer)s, %(on)s::date - 10 FROM cases_case
WHERE steps_made > 3 AND id BETWEEN %(first)s AND %(last)s
"""
DECISIONS = """
INSERT INTO cases_decision (case_id, verdict, amount_yuan, unit, effective_from, is_by_rule, reasons, articles, ended_because, by_id, "on",
    receipt)
SELECT id, CASE stage WHEN 'refused' THEN 'refused' ELSE 'granted' END, 1200, 'yuan/month', %(on)s::date - 3, false, '依据调查和核对结果。',
    ARRAY['最低生活保障审核确认办法 第二十一条'], '', %(officer)s, %(on)s::date - 4,
    CASE WHEN place LIKE %(street)s || '%%' THEN %(receipt)s::jsonb END FROM cases_case
WHERE steps_made = 7 AND id BETWEEN %(first)s AND %(last)s
"""
TABLES = (
    "registry_person", "cases_application", "cases_applicationmember", "cases_case", "cases_step", "cases_clock", "cases_opinion",
    "cases_decision",
)  # fmt: skip


def fill(*, cases: int, officer: int) -> None:
    """Write so many cases, taken by one officer, and let the database learn how they lie."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('doudi.place', 'all', false), set_config('doudi.desk', 'system', false)")
        _guarded(cursor, on=False)
        foreign = _let_go(cursor)
        cursor.execute("SELECT coalesce(max(id), 0) FROM registry_person")
        first = cursor.fetchone()[0] + 1
        words = _words(first=first, cases=cases, officer=officer)
        for statement in (PEOPLE, APPLICATIONS, MEMBERS, CASES, STEPS, CLOCKS, OPINIONS, DECISIONS):
            cursor.execute(_written(statement, words=words))
        for table in TABLES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        _hold_again(cursor, foreign)
        _guarded(cursor, on=True)
        cursor.execute("ANALYZE")


def _written(statement: str, *, words: dict[str, Any]) -> str:
    """Write the words into a statement, as a server that is not told their types would take them."""
    operations: Any = connection.ops
    written: str = operations.compose_sql(statement, words)
    return written


def _guarded(cursor: CursorWrapper, *, on: bool) -> None:
    """Take row security and the road's triggers off the owner while he writes, and put them back."""
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {'' if on else 'NO'} FORCE ROW LEVEL SECURITY")
    for table, trigger in (("cases_case", "cases_stands"), ("cases_step", "cases_step_leads_on")):
        cursor.execute(f"ALTER TABLE {table} {'ENABLE ALWAYS' if on else 'DISABLE'} TRIGGER {trigger}")


def _let_go(cursor: CursorWrapper) -> list[tuple[str, str, str]]:
    """Take the foreign keys off: they are proved for all rows at once when they are put back."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])",
        [list(TABLES)],
    )
    found: list[tuple[str, str, str]] = cursor.fetchall()
    for table, name, _ in found:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return found


def _hold_again(cursor: CursorWrapper, foreign: list[tuple[str, str, str]]) -> None:
    for table, name, definition in foreign:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _receipt() -> str:
    """Make the receipt that is kept with a decision: whoever opens a decided file reads it, and the law is not asked again.

    Only cases of the cast's street, the only ones opened, have one: a million would fill the disk with what nobody reads.
    """
    person = Person(key="1", name="陈志强", facts={"birth": date(1956, 3, 12), "relation": "self", "deposits": 0})
    home, book = Household(place=STREET, residence="urban", facts={}, people=(person,)), rulebook()
    answers = [one for one in decide(book, home, on=ON) if one.policy.name == "dibao"]
    return json.dumps(receipt_of(book, home, on=ON, answers=answers, is_part=True), ensure_ascii=False)


def _words(*, first: int, cases: int, officer: int) -> dict[str, Any]:
    return {
        "first": first, "last": first + cases - 1, "surnames": SURNAMES, "given": GIVEN, "community": COMMUNITY, "street": STREET,
        "on": ON, "officer": officer, "receipt": _receipt(),
        "own": max(1, cases // OWN_MOST), "towns": TOWNS, "stages": [str(one) for one in LIVING_STAGES],
        "count": len(LIVING_STAGES), "road": [str(one) for one in ROAD], "desk_stages": [str(one) for one in DESKS],
        "desk_names": list(DESKS.values()),
    }  # fmt: skip
