"""A household written by hand: YAML in the words of the glossary, read into what the rules decide on.

Nouns: Case. Verbs: read_household (text), read_household_file (bytes), read_household_node (already taken apart), read_cases and
read_case (worked cases).
`~` is unknown; what is not mentioned has the fact's default, or is unknown. All faults of a file are told together.
The format is documented in docs/reference/assess.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from doudi.evidence.fact_words import read_day
from doudi.evidence.household_entries import TOP_WORDS, Places, Reading, household_of, read_top_day
from doudi.evidence.written import Fault, Faults, FileWrong, compose, gettext_noop, node_of
from doudi.rules.household import Household

CASES_CHARACTERS_MAX = 4 * 1024 * 1024
CASE_WORDS = TOP_WORDS | {"case": "案例", "terms": "参数", "expect": "应得的答案"}

_NOT_TEXT = gettext_noop("文件不是 UTF-8 或 GB18030 文字；请另存为 UTF-8")


@dataclass(frozen=True)
class Case:
    """One worked case: a household on a day, terms the case itself gives, and what must come out.

    `terms` and `expect` hold plain values: Decimal for numbers with a point, never float.
    """

    name: str
    household: Household
    day: date
    terms: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)


def read_household(text: str, *, places: Places | None = None, on: date | None = None) -> tuple[Household, date]:
    """Read a household and its day from YAML text; `on` is the day when the text names none.

    :raises FileWrong: with every fault, its line, key, and what was expected.
    """
    return read_household_node(compose(text), places=places, on=on)


def read_household_node(node: Node, *, places: Places | None = None, on: date | None = None) -> tuple[Household, date]:
    """Read a household and its day from a text that is already taken apart into nodes.

    :raises FileWrong: with every fault, its key, and what was expected.
    """
    case = _read(node, words=TOP_WORDS, places=places, on=on)
    return case.household, case.day


def read_household_file(
    content: bytes, *, places: Places | None = None, on: date | None = None
) -> tuple[Household, date]:
    """Read a household from the bytes of a file: UTF-8, or GB18030 as older editors save it.

    :raises FileWrong: with every fault, its line, key, and what was expected.
    """
    return read_household(_decoded(content), places=places, on=on)


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read the worked cases of a programme.

    :raises FileWrong: with every fault of the file.
    """
    faults = Faults()
    node = compose(path.read_text(encoding="utf-8"), characters_max=CASES_CHARACTERS_MAX)
    cases = []
    for item, place in faults.items(node, path=""):
        try:
            cases.append(_read(item, words=CASE_WORDS, path=place))
        except FileWrong as wrong:
            faults.found += wrong.faults
    if faults.found:
        raise FileWrong(faults.found)
    return tuple(cases)


def read_case(mapping: Mapping[str, Any]) -> Case:
    """Read one worked case that a YAML or JSON reader has already turned into plain values.

    :raises FileWrong: with every fault of the case.
    """
    return _read(node_of(mapping), words=CASE_WORDS)


def _decoded(content: bytes) -> str:
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if has_mark else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileWrong([Fault(line=0, column=0, key="", text=_NOT_TEXT)])


def _read(
    node: Node, *, words: Mapping[str, str], path: str = "", places: Places | None = None, on: date | None = None
) -> Case:
    faults = Faults()
    entries = faults.entries(node, path=path)
    if faults.found:
        raise FileWrong(faults.found)
    for entry in entries.values():
        if entry.word not in words:
            faults.unknown_word(entry, words=words)
    day = read_top_day(entries, node=node, on=on, faults=faults)
    household = household_of(entries, node=node, reading=Reading(faults=faults, places=places, day=day))
    if faults.found or day is None:
        raise FileWrong(faults.found)
    given = {word: _plain(entry.value) for word, entry in entries.items() if word not in TOP_WORDS}
    return Case(
        name=given.get("case") or "",
        household=household,
        day=day,
        terms=given.get("terms") or {},
        expect=given.get("expect") or {},
    )


def _plain(node: Node) -> Any:
    """Read a node into plain values as YAML means them, but numbers with a point as Decimal."""
    if isinstance(node, MappingNode):
        return {_plain(key): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    if not isinstance(node, ScalarNode):
        return None
    read = _PLAIN.get(node.tag.rpartition(":")[2], str)
    try:
        return read(node.value)
    except (ValueError, ArithmeticError):
        return node.value


_PLAIN: dict[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda written: written.lower() in {"yes", "true", "on"},
    "int": lambda written: int(written.replace("_", "")),
    "float": lambda written: Decimal(written.replace("_", "")),
    "timestamp": read_day,
}
