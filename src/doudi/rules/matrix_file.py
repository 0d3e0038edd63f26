"""The matrix as people write it: YAML that is read with care, and refused in clear sentences.

Verbs: load_matrix. A row may list several standings at once, and may hold both ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from doudi.rules.stacking import ANSWERS, Matrix, Pair, Standing

STANDING_WORDS = {"label", "of", "policies", "leaves_out", "facts"}
PAIR_WORDS = {
    "has",
    "other",
    "answer",
    "law",
    "article",
    "source",
    "mark",
    "action",
    "place",
    "from",
    "until",
    "both_ways",
}
NEEDED = ("has", "other", "answer", "law", "source", "mark", "place", "from")
MARKS = ("H", "M", "L", "E")


class BadMatrix(ValueError):
    """The matrix cannot be used; the message says which file, which row and how to mend it."""


def load_matrix(path: Path) -> Matrix:
    """Read a matrix.

    :raises BadMatrix: a missing or unknown word, an unknown standing or answer, or two rows for one place and day.
    """
    # `actions` says in words what to do, for each answer; a row may say it better.
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(data, dict) or set(data) != {"standings", "actions", "pairs"}:
        raise BadMatrix(f"{path}: write the three words standings, actions and pairs at the top, and no other")
    actions = _actions(data["actions"], path=path)
    standings = tuple(_standing(name, row=row, path=path) for name, row in data["standings"].items())
    _check_left_out(standings, path=path)
    pairs = tuple(
        pair
        for number, row in enumerate(data["pairs"], start=1)
        for pair in _pairs(row, where=f"{path}: pair {number}", standings=standings, actions=actions)
    )
    _check_apart(pairs, path=path)
    return Matrix(standings=standings, pairs=pairs)


def _actions(written: Mapping[Any, str], *, path: Path) -> dict[str, str]:
    actions = {plain_word(answer): text for answer, text in written.items()}
    if missing := [answer for answer in ANSWERS if answer not in actions]:
        raise BadMatrix(f"{path}: actions says not what to do where the answer is {', '.join(missing)}")
    return actions


def _standing(name: str, *, row: Mapping[str, Any], path: Path) -> Standing:
    where = f"{path}: the standing {name}"
    _check_words(row, known=STANDING_WORDS, needed=("label", "of", "policies"), where=where)
    if row["of"] not in ("household", "person"):
        raise BadMatrix(f"{where} is of {row['of']!r}; expected household or person")
    return Standing(name=name, label=row["label"], of=row["of"], policies=tuple(row["policies"]),
                    leaves_out=tuple(row.get("leaves_out", ())), facts=tuple(row.get("facts", ())))  # fmt: skip


def _check_left_out(standings: Sequence[Standing], *, path: Path) -> None:
    known = {standing.name for standing in standings}
    for standing in standings:
        for name in standing.leaves_out:
            if name not in known:
                raise BadMatrix(f"{path}: {standing.name} leaves out {name!r}, which is no standing")


def _pairs(
    row: Mapping[str, Any], *, where: str, standings: Sequence[Standing], actions: Mapping[str, str]
) -> Iterator[Pair]:
    """Read one row: every `has` with every `other`, and the other way round where it holds both ways."""
    _check_words(row, known=PAIR_WORDS, needed=NEEDED, where=where)
    _check_values(row, where=where)
    known = {standing.name for standing in standings}
    for has, other in product(_listed(row["has"]), _listed(row["other"])):
        for name in (has, other):
            if name not in known:
                raise BadMatrix(f"{where}: {name!r} is no standing; write one of {', '.join(sorted(known))}")
        if has == other:
            continue
        yield _pair(row, has=has, other=other, actions=actions)
        if row.get("both_ways"):
            yield _pair(row, has=other, other=has, actions=actions)


def plain_word(written: Any) -> str:
    """Return a word as it was written: YAML reads an unquoted yes or no as a flag."""
    return ("yes" if written else "no") if isinstance(written, bool) else str(written)


def _pair(row: Mapping[str, Any], *, has: str, other: str, actions: Mapping[str, str]) -> Pair:
    answer = plain_word(row["answer"])
    return Pair(
        has=has,
        other=other,
        answer=answer,
        law=row["law"],
        article=row.get("article", ""),
        source=row["source"],
        mark=row["mark"],
        action=row.get("action") or actions[answer],
        place="" if row["place"] == "CN" else row["place"],
        since=row["from"],
        until=row.get("until"),
    )


def _check_words(row: Any, *, known: set[str], needed: Sequence[str], where: str) -> None:
    if not isinstance(row, dict):
        raise BadMatrix(f"{where} is {row!r}; write words with values")
    if unknown := sorted(set(row) - known):
        raise BadMatrix(f"{where} has the unknown word {unknown[0]!r}; expected {', '.join(sorted(known))}")
    if missing := [word for word in needed if row.get(word) is None]:
        raise BadMatrix(f"{where} lacks {', '.join(missing)}")


def _check_values(row: Mapping[str, Any], *, where: str) -> None:
    if plain_word(row["answer"]) not in ANSWERS:
        raise BadMatrix(f"{where} answers {row['answer']!r}; expected one of {', '.join(ANSWERS)}")
    if row["mark"] not in MARKS:
        raise BadMatrix(f"{where} has the mark {row['mark']!r}; expected one of {', '.join(MARKS)}")
    if not isinstance(row["place"], str):
        raise BadMatrix(f'{where}: write the place in quotes, "{row["place"]}"; codes are text')
    if not isinstance(row["from"], date):
        raise BadMatrix(f"{where}: {row['from']!r} is no day; write it as 2025-01-31")
    until = row.get("until")
    if until is not None and not (isinstance(until, date) and row["from"] < until):
        raise BadMatrix(f"{where}: it ends on {until}, which is not a day after {row['from']}")


def _check_apart(pairs: Sequence[Pair], *, path: Path) -> None:
    seen: set[tuple[str, str, str, date]] = set()
    for pair in pairs:
        key = (pair.has, pair.other, pair.place, pair.since)
        if key in seen:
            where = pair.place or "CN"
            raise BadMatrix(
                f"{path}: {pair.has} and {pair.other} have two rows for place {where} on {pair.since}; keep one"
            )
        seen.add(key)


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value]
