"""Living groups: who is put before the rules as one household's candidates, from hukou books, residence and marriages.

A group starts as a hukou book. Spouses registered in different books who live at one address become one group: whoever
does not live at the address of his own book joins the other (of two such, the one who is no head, then the younger),
and brings the children of his own book who live there if he is its head. People of the book who live elsewhere
stay candidates who do not live here; who counts as a member is for the rules to say (最低生活保障审核确认办法 第七条).
Relations (SQL): resident → couple → move → member → home.
"""

from __future__ import annotations

from doudi.engine import Engine
from doudi.evidence.assembly.registers import EVERY_DOUBT, Registers, doubt_sql
from doudi.evidence.mapping import mapping_of

COUNTY_DIGITS = 6
BOOKS_OF_A_COUNTY = 10**12
UNREAD_IN_A_BOOK = 8
NEVER = "DATE '9999-12-31'"

JOINED = {
    ("self", "spouse"): "spouse",
    ("child", "spouse"): "child_in_law",
    ("parent", "spouse"): "parent",
    ("grandparent", "spouse"): "grandparent",
    ("self", "child"): "child",
    ("spouse", "child"): "child",
    ("child", "child"): "grandchild",
    ("parent", "child"): "sibling",
}
"""What somebody who joins with a spouse, or as a child of the one who joins, is to the head: (spouse's relation, own part)."""

SEEN_FROM = {
    "spouse": {"self": "spouse", "child": "child", "grandchild": "grandchild", "parent": "parent_in_law",
               "parent_in_law": "parent", "child_in_law": "child_in_law"},
    "child": {"self": "parent", "spouse": "parent", "child": "sibling", "parent": "grandparent", "grandchild": "other"},
    "parent": {"self": "child", "spouse": "child_in_law", "child": "grandchild", "parent": "spouse", "sibling": "child"},
    "sibling": {"self": "sibling", "sibling": "sibling", "parent": "parent", "grandparent": "grandparent"},
    "grandchild": {"self": "grandparent", "spouse": "grandparent", "child": "parent", "grandchild": "sibling"},
    "grandparent": {"self": "grandchild", "grandparent": "spouse", "parent": "child", "sibling": "grandchild"},
    "child_in_law": {"self": "parent_in_law", "spouse": "parent_in_law", "child": "spouse", "grandchild": "child"},
    "parent_in_law": {"self": "child_in_law", "spouse": "child", "parent_in_law": "spouse", "child": "grandchild"},
}  # fmt: skip
"""When the head of a book is dead or gone: (new head's relation to him) → (another's relation to him) → relation to the new head."""


def build_groups(engine: Engine, *, registers: Registers) -> None:
    """Make the relations `member` (one row a candidate) and `home` (one row a household)."""
    on = f"DATE '{registers.on.isoformat()}'"
    engine.keep("doubt", doubt_sql())
    engine.keep("unread", _unread())
    engine.keep("resident", _resident(on))
    engine.keep("couple", _couple(on))
    engine.keep("move", _move())
    engine.keep("grouped", _grouped())
    engine.keep("head", _head(on))
    engine.keep("home", _home(registers))
    engine.keep("member", _member(registers, on=on))
    for name in ("move", "grouped", "head", "resident", "unread", "doubt"):
        engine.drop(name)


def _unread() -> str:
    """People of the books whose row is in quarantine, with what could be read of it; a mistyped copy of a good row is nobody.

    Somebody whose number could not be read gets a key of his own below zero, the same in every run.
    """
    return f"""
    WITH row AS (
      SELECT *, CAST(left(place, 6) AS BIGINT) * {BOOKS_OF_A_COUNTY} + book AS key FROM r_hukou),
    unread AS (
      SELECT *, CAST(left(place, 6) AS BIGINT) * {BOOKS_OF_A_COUNTY} + book AS key FROM u_hukou
      WHERE book IS NOT NULL AND place IS NOT NULL AND status IS DISTINCT FROM 'moved_out'),
    left_over AS (
      SELECT u.* FROM unread u
      ANTI JOIN row ON row.person = u.person
      ANTI JOIN row same ON same.key = u.key AND same.name = u.name AND same.birth IS NOT DISTINCT FROM coalesce(u.birth, same.birth)
      QUALIFY row_number() OVER (
        PARTITION BY coalesce(u.person, 0), CASE WHEN u.person IS NULL THEN (u.key, u.name, u.birth) END
        ORDER BY u.updated_on DESC NULLS LAST, u.key, u.relation, u.sex, u.house) = 1),
    numbered AS (
      SELECT *, row_number() OVER (PARTITION BY key, person IS NULL ORDER BY name, birth, relation, sex) AS number FROM left_over)
    SELECT coalesce(person, -(key * {UNREAD_IN_A_BOOK} + number)) AS person, coalesce(name, '') AS name, sex, birth, sealed,
      relation, hukou_type, place AS hukou_place, key AS book, house AS book_house, status, moved_in_on,
      TRUE AS is_listed, person IS NOT NULL AS is_readable
    FROM numbered WHERE number < {UNREAD_IN_A_BOOK}"""


