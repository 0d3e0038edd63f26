"""A city's homes to be made fit for old age, in PostgreSQL: at every stage of their road, each with its steps. Verb: fill.

Written by the owner in plain SQL, because tens of thousands of real visits would measure the visiting. Invented people only.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from doudi.cases.sealing import seal_text
from doudi.database.owner import as_owner
from doudi.delivery.goods.adapting import ADDRESS
from doudi.delivery.goods.homes import HomeStage as S

SURNAMES, GIVEN = "陈李张黄梁林王何吴刘", "志强秀英家伟丽华国平文斌晓晴建军"
ROAD = (S.REGISTERED, S.SURVEYED, S.PLANNED, S.CONTRACTED, S.WORKING, S.FINISHED, S.ACCEPTED, S.PAID, S.CLOSED)
DONE_EACH = 4
"""How many of the homes are closed for each that stands at another stage: late in the year."""

HOMES = """
INSERT INTO goods_home (id, number, place, year, "group", name, masked, address_sealed, about, fund, stage, stage_since, steps_made, round,
    found, agreed_how, unsigned_because, ceiling_cents, planned_cents, agreed_cents, finish_by, payable_cents, contract, bank_receipt)
SELECT n, 'SL' || n, '4401' || (ARRAY['05', '03', '04', '06', '11', '12', '13', '14', '15', '17', '18'])[1 + n %% 11]
       || lpad((1 + n / 11 %% 18)::text, 3, '0') || lpad((101 + n / 198 %% 20)::text, 3, '0'), %(year)s,
       (ARRAY['tekun', 'dibao', 'other'])[1 + n %% 3],
       substr(%(surnames)s, 1 + n %% 10, 1) || substr(%(given)s, 1 + n / 10 %% 16, 1) || substr(%(given)s, 1 + n / 160 %% 16, 1), '',
       %(address)s::bytea, '', 'county', (%(road)s::text[])[at.nth], %(on)s::date - (n * 7 %% 60)::int, at.nth, 1, '', '', '', 800000,
       CASE WHEN at.nth > 2 THEN 500000 END, CASE WHEN at.nth > 3 THEN 480000 END, CASE WHEN at.nth > 3 THEN %(on)s::date + 5 END,
       CASE WHEN at.nth > 5 THEN 470000 END, '', ''
  FROM generate_series(%(first)s::int, %(last)s::int) n
 CROSS JOIN LATERAL (SELECT least(1 + n / 3 %% (8 + %(done)s::int), 9) AS nth) at
"""
STEPS = """
INSERT INTO goods_homestep (home_id, nth, from_stage, to_stage, by_id, by_name, desk, "on", why)
SELECT home.id, n, CASE n WHEN 1 THEN '' ELSE (%(road)s::text[])[n - 1] END, (%(road)s::text[])[n], %(officer)s::bigint,
       '李志强', 'township', home.stage_since - (home.steps_made - n) * 5, ''
  FROM goods_home home CROSS JOIN LATERAL generate_series(1, home.steps_made) n WHERE home.id BETWEEN %(first)s::int AND %(last)s::int
"""
TABLES = ("goods_home", "goods_homestep")
TRIGGERS = {
    "goods_home": ("goods_home_stands", "goods_asks_desk"),
    "goods_homestep": ("goods_home_step_leads_on", "goods_asks_desk"),
}


def fill(*, homes: int, officer: int, on: date) -> None:
    """Write so many homes, and let the database learn how they lie."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('doudi.place', 'all', false), set_config('doudi.desk', 'system', false)")
        _guarded(cursor, on=False)
        cursor.execute("SELECT coalesce(max(id), 0) FROM goods_home")
        words = _words(first=cursor.fetchone()[0] + 1, homes=homes, officer=officer, on=on)
        for statement in (HOMES, STEPS):
            cursor.execute(statement, words)
        for table in TABLES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        _guarded(cursor, on=True)
        cursor.execute("ANALYZE")
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")  # as the database itself does within a minute


def _words(*, first: int, homes: int, officer: int, on: date) -> dict[str, Any]:
    return {
        "first": first, "last": first + homes - 1, "year": on.year, "on": on, "surnames": SURNAMES, "given": GIVEN,
        "address": seal_text("某街（示例住址）", purpose=ADDRESS), "road": [str(one) for one in ROAD], "done": DONE_EACH,
        "officer": officer,
    }  # fmt: skip


def _guarded(cursor: CursorWrapper, *, on: bool) -> None:
    """Take row security and the road's triggers off the owner while he writes, and put them back."""
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {'' if on else 'NO'} FORCE ROW LEVEL SECURITY")
        for trigger in TRIGGERS[table]:
            cursor.execute(f"ALTER TABLE {table} {'ENABLE ALWAYS' if on else 'DISABLE'} TRIGGER {trigger}")
