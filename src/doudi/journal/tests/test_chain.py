"""The chain without a database: canonical text, and the same text as PostgreSQL's."""

import json
from datetime import UTC, date, datetime

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from doudi.journal.chain import BEGINNING, Line, canonical, hash_of, walk

text = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
values = some.recursive(
    some.none() | some.booleans() | some.integers(-(10**20), 10**20) | text,
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(text, inside, max_size=4),
    max_leaves=12,
)


def line(sequence, *, previous, verb="test.wrote"):
    words = {
        "sequence": sequence,
        "at": datetime(2026, 7, 1, 8, 30, 0, 123, tzinfo=UTC),
        "on": date(2026, 7, 1),
        "actor": "7",
        "actor_name": "李志强",
        "desk": "township",
        "verb": verb,
        "about": "",
        "place": "440105001",
        "purpose": "入户核实",
        "detail": {},
        "previous": previous,
    }
    return Line(**words, hash=hash_of(Line(**words, hash="")))


def test_keys_are_ordered_by_length_and_then_by_bytes():
    assert canonical({"bb": 1, "a": {"z": 2, "y": 3}, "中": None}) == '{"a": {"y": 3, "z": 2}, "bb": 1, "中": null}'


def test_the_hash_of_a_line_never_changes_between_versions():
    assert hash_of(line(1, previous=BEGINNING)) == "85d58302347e8ac3184da40114a474aa8e7edb586728b43230c1461bd3012ae4"


def test_a_chain_holds_until_the_line_that_was_changed():
    first = line(1, previous=BEGINNING)
    second = line(2, previous=first.hash)
    forged = Line(**{**second.__dict__, "verb": "test.lied"})

    assert walk([first, second]).broken is None
    assert walk([first, forged]).broken == 2
    assert walk([]).lines == 0


@given(value=values)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_canonical_text_is_what_the_database_writes(db, value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(value)])

        assert canonical(value) == cursor.fetchone()[0]
