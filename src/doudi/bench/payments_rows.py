"""Invented recipients as a takeover would have left them: people, entitlements, periods, accounts with sealed numbers, assignments.

Noun: Lot (the list of one county and family). Verbs: lots_of, fill. Numbers are sealed here and copied; the rest is written in plain SQL,
because a million real applications would measure the applying. Every third has somebody beside him, every fiftieth shares an account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from doudi.database.owner import as_owner
from doudi.delivery.payees.numbers import AccountNumber
from doudi.delivery.payees.seals import hash_number, seal_number
from doudi.offices.divisions import division
from doudi.offices.models import Level, Place

BEGIN = date(2026, 1, 1)
BANK = "iso20022"
LARGE = "440105"
OTHERS = {
    "440103": "荔湾区", "440104": "越秀区", "440106": "天河区", "440111": "白云区", "440112": "黄埔区", "440113": "番禺区",
    "440114": "花都区", "440115": "南沙区", "440117": "从化区", "440118": "增城区",
}  # fmt: skip
PROGRAMMES = {"dibao": "dibao", "tekun": "tekun", "children": "orphan", "disabled": "living_subsidy"}
LARGEST, LEAST = 100_000, 20_000
SHARING = 50
AT_ONCE = 50_000

MAKE = "CREATE TEMPORARY TABLE bench_number (n bigint PRIMARY KEY, sealed bytea, number_hash bytea, tail text)"
PEOPLE = """
INSERT INTO registry_person (id, name, sex, born_on, residence_place_id, hukou_place_id)
SELECT 2 * n + beside, substr('陈李张黄梁林王何吴刘', (1 + n % 10)::int, 1) || substr(given, (1 + (n / 10) % 16)::int, 1)
       || substr(given, (1 + (n / 160) % 16)::int, 1), (1 + n % 2)::text, date '1940-01-01' + (n * 7 % 25000)::int,
       %(county)s::text, %(county)s::text
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) n CROSS JOIN generate_series(0, 1) beside
 CROSS JOIN (SELECT '志强秀英家伟丽华国平文斌晓晴建军' AS given) names
 WHERE beside = 0 OR n % 3 = 0
"""
ENTITLEMENTS = """
INSERT INTO entitlements_entitlement (id, number, roll_id, programme, family, subject_id, name, place, residence, opened_on)
SELECT n, 'R' || lpad(n::text, 9, '0'), %(roll)s::bigint, %(programme)s::text, %(family)s::text, 2 * n, person.name,
       %(county)s::text || lpad((1 + n % 12)::text, 3, '0') || lpad((1 + n / 12 % 40)::text, 3, '0'), 'urban', %(begin)s::date
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) n JOIN registry_person person ON person.id = 2 * n
"""
PERIODS = """
INSERT INTO entitlements_period (entitlement_id, programme, family, place, subject_id, months, base_cents, supplement_cents, people, cause,
                                 ends, receipt_hash)
SELECT id, programme, family, place, subject_id, daterange(%(begin)s::date, NULL), 50000 + id * 7919 % 200000, 10000 * (id % 3 = 0)::int,
       CASE WHEN id % 3 = 0 THEN ARRAY[subject_id, subject_id + 1] ELSE ARRAY[subject_id] END, 'takeover', '', ''
  FROM entitlements_entitlement WHERE id BETWEEN %(first)s::bigint AND %(last)s::bigint
"""
ACCOUNTS = """
INSERT INTO payees_account (id, kind, holder, person_id, sealed, number_hash, tail, bank, bank_number, place, opened_on, by_name)
SELECT held.id, 'individual', held.name, held.subject_id, number.sealed, number.number_hash, number.tail, %(bank)s::text, '102581000013',
       held.place, %(begin)s::date, '移交'
  FROM entitlements_entitlement held JOIN bench_number number ON number.n = held.id