def _resident(on: str) -> str:
    """Everybody of the books, with where he lives and since when, and people who only live here.

    Somebody who has moved to a book elsewhere is no longer here.
    """
    return f"""
    WITH dead AS (SELECT DISTINCT person FROM r_deaths WHERE died_on <= {on}),
    listed AS (
      SELECT h.person, h.name, h.sex, h.birth, h.sealed, h.relation, h.hukou_type, h.place AS hukou_place,
        CAST(left(h.place, 6) AS BIGINT) * {BOOKS_OF_A_COUNTY} + h.book AS book,
        h.house AS book_house, h.status, h.moved_in_on, TRUE AS is_listed, TRUE AS is_readable
      FROM r_hukou h WHERE h.status <> 'moved_out' AND h.birth <= {on}
      UNION ALL BY NAME SELECT * FROM unread),
    everybody AS (
      SELECT * FROM listed
      UNION ALL BY NAME
      SELECT r.person, r.name, r.sex, r.birth, NULL::BLOB AS sealed, r.hukou_place, FALSE AS is_listed, TRUE AS is_readable
      FROM r_residence r ANTI JOIN listed l ON l.person = r.person WHERE r.birth <= {on})
    SELECT e.*, coalesce(r.house, e.book_house) AS house, coalesce(r.place, e.hukou_place) AS lives_place,
      CASE WHEN r.person IS NULL THEN e.moved_in_on ELSE r.since_on END AS since_on,
      NOT (dead.person IS NOT NULL OR coalesce(e.status = 'dead', FALSE)) AS is_alive,
      CASE WHEN e.is_readable THEN coalesce(d.doubts, 0) ELSE {EVERY_DOUBT} END AS doubts
    FROM everybody e
    LEFT JOIN r_residence r ON r.person = e.person
    LEFT JOIN dead ON dead.person = e.person
    LEFT JOIN doubt d ON d.person = e.person"""


def _couple(on: str) -> str:
    """The latest registration of everybody who ever registered a marriage: with whom, and whether it still stands."""
    return f"""
    WITH registration AS (
      SELECT husband AS person, wife AS spouse, status, registered_on FROM r_marriage WHERE husband IS NOT NULL
      UNION ALL SELECT wife, husband, status, registered_on FROM r_marriage WHERE wife IS NOT NULL),
    latest AS (
      SELECT person, arg_max(row(spouse, status = 'married'), (registered_on, status = 'married', coalesce(spouse, 0))) AS last
      FROM registration WHERE registered_on <= {on} GROUP BY person)
    SELECT l.person, l.last[1] AS spouse, l.last[2] AND coalesce(d.died_on, {NEVER}) > {on} AS is_married
    FROM latest l LEFT JOIN r_deaths d ON d.person = l.last[1]"""


def _move() -> str:
    """Who joins whose book: of a couple at one address in two books, the one less rooted there, and his children."""
    return """
    WITH anchor AS (
      SELECT book, arg_min(house, (relation <> 'self', birth, person)) AS house FROM resident WHERE is_listed GROUP BY book),
    rooted AS (
      SELECT r.*, coalesce(r.house = a.house, FALSE) AS at_anchor,
        CASE WHEN NOT r.is_listed THEN 0 ELSE 1 + 2 * (r.house = r.book_house)::INT + (r.relation = 'self')::INT END AS roots
      FROM resident r LEFT JOIN anchor a ON a.book = r.book WHERE r.is_alive),
    spouses AS (
      SELECT x.person, x.book AS from_book, x.relation AS own_relation, x.house, y.book, y.relation AS spouse_relation
      FROM rooted x JOIN couple c ON c.person = x.person AND c.is_married JOIN rooted y ON y.person = c.spouse
      WHERE y.is_listed AND y.at_anchor AND x.house = y.house AND x.book IS DISTINCT FROM y.book
        AND (x.roots, y.birth, y.person) < (y.roots, x.birth, x.person)),
    children AS (
      SELECT r.person, s.book, s.spouse_relation FROM spouses s
      JOIN resident r ON r.book = s.from_book AND r.relation = 'child' AND r.house = s.house
      WHERE s.own_relation = 'self' AND r.person <> s.person)
    SELECT person, book, spouse_relation, 'spouse' AS part FROM spouses
    UNION ALL
    SELECT person, min(book), arg_min(spouse_relation, book), 'child' FROM children
    WHERE person NOT IN (SELECT person FROM spouses) GROUP BY person"""


