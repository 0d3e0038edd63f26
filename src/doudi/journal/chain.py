"""How lines hang together: each line's hash covers the line and the hash before it.

Written without the database, so that an exported journal can be verified by anybody:
hash = SHA-256(bytes of the previous hash + canonical JSON of the line in UTF-8), the first previous hash all zeros.
Canonical JSON is the text PostgreSQL gives a jsonb value: keys by length, then by bytes; ", " and ": " between.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Line:
    """A line of the journal as it was hashed, with the two hashes beside it."""

    sequence: int
    at: datetime
    on: date
    actor: str
    actor_name: str
    desk: str
    verb: str
    about: str
    place: str
    purpose: str
    detail: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class Walk:
    """What walking the chain found: how many lines hold, the last hash, and the first line that does not."""

    lines: int
    last_hash: str
    broken: int | None = None
    why: str = ""


def canonical(value: object) -> str:
    """Write a value as PostgreSQL writes jsonb."""
    return json.dumps(_in_order(value), ensure_ascii=False, separators=(", ", ": "))


def hash_of(line: Line) -> str:
    """Compute the hash a line should carry."""
    words = {
        "sequence": line.sequence,
        "at": line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "on": line.on.isoformat(),
        "actor": line.actor,
        "actor_name": line.actor_name,
        "desk": line.desk,
        "verb": line.verb,
        "about": line.about,
        "place": line.place,
        "purpose": line.purpose,
        "detail": line.detail,
    }
    return sha256(bytes.fromhex(line.previous) + canonical(words).encode()).hexdigest()


def walk(lines: Iterable[Line]) -> Walk:
    """Walk the chain from its beginning to the first line that does not hold."""
    held, last = 0, BEGINNING
    for line in lines:
        why = _fault(line, expected=held + 1, previous=last)
        if why:
            return Walk(lines=held, last_hash=last, broken=line.sequence, why=why)
        held, last = held + 1, line.hash
    return Walk(lines=held, last_hash=last)


def _fault(line: Line, *, expected: int, previous: str) -> str:
    """Name what is wrong with a line: missing (a line before it is gone), moved, or changed."""
    if line.sequence != expected:
        return "missing"
    if line.previous != previous:
        return "moved"
    return "" if line.hash == hash_of(line) else "changed"


def _in_order(value: object) -> object:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: _in_order(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_in_order(item) for item in value]
    return value