"""
ASSIGNMENTS = """
INSERT INTO payees_assignment (entitlement_id, account_id, place, months, why, "on", by_name)
SELECT id, CASE WHEN id % %(sharing)s::bigint = 1 AND id > %(start)s::bigint THEN id - 1 ELSE id END, place,
       daterange(%(begin)s::date, NULL), '原系统移交', %(begin)s::date, '移交'
  FROM entitlements_entitlement WHERE id BETWEEN %(first)s::bigint AND %(last)s::bigint
"""
ROLL = """
INSERT INTO entitlements_roll (number, place, name, document, content_hash, rows, taken, taken_on, by_name)
VALUES ('R-' || %(county)s::text, %(county)s::text, '移交名册', '移交清单', md5(%(county)s::text), 0, 0, %(begin)s::date, '移交')
    ON CONFLICT DO NOTHING
"""
FILLED = {
    "registry_person": PEOPLE, "entitlements_entitlement": ENTITLEMENTS, "entitlements_period": PERIODS, "payees_account": ACCOUNTS,
    "payees_assignment": ASSIGNMENTS,
}  # fmt: skip
NUMBERED = ("registry_person", "entitlements_entitlement", "payees_account")


class Lot(NamedTuple):
    """The recipients of one county and family: which numbers they have."""

    county: str
    family: str
    first: int
    size: int


def lots_of(people: int) -> list[Lot]:
    """Cut so many into a large list, and others alike over ten counties and four families; few people make fewer lists."""
    large = min(people // 2, LARGEST)
    rest = people - large
    places = [(county, family) for county in OTHERS for family in PROGRAMMES][: max(1, rest // LEAST)]
    lots = [Lot(LARGE, "dibao", 1, large)]
    for nth, (county, family) in enumerate(places):
        begins, ends = rest * nth // len(places), rest * (nth + 1) // len(places)
        lots.append(Lot(county, family, large + 1 + begins, ends - begins))
    return lots


def lay_out_places(lots: Sequence[Lot]) -> None:
    """Make sure that every county is there."""
    for county in sorted({one.county for one in lots} & set(OTHERS)):
        place = division(code=county, name=OTHERS[county], level=Level.COUNTY)
        terms = {"name": place.name, "level": place.level, "kind": place.kind, "parent_id": place.parent}
        Place.objects.get_or_create(code=county, defaults=terms)


def fill(lots: Sequence[Lot]) -> None:
    """Write everybody down, and let the database learn how they lie."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('doudi.place', 'all', false), set_config('doudi.desk', 'system', false)")
        cursor.execute(MAKE)
        for lot in lots:
            for first in range(lot.first, lot.first + lot.size, AT_ONCE):
                _write(cursor, lot=lot, first=first, last=min(first + AT_ONCE, lot.first + lot.size) - 1)
        for table in NUMBERED:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("ANALYZE")


def _write(cursor: CursorWrapper, *, lot: Lot, first: int, last: int) -> None:
    words: dict[str, Any] = {
        "county": lot.county, "family": lot.family, "programme": PROGRAMMES[lot.family], "first": first, "last": last, "begin": BEGIN,
        "bank": BANK, "sharing": SHARING, "start": lot.first,
    }  # fmt: skip
    cursor.execute("TRUNCATE bench_number")
    with cursor.copy("COPY bench_number FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["int8", "bytea", "bytea", "text"])
        for row in _numbers(first, last):
            copy.write_row(row)
    cursor.execute("ANALYZE bench_number")
    cursor.execute(ROLL, words)
    cursor.execute("SELECT id FROM entitlements_roll WHERE place = %s::text", [lot.county])
    words["roll"] = cursor.fetchone()[0]
    for table, statement in FILLED.items():
        cursor.execute(_doubled(statement), words)
        cursor.execute(f"ANALYZE {table}")


def _numbers(first: int, last: int) -> Iterator[tuple[int, bytes, bytes, str]]:
    """Seal a passbook's number for each."""
    for number in range(first, last + 1):
        account = AccountNumber(value=f"8001{number:015d}", is_card=False)
        yield number, seal_number(account), hash_number(account), account.tail


def _doubled(statement: str) -> str:
    """Write the remainders of the statement as a statement with words wants them."""
    return statement.replace("%", "%%").replace("%%(", "%(")
