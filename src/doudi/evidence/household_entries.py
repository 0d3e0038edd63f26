"""The entries of a household file, one by one: its day and place, the household's facts, its people, their supporters.

Nouns: Reading. Verbs: household_of, read_top_day, words_of, shortest_code. Faults are noted and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yaml.nodes import Node, SequenceNode

from doudi.evidence.convenience_words import CONVENIENCE, Words
from doudi.evidence.fact_words import Unreadable, read_choice, read_day, read_value
from doudi.evidence.written import Entry, Faults, gettext_noop, is_unknown, joined
from doudi.facts import FACTS, Fact, Source
from doudi.rules.household import Household, Person

PEOPLE_MAX = 40
SUPPORTERS_MAX = 20

TOP_WORDS = {
    "date": gettext_noop("评估日期"),
    "place": gettext_noop("受理地"),
    "residence": gettext_noop("适用城镇还是农村标准"),
    "household": gettext_noop("家庭的情况"),
    "people": gettext_noop("家庭成员"),
}
PERSON_WORDS = {"name": "姓名", "supporters": "不共同生活的法定赡养、抚养、扶养义务人"}
EXAMPLES = {"date": "2025-08-01", "place": "440105", "residence": "urban", "people": "[{name: 阿强, age: 40}]"}

_CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_SHORTER = {12: 9, 9: 6, 6: 4, 4: 2}

_MISSING = gettext_noop("缺少%(label)s，例如 %(word)s: %(example)s")
_PLACE_CODE = gettext_noop("应写区划代码（2、4、6、9 或 12 位数字），例如 440105；您写的是“%(written)s”")
_PLACE_UNKNOWN = gettext_noop(
    "没有找到这个地方；写区划代码（例如 440105）或全名（例如 广州市海珠区）。您写的是“%(written)s”"
)
_PLACE_SEVERAL = gettext_noop("叫“%(written)s”的地方不止一个，请写明上级或改写代码：%(places)s")
_NO_PEOPLE = gettext_noop("至少要有一名家庭成员")
_TOO_MANY = gettext_noop("最多写 %(most)s 项，这里有 %(count)s 项")
_ONE_SELF = gettext_noop("一户要有且只有一名申请人（relation: self），这里有 %(count)s 名")
_NO_RELATION = gettext_noop("缺少与申请人的关系，例如 relation: spouse")
_SAME_THING = gettext_noop("%(word)s 和 %(other)s 说的是同一件事；请只留一个")
_BORN_LATER = gettext_noop("出生日期 %(birth)s 晚于评估日期 %(day)s")

Places = Callable[[str], Sequence[tuple[str, str]]]
"""Finds places by name or code: the (code, full name) of each place that may be meant."""


@dataclass(frozen=True)
class Reading:
    """What reading one file carries along."""

    faults: Faults
    places: Places | None
    day: date | None


def words_of(unit: str) -> dict[str, str]:
    """Every word a unit may be described with, and its Chinese label."""
    own = PERSON_WORDS if unit == "person" else {}
    short = {word: each.label for word, each in _convenience(unit).items()}
    return own | short | {name: fact.label for name, fact in FACTS[unit].items()}


def shortest_code(code: str) -> str:
    """Cut the zeros that only fill a code up: 440105000000 is the district 440105, 440000 the province 44."""
    while len(code) in _SHORTER and not code[_SHORTER[len(code)] :].strip("0"):
        code = code[: _SHORTER[len(code)]]
    return code


def read_top_day(entries: Mapping[str, Entry], *, node: Node, on: date | None, faults: Faults) -> date | None:
    """Read the day of the file; `on` when it names none."""
    if "date" not in entries and on is not None:
        return on
    day: date | None = _required("date", read_day, entries=entries, node=node, faults=faults)
    return day


def household_of(entries: Mapping[str, Entry], *, node: Node, reading: Reading) -> Household:
    """Read the household; it is only to be used when no fault was noted."""
    faults = reading.faults
    facts: dict[str, Any] = {}
    if "household" in entries and not is_unknown(entries["household"].value):
        inner = faults.entries(entries["household"].value, path=entries["household"].path)
        facts = _facts(inner, of="household", reading=reading)
    place = _required("place", str, entries=entries, node=node, faults=faults)
    people = _people(entries["people"], reading=reading) if "people" in entries else ()
    if "people" not in entries:
        _note_missing("people", node=node, faults=faults)
    return Household(
        place=_place(place, entry=entries["place"], reading=reading) if place else "",
        residence=_required("residence", _residence, entries=entries, node=node, faults=faults) or "",
        facts=facts,
        people=people,
        sources=_sources(facts, people=people, on=reading.day),
    )


def _note_missing(word: str, *, node: Node, faults: Faults) -> None:
    faults.add(_MISSING, node=node, path=word, word=word, label=TOP_WORDS[word], example=EXAMPLES[word])


def _required(
    word: str, read: Callable[[str], Any], *, entries: Mapping[str, Entry], node: Node, faults: Faults
) -> Any:
    if word in entries and not is_unknown(entries[word].value):
        return _one(entries[word], read, faults=faults)
    _note_missing(word, node=entries[word].key if word in entries else node, faults=faults)
    return None


def _one(entry: Entry, read: Callable[[str], Any], *, faults: Faults) -> Any:
    written = faults.scalar(entry.value, path=entry.path)
    try:
        return None if written is None else read(written)
    except Unreadable as problem:
        faults.add(problem.text, node=entry.value, path=entry.path, **problem.values)
        return None


def _residence(written: str) -> str:
    return read_choice({"城镇": "urban", "农村": "rural"}.get(written, written), choices=("urban", "rural"))


def _place(written: str, *, entry: Entry, reading: Reading) -> str:
    is_code = bool(_CODE.fullmatch(written))
    if reading.places is None:
        if not is_code:
            reading.faults.add(_PLACE_CODE, node=entry.value, path=entry.path, written=written)
        return shortest_code(written)
    found = reading.places(shortest_code(written) if is_code else written)
    if not found:
        reading.faults.add(_PLACE_UNKNOWN, node=entry.value, path=entry.path, written=written)
    elif len(found) > 1:
        listed = "、".join(f"{name} {code}" for code, name in found[:6])
        reading.faults.add(_PLACE_SEVERAL, node=entry.value, path=entry.path, written=written, places=listed)
    return found[0][0] if found else ""


def _people(entry: Entry, *, reading: Reading) -> tuple[Person, ...]:
    nodes = _limited(entry, most=PEOPLE_MAX, faults=reading.faults)
    people = [_person(node, path=path, number=number, reading=reading) for number, (node, path) in enumerate(nodes)]
    applicants = sum(person.facts.get("relation") == "self" for person in people)
    if not people and (is_unknown(entry.value) or isinstance(entry.value, SequenceNode)):
        reading.faults.add(_NO_PEOPLE, node=entry.key, path=entry.path)
    elif people and applicants != 1:
        reading.faults.add(_ONE_SELF, node=entry.key, path=entry.path, count=str(applicants))
    return tuple(people)


def _limited(entry: Entry, *, most: int, faults: Faults) -> list[tuple[Node, str]]:
    if is_unknown(entry.value):
        return []
    items = list(faults.items(entry.value, path=entry.path))
    if len(items) > most:
        faults.add(_TOO_MANY, node=entry.key, path=entry.path, most=str(most), count=str(len(items)))
    return items[:most]


def _person(node: Node, *, path: str, number: int, reading: Reading) -> Person:
    entries = reading.faults.entries(node, path=path)
    name = _one(entries["name"], str, faults=reading.faults) if "name" in entries else None
    facts = _facts(entries, of="person", reading=reading)
    if "relation" not in entries and number == 0:
        facts["relation"] = "self"
    elif "relation" not in entries and entries:
        reading.faults.add(_NO_RELATION, node=node, path=joined(path, "relation"))
    supporters = _supporters(entries["supporters"], reading=reading) if "supporters" in entries else ()
    return Person(key=f"p{number + 1}", name=name or f"第{number + 1}人", facts=facts, supporters=supporters)


def _supporters(entry: Entry, *, reading: Reading) -> tuple[dict[str, Any], ...]:
    """Read the supporters; when nobody knows whether there are any, there may be one of whom nothing is known."""
    if is_unknown(entry.value):
        return (dict.fromkeys(FACTS["support"]),)
    faults = reading.faults
    items = _limited(entry, most=SUPPORTERS_MAX, faults=faults)
    return tuple(_facts(faults.entries(node, path=path), of="support", reading=reading) for node, path in items)


def _convenience(unit: str) -> dict[str, Words]:
    return {word: each for word, each in CONVENIENCE.items() if unit in each.units}


def _facts(entries: Mapping[str, Entry], *, of: str, reading: Reading) -> dict[str, Any]:
    words, short = words_of(of), _convenience(of)
    facts: dict[str, Any] = {}
    for entry in entries.values():
        if entry.word in FACTS[of]:
            facts[entry.word] = _one(entry, _reader(FACTS[of][entry.word]), faults=reading.faults)
        elif entry.word in short:
            facts |= _short(entry, short[entry.word], beside=entries, reading=reading)
        elif entry.word not in words:
            reading.faults.unknown_word(entry, words=words)
    _refuse_later_birth(facts, entries=entries, reading=reading)
    return facts


def _reader(fact: Fact) -> Callable[[str], Any]:
    return lambda written: read_value(written, fact=fact)


def _short(entry: Entry, word: Words, *, beside: Mapping[str, Entry], reading: Reading) -> dict[str, Any]:
    for other in word.facts:
        if other in beside:
            reading.faults.add(_SAME_THING, node=entry.key, path=entry.path, word=entry.word, other=other)
            return {}
    if is_unknown(entry.value):
        return dict.fromkeys(word.facts)
    return word.read(entry, reading.day, reading.faults)


def _refuse_later_birth(facts: Mapping[str, Any], *, entries: Mapping[str, Entry], reading: Reading) -> None:
    birth = facts.get("birth")
    if birth is not None and reading.day is not None and birth > reading.day:
        entry = entries.get("birth") or entries["age"]
        reading.faults.add(_BORN_LATER, node=entry.value, path=entry.path, birth=str(birth), day=str(reading.day))


def _sources(facts: Mapping[str, Any], *, people: Sequence[Person], on: date | None) -> dict[str, Source]:
    rows = [("household", "household", facts)]
    for number, person in enumerate(people):
        rows.append(("person", f"people.{number}", person.facts))
        rows += [
            ("support", f"people.{number}.supporters.{place}", supporter)
            for place, supporter in enumerate(person.supporters)
        ]
    return {
        f"{path}.{name}": _declared(FACTS[unit][name].source, value=value, on=on)
        for unit, path, known in rows
        for name, value in known.items()
    }


def _declared(dataset: str, *, value: Any, on: date | None) -> Source:
    return Source(dataset=dataset, as_of=on, status="NOT_AVAILABLE" if value is None else "DECLARED")
