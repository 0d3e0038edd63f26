"""What a person wrote in YAML, and every fault in it, said where it stands and in words.

Nouns: Fault, FileWrong, Faults, Entry. Verbs: compose (text to nodes), node_of (plain values to nodes).
Scalars stay the text they were written as, so that 0.1 never becomes a float and 440105 stays a place.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

CHARACTERS_MAX = 256 * 1024
NULLS = {"", "~", "null", "Null", "NULL"}

Translate = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark a text for translators; whoever shows it translates it."""
    return text


_AT = gettext_noop("第 %(line)s 行第 %(column)s 列 %(key)s：%(what)s")
_AT_LINE = gettext_noop("第 %(line)s 行第 %(column)s 列：%(what)s")
_AT_KEY = gettext_noop("%(key)s：%(what)s")
_SYNTAX = gettext_noop("这里不合 YAML 的写法，程序读不下去（%(problem)s）")
_COLON = gettext_noop("冒号请用半角的 “:”，后面空一格，例如 wage: 1800")
_TAB = gettext_noop("缩进请用空格，不要用制表符（Tab）")
_TOO_LONG = gettext_noop("文件超过 %(limit)s 个字符；一个文件只写一户")
_TOO_DEEP = gettext_noop("内容嵌套太深；请对照示例的缩进")
_CHARACTER = gettext_noop("含有不能使用的字符 %(character)s；请删去它")
_EMPTY = gettext_noop("文件是空的；至少要写 place、residence、people")
_NOT_A_MAPPING = gettext_noop("这里应写“词: 值”，每行一个，冒号后空一格")
_NOT_A_LIST = gettext_noop("这里应写一个列表，每项以“- ”开头")
_NOT_A_SCALAR = gettext_noop("这里应写一个值，不能再分层")
_TWICE = gettext_noop("%(word)s 写了两次；请只留一个")
_ALIAS = gettext_noop("这里不能引用别处的内容（YAML 的 & 和 *）；请写完整")
_UNKNOWN_WORD = gettext_noop("不认识的词。这里可以写：%(words)s")
_UNKNOWN_WORD_NEAR = gettext_noop("不认识的词，您是不是要写 %(near)s？")


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where it stands (counted from 1; 0 is nowhere), which key, and what was expected."""

    line: int
    column: int
    key: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, translate: Translate = gettext_noop) -> str:
        """Say the fault with its place, in the reader's language."""
        values = {name: translate(value) if name == "label" else value for name, value in self.values.items()}
        what = translate(self.text) % values
        frame = (_AT if self.key else _AT_LINE) if self.line else (_AT_KEY if self.key else "%(what)s")
        return translate(frame) % {"line": self.line, "column": self.column, "key": self.key, "what": what}


class FileWrong(ValueError):
    """A file cannot be read; it holds every fault found, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))
        super().__init__("\n".join(fault.sentence() for fault in self.faults))


@dataclass(frozen=True)
class Entry:
    """One `word: value` of a mapping, with the path that leads to it."""

    word: str
    key: ScalarNode
    value: Node
    path: str


class Faults:
    """The faults found so far; reading goes on, so that all of them are told together."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._seen: set[int] = set()

    def add(self, text: str, *, node: Node | None, path: str, **values: str) -> None:
        """Note a fault at a node."""
        mark = node.start_mark if node is not None else None
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        self.found.append(Fault(line=line, column=column, key=path, text=text, values=values))

    def entries(self, node: Node, *, path: str) -> dict[str, Entry]:
        """Read a mapping; a word written twice and anything that is no mapping are faults."""
        if not isinstance(node, MappingNode):
            has_colon = isinstance(node, ScalarNode) and ("：" in node.value or ":" in node.value)
            self.add(_COLON if has_colon else _NOT_A_MAPPING, node=node, path=path)
            return {}
        entries: dict[str, Entry] = {}
        for key, value in [] if self._is_alias(node, path=path) else node.value:
            word = key.value.strip() if isinstance(key, ScalarNode) else ""
            if not isinstance(key, ScalarNode):
                self.add(_NOT_A_MAPPING, node=key, path=path)
            elif word in entries:
                self.add(_TWICE, node=key, path=joined(path, word), word=word)
            else:
                entries[word] = Entry(word=word, key=key, value=value, path=joined(path, word))
        return entries

    def items(self, node: Node, *, path: str) -> Iterator[tuple[Node, str]]:
        """Yield the items of a list with their paths; anything that is no list is a fault."""
        if not isinstance(node, SequenceNode):
            self.add(_NOT_A_LIST, node=node, path=path)
        elif not self._is_alias(node, path=path):
            yield from ((item, f"{path}[{number}]") for number, item in enumerate(node.value))

    def scalar(self, node: Node, *, path: str) -> str | None:
        """Read one value as written, or None when it is unknown (`~`) or a fault was noted."""
        if isinstance(node, ScalarNode):
            return None if is_unknown(node) else node.value.strip()
        self.add(_NOT_A_SCALAR, node=node, path=path)
        return None

    def unknown_word(self, entry: Entry, *, words: Mapping[str, str]) -> None:
        """Note a word nobody knows, with the nearest one; `words` gives each word's Chinese label."""
        near = nearest(entry.word, words=words)
        if near:
            self.add(_UNKNOWN_WORD_NEAR, node=entry.key, path=entry.path, near=near)
        else:
            self.add(_UNKNOWN_WORD, node=entry.key, path=entry.path, words="、".join(words))

    def _is_alias(self, node: Node, *, path: str) -> bool:
        if id(node) in self._seen:
            self.add(_ALIAS, node=node, path=path)
            return True
        self._seen.add(id(node))
        return False


