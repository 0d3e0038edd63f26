"""A household sent by another program: JSON in the words of the household file, read with the same care.

Verbs: read_household_json, faults_json (what is wrong with it: `schemas/faults.schema.json`). Numbers stay as they were
written, so that no amount becomes a float.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from doudi.evidence.household_file import read_household_node
from doudi.evidence.written import Fault, FileWrong, Translate, gettext_noop, node_of
from doudi.rules.household import Household

FAULTS_SCHEMA = "urn:doudi:schema:faults:1"

_NOT_JSON = gettext_noop("这里不合 JSON 的写法，程序读不下去（%(problem)s）")
_NOT_UTF8 = gettext_noop("内容不是 UTF-8 文字")
_TOO_DEEP = gettext_noop("内容嵌套太深；请对照示例")


def read_household_json(content: bytes, *, on: date | None = None) -> tuple[Household, date]:
    """Read a household and its day from JSON; `on` is the day when it names none, places are codes.

    :raises FileWrong: with every fault, its key (and its line where it is no JSON), and what was expected.
    """
    return read_household_node(_nodes(content), on=on)


def faults_json(wrong: FileWrong, *, translate: Translate = gettext_noop) -> dict[str, Any]:
    """Tell every fault in the published form, in the reader's language."""
    return {
        "schema": FAULTS_SCHEMA,
        "faults": [
            {
                "line": fault.line or None,
                "column": fault.column or None,
                "key": fault.key or None,
                "message": translate(fault.text) % fault.values,
            }
            for fault in wrong.faults
        ],
    }


def _nodes(content: bytes) -> Node:
    try:
        text = content.decode("utf-8-sig")
        return _node(
            json.loads(text, object_pairs_hook=_mapping, parse_float=_number, parse_int=_number, parse_constant=_number)
        )
    except UnicodeDecodeError:
        raise FileWrong([Fault(line=0, column=0, key="", text=_NOT_UTF8)]) from None
    except json.JSONDecodeError as problem:
        place = {"line": problem.lineno, "column": problem.colno}
        raise FileWrong([Fault(**place, key="", text=_NOT_JSON, values={"problem": problem.msg})]) from None
    except RecursionError:
        raise FileWrong([Fault(line=0, column=0, key="", text=_TOO_DEEP)]) from None


def _mapping(pairs: Sequence[tuple[str, Any]]) -> MappingNode:
    """Keep every pair, so that a word written twice is told and not swallowed."""
    return MappingNode("tag:yaml.org,2002:map", [(node_of(word), _node(value)) for word, value in pairs])


def _number(written: str) -> ScalarNode:
    return ScalarNode("tag:yaml.org,2002:str", written)


def _node(value: Any) -> Node:
    if isinstance(value, Node):
        return value
    if isinstance(value, list):
        return SequenceNode("tag:yaml.org,2002:seq", [_node(item) for item in value])
    return node_of(value)
