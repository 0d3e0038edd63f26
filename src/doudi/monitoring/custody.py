"""Who in a list of payments was in custody for a month it pays for: the register of prisons and detention, asked before a list is paid.

Verb: register_custody, which gives lists their rule F02. A month is covered when the whole of it is: as with a death, what changes
within a month counts from the next. Numbers are opened to find pseudonyms, in memory alone, and shown to nobody. Where the register was
not delivered, is too old, or cannot be held against somebody, the list says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext

from doudi.database import var
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.problem import Rule
from doudi.delivery.batches.rules import Check, NotChecked, register_checks
from doudi.engine import open_engine
from doudi.engine.snapshots import Delivery, Lake
from doudi.evidence.pseudonyms import Pseudonyms, people
from doudi.registry.identifiers import Kind
from doudi.registry.seals import NotOpened, unseal

DATASET, HELD = "custody", ("arrested", "prison", "detox")
DIGITS, AT_ONCE = 17, 20_000

MAKE = (
    "DROP TABLE IF EXISTS custody_stay",
    "CREATE TEMPORARY TABLE custody_stay (person_id bigint, since date, until date) ON COMMIT DROP",
)
NUMBERS = """
    SELECT counted.person_id, known.sealed FROM (SELECT DISTINCT person_id FROM checked_person) counted
      LEFT JOIN registry_personidentifier known ON known.person_id = counted.person_id AND known.kind = %s::text
"""
STAYS = f"""
    SELECT person, from_on, until_on FROM custody WHERE kind IN ({", ".join(f"'{one}'" for one in HELD)})
"""  # our own words

IN_CUSTODY = """
    SELECT counted.line, max(to_char(stay.since, 'YYYY-MM-DD')) FROM checked_person counted
      JOIN custody_stay stay ON stay.person_id = counted.person_id AND stay.since <= counted.month
       AND (stay.until IS NULL OR stay.until >= counted.month + interval '1 month' - interval '1 day')
     WHERE {whose} GROUP BY counted.line
"""

Stays = Mapping[int, Sequence[tuple[date, date | None]]]


def register_custody() -> None:
    """Let lists ask: somebody paid for himself alone is stopped; of a household in which one is counted, the desk says."""
    register_checks(
        Check(Rule.F02, "A", IN_CUSTODY.format(whose="counted.is_own"), prepare=lay_out),
        Check(Rule.F02, "B", IN_CUSTODY.format(whose="NOT counted.is_own")),
    )


def lay_out(batch: Batch) -> str:
    """Put who of a list is in custody into a table for its question; say of whom that cannot be told.

    :raises NotChecked: when no register speaks for the place, or only an old one.
    """
    deliveries = _deliveries(batch)
    stays = _stays(deliveries)
    with connection.cursor() as cursor:
        for statement in MAKE:
            cursor.execute(statement)
        cursor.execute(NUMBERS, [Kind.RESIDENT_ID.value])
        rows = cursor.fetchall()
        with cursor.copy("COPY custody_stay FROM STDIN") as copy:
            for row in _found(rows, stays=stays):
                copy.write_row(row)
        cursor.execute("ANALYZE custody_stay")
    return _gaps(deliveries, nameless=sum(sealed is None for _, sealed in rows))


def _deliveries(batch: Batch) -> list[Delivery]:
    found = Lake.of(var()).valid(DATASET, on=batch.pay_on, place=batch.place)
    if not found:
        raise NotChecked(gettext("没有羁押、服刑名册可以比对，这一项没有核对"))
    if found[0].is_stale(on=batch.pay_on):
        words = gettext("羁押、服刑名册是 %(day)s 的，太旧，这一项没有核对")
        raise NotChecked(words % {"day": found[0].as_of})
    return found


def _stays(deliveries: Sequence[Delivery]) -> Stays:
    """Read who is or was held, by pseudonym."""
    engine = open_engine(kind="duckdb")
    try:
        engine.scan(DATASET, [part for one in deliveries for part in one.parts])
        table = engine.read(STAYS)
    finally:
        engine.close()
    stays: dict[int, list[tuple[date, date | None]]] = {}
    for row in table.to_pylist():
        stays.setdefault(row["person"], []).append((row["from_on"], row["until_on"]))
    return stays


def _found(rows: Sequence[tuple[int, bytes | None]], *, stays: Stays) -> Iterator[tuple[Any, ...]]:
    """Give the stays of those whose number is in the register."""
    known = [(person, digits) for person, sealed in rows if sealed is not None and (digits := _digits(bytes(sealed)))]
    pseudonyms = Pseudonyms.of(var())
    for start in range(0, len(known), AT_ONCE):
        some = known[start : start + AT_ONCE]
        keys = people(pseudonyms.seal(np.array([digits for _, digits in some], dtype=np.int64)))
        for (person, _), key in zip(some, keys.tolist(), strict=True):
            for since, until in stays.get(key, ()):
                yield person, since, until


def _digits(sealed: bytes) -> int:
    """Open a number as far as the lake knows people; 0 where it is not to be opened."""
    try:
        return int(unseal(sealed, kind=Kind.RESIDENT_ID.value)[:DIGITS])
    except (NotOpened, ValueError):
        return 0


def _gaps(deliveries: Sequence[Delivery], *, nameless: int) -> str:
    """Say what the register could not tell."""
    doubtful = sum(one.quarantined for one in deliveries)
    gaps = []
    if nameless:
        gaps.append(gettext("%(count)s 人没有身份证号") % {"count": nameless})
    if doubtful:
        gaps.append(gettext("名册里有 %(count)s 行隔离待查") % {"count": doubtful})
    if not gaps:
        return ""
    return gettext("羁押、服刑没有全部核对：%(gaps)s") % {"gaps": "；".join(gaps)}
