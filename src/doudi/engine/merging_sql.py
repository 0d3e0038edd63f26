"""The walk of `merging` said once more in SQL, for whatever engine: the reference it is held against, and how a cluster would do it.

Questions: differing_sql. Relations: `people` (person), `before_N` and `after_N` (person, state) for every register N.
"""

from __future__ import annotations

from doudi.engine.strips import VALUE_BITS


def differing_sql(*, registers: int) -> str:
    """Ask what people have after and had not before, with the state of the same thing before; over all registers."""
    return f"""
    WITH p AS (SELECT person FROM people),
    a AS (SELECT r.register, r.person, r.state FROM ({_all("after", registers)}) r SEMI JOIN p ON r.person = p.person),
    b AS (SELECT r.register, r.person, r.state FROM ({_all("before", registers)}) r SEMI JOIN p ON r.person = p.person),
    c AS (SELECT a.register, a.person, a.state FROM a
      ANTI JOIN b ON a.register = b.register AND a.person = b.person AND a.state = b.state)
    SELECT c.register, c.person, c.state, max(b.state) AS state_before
    FROM c LEFT JOIN b ON c.register = b.register AND c.person = b.person
      AND c.state // {1 << VALUE_BITS} = b.state // {1 << VALUE_BITS}
    GROUP BY c.register, c.person, c.state"""


def _all(side: str, registers: int) -> str:
    """Put the rows of all registers of a month one under the other."""
    return " UNION ALL ".join(
        f"SELECT {number} AS register, person, state FROM {side}_{number}" for number in range(registers)
    )
