"""Receipts: enough to repeat a finding years later, and to say exactly what differs when it cannot be.

Nouns: Receipt (canonical JSON with its hash). Verbs: receipt_of, replay.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from doudi import __version__
from doudi.rules.decide import Answer, decide, local_terms
from doudi.rules.household import Household, household_from_json
from doudi.rules.rulebook import Rulebook
from doudi.rules.terms import Notice

FORMAT = "doudi-receipt-1"
PART = "part"


def canonical(data: Any) -> str:
    """Write JSON in the one form that is hashed: sorted keys, no spaces, characters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(data: Any) -> str:
    """Return the sha256 of the canonical JSON."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def law_hash(book: Rulebook | None = None) -> str:
    """Return the hash of everything that decides: rules, parameters, facts, the rule language itself, and the book's own notices."""
    own = [_notice(one) for one in book.terms.own] if book else []
    return hash_of([_files_hash(), sorted(own, key=canonical)]) if own else _files_hash()


def _notice(notice: Notice) -> dict[str, Any]:
    days = {"since": notice.since.isoformat(), "until": notice.until.isoformat() if notice.until else None}
    value = notice.value.isoformat() if isinstance(notice.value, date) else notice.value
    named = {name: getattr(notice, name) for name in ("term", "place", "residence", "source")}
    return {**named, **days, "value": value}


@lru_cache(maxsize=4)
def _files_hash() -> str:
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in _law_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _law_files(root: Path) -> list[Path]:
    folders = ("programmes", "rules", "facts")
    files = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in (".py", ".yaml")]
    return sorted(path for path in files if "tests" not in path.parts and not path.name.endswith("cases.yaml"))


def receipt_of(
    book: Rulebook, household: Household, *, on: date, answers: Iterable[Answer], is_part: bool = False
) -> dict[str, Any]:
    """Make the receipt of a finding: code, law, terms with sources, facts with sources, and every answer.

    One that is a part holds some programmes' answers, and repeats those: a file keeps what it is about.
    """
    body = {
        "format": FORMAT,
        "code_version": __version__,
        "law": law_hash(book),
        "on": on.isoformat(),
        "household": household.as_json(),
        "terms": _terms(book, household=household, on=on),
        "answers": [answer.as_json() for answer in answers],
    }
    if is_part:
        body["scope"] = PART
    return body | {"sha256": hash_of(body)}


def replay(book: Rulebook, receipt: Mapping[str, Any], *, household: Household | None = None) -> list[str]:
    """Decide again from a receipt's facts, or from the household as it is known now; return what differs, or nothing.

    Each line begins with what changed: law, terms, facts, answers.

    :raises ValueError: when the receipt is not one, or was changed after it was made.
    """
    if receipt.get("format") != FORMAT:
        raise ValueError(f"not a receipt: its format is {receipt.get('format')!r}, expected {FORMAT!r}")
    body = {name: value for name, value in receipt.items() if name != "sha256"}
    if hash_of(body) != receipt.get("sha256"):
        raise ValueError("the receipt was changed after it was made: its content no longer has the hash it carries")
    known = household or household_from_json(receipt["household"])
    on = date.fromisoformat(receipt["on"])
    now = [answer.as_json() for answer in decide(book, known, on=on)]
    if receipt.get("scope") == PART:
        kept = {(one["programme"], one["person"]) for one in receipt["answers"]}
        now = [one for one in now if (one["programme"], one["person"]) in kept]
    law = law_hash(book)
    differences = [f"law: was {receipt['law'][:12]}, is {law[:12]}"] if receipt["law"] != law else []
    differences += differences_between(receipt["terms"], _terms(book, household=known, on=on), path="terms")
    differences += differences_between(receipt["household"], known.as_json(), path="facts")
    return differences + differences_between(receipt["answers"], now, path="answers")


def _terms(book: Rulebook, *, household: Household, on: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in local_terms(book, household=household, on=on).items():
        notice = (
            None
            if name == "today"
            else book.terms.notice(name, place=household.place, residence=household.residence, on=on)
        )
        if notice is not None:
            plain = value.isoformat() if isinstance(value, date) else value
            found[name] = {
                "value": plain,
                "place": notice.place,
                "since": notice.since.isoformat(),
                "source": notice.source,
            }
    return found


def differences_between(was: Any, now: Any, *, path: str) -> list[str]:
    """Compare two pieces of JSON; return one line for each place that differs."""
    was, now = _by_name(was, beside=now), _by_name(now, beside=was)
    if isinstance(was, dict) and isinstance(now, dict):
        names = sorted(set(was) | set(now))
        return [
            line for name in names for line in differences_between(was.get(name), now.get(name), path=f"{path}.{name}")
        ]
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        return [
            line
            for i, pair in enumerate(zip(was, now, strict=True))
            for line in differences_between(*pair, path=f"{path}.{i}")
        ]
    return [] if was == now else [f"{path}: was {was!r}, is {now!r}"]


def _by_name(data: Any, *, beside: Any) -> Any:
    """Turn a list of named pieces (answers, conditions, steps, missing facts) into a mapping, so that a new one shifts no other."""
    if data == [] and beside and isinstance(beside, list) and isinstance(beside[0], dict):
        return {}
    if not isinstance(data, list) or not data or not all(isinstance(one, dict) for one in data):
        return data
    for key in ("programme", "name", "fact"):
        if all(key in one for one in data):
            named = {_name(one, key=key): one for one in data}
            return named if len(named) == len(data) else data
    return data


def _name(piece: Mapping[str, Any], *, key: str) -> str:
    person = piece.get("person")
    return str(piece[key]) if key != "programme" or person is None else f"{piece[key]}.{person}"