def _grouped() -> str:
    """Everybody in the group he ends in, with his relation to the head of that group's book."""
    joined = _cases(JOINED, when="m.spouse_relation = '{}' AND m.part = '{}'")
    return f"""
    SELECT r.* EXCLUDE (relation), coalesce(m.book, r.book) AS household,
      CASE WHEN m.person IS NULL THEN r.relation ELSE {joined} END AS relation,
      r.relation AS book_relation, m.person IS NULL AS is_of_book
    FROM resident r LEFT JOIN move m ON m.person = r.person
    WHERE coalesce(m.book, r.book) IS NOT NULL"""


def _head(on: str) -> str:
    """The applicant of each group: its head if he lives, else the spouse, else the eldest adult at the head's address.

    A group whose people are all dead is gone, unless the register of recipients still knows one of them.
    """
    rank = f"""(NOT is_alive, NOT is_readable, CASE WHEN relation = 'self' THEN 0 WHEN relation = 'spouse' AND is_listed THEN 1
      WHEN birth <= {on} - INTERVAL 18 YEAR AND is_listed THEN 2 WHEN birth <= {on} - INTERVAL 18 YEAR THEN 3 ELSE 4 END,
      house IS DISTINCT FROM book_house, birth, person)"""
    return f"""
    SELECT household, arg_min(row(person, relation, house, lives_place, hukou_place, since_on), {rank}) AS head,
      arg_min(hukou_place, (NOT is_listed, {rank})) AS hukou_place, arg_min(hukou_type, (NOT is_listed, {rank})) AS hukou_type
    FROM grouped GROUP BY household
    HAVING bool_or(is_alive) OR bool_or(person IN (SELECT person FROM r_benefits))"""


def _home(registers: Registers) -> str:
    """Each household's place: where its head lives when the hukou registers speak for it, else where it is registered."""
    inside = registers.covers("hukou", column="head[4]")
    return f"""
    SELECT household, head[1] AS head, head[2] AS head_relation, head[3] AS house, head[6] AS since_on,
      CASE WHEN {inside} THEN head[4] ELSE hukou_place END AS place, hukou_type AS residence
    FROM head"""


def _member(registers: Registers, *, on: str) -> str:
    """One row a candidate, with the facts that come from books, residence and marriage themselves."""
    pairs = {(new, old): seen for new, relations in SEEN_FROM.items() for old, seen in relations.items()}
    seen = _cases(pairs, when="h.head_relation = '{}' AND g.relation = '{}'")
    together = f"date_sub('month', greatest(g.since_on, h.since_on, g.birth), {on})"
    return f"""
    SELECT g.person, g.household, g.name, g.sealed, g.hukou_place, g.lives_place, g.is_listed, g.is_alive, g.is_readable, g.doubts, h.place,
      g.birth, g.sex,
      CASE WHEN g.person = h.head THEN 'self' WHEN g.relation IS NULL THEN NULL WHEN h.head_relation <> 'self' THEN {seen}
        WHEN g.relation = 'self' THEN 'other' ELSE g.relation END AS relation,
      g.is_of_book AS same_book,
      NOT g.is_of_book AND coalesce(g.book_relation = 'self', FALSE) AS separate_household,
      CASE WHEN {registers.covers("residence", column="h.place")} AND g.doubts & {mapping_of("residence").bit} = 0
        THEN g.house = h.house END AS lives_here,
      CASE WHEN g.house = h.house THEN greatest({together}, 0) ELSE 0 END AS lived_together_months,
      r.person IS NOT NULL AS in_residence, c.person IS NOT NULL AS in_marriage,
      g.is_alive AND coalesce(c.is_married, FALSE) AS married, left(h.place, {COUNTY_DIGITS}) AS county
    FROM grouped g JOIN home h ON h.household = g.household
    LEFT JOIN (SELECT person FROM r_residence) r ON r.person = g.person
    LEFT JOIN couple c ON c.person = g.person"""


def _cases(table: dict[tuple[str, str], str], *, when: str) -> str:
    branches = " ".join(f"WHEN {when.format(*pair)} THEN '{answer}'" for pair, answer in table.items())
    return f"(CASE {branches} ELSE 'other' END)"