def joined(path: str, word: str) -> str:
    """Lead a path one word further."""
    return f"{path}.{word}" if path else word


def is_unknown(node: Node) -> bool:
    """Say whether a node says that somebody does not know: `~`, `null`, or nothing at all."""
    return isinstance(node, ScalarNode) and node.style is None and node.value.strip() in NULLS


def nearest(word: str, *, words: Mapping[str, str]) -> str:
    """Find the word meant by a misspelt one, or by a Chinese one that stands in a label; empty when none is near."""
    close = difflib.get_close_matches(word.lower().replace("-", "_").replace(" ", "_"), list(words), n=1)
    if close:
        return close[0]
    labelled = [known for known, label in words.items() if len(word) > 1 and word in label]
    return labelled[0] if labelled else ""


def compose(text: str, *, characters_max: int = CHARACTERS_MAX) -> Node:
    """Turn YAML text into nodes that know their line.

    :raises FileWrong: when it is not YAML, with the line and how to mend it.
    """
    if len(text) > characters_max:
        raise FileWrong([Fault(line=0, column=0, key="", text=_TOO_LONG, values={"limit": str(characters_max)})])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        raise FileWrong([_syntax_fault(problem, text=text)]) from None
    except yaml.reader.ReaderError as problem:
        raise FileWrong([_character_fault(problem, text=text)]) from None
    except RecursionError:
        raise FileWrong([Fault(line=0, column=0, key="", text=_TOO_DEEP)]) from None
    if node is None or is_unknown(node):
        raise FileWrong([Fault(line=1, column=1, key="", text=_EMPTY)])
    return node


def _syntax_fault(problem: yaml.MarkedYAMLError, *, text: str) -> Fault:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.splitlines()
    around = "\n".join(lines[max(0, line - 2) : line])
    if "：" in around or "could not find expected ':'" in str(problem.problem):
        return Fault(line=line, column=column, key="", text=_COLON)
    if "\\t" in str(problem.problem):
        return Fault(line=line, column=column, key="", text=_TAB)
    return Fault(line=line, column=column, key="", text=_SYNTAX, values={"problem": str(problem.problem)})


def _character_fault(problem: yaml.reader.ReaderError, *, text: str) -> Fault:
    before = text[: problem.position]
    column = len(before) - before.rfind("\n")
    character = f"U+{ord(problem.character):04X}" if isinstance(problem.character, str) else f"{problem.character:02X}"
    return Fault(line=before.count("\n") + 1, column=column, key="", text=_CHARACTER, values={"character": character})


def node_of(value: Any) -> Node:
    """Turn plain values, as a YAML or JSON reader gives them, into nodes without lines."""
    if isinstance(value, Mapping):
        return MappingNode("tag:yaml.org,2002:map", [(node_of(key), node_of(item)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return SequenceNode("tag:yaml.org,2002:seq", [node_of(item) for item in value])
    return ScalarNode("tag:yaml.org,2002:str", _as_written(value), style="'" if isinstance(value, str) else None)


def _as_written(value: Any) -> str:
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
