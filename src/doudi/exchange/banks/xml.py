"""XML of banks, read with bounded memory and without trust: no document type, no entities, nothing fetched.

Verbs: walk (elements as they end), found_at, text_at, cents_at, day_at. What is written is text, escaped by `written`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext

from doudi.delivery.banks.port import NotRead
from doudi.exchange.banks.amounts import cents_of

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

DAY_LETTERS = 10
SPECIAL = re.compile("[&<>]")
DEPTH_MOST = 64
ELEMENTS_MOST = 1_000_000
"""Within one element that is kept: a batch of fifty thousand in one entry is less."""


def walk(content: bytes, *, kept: frozenset[str], marks: frozenset[str] = frozenset()) -> Iterator[tuple[str, Element]]:
    """Give the root, nameless, when it begins; each element of a kept name when it ends; and of a marked one that it ended.

    What ended has its local name for a tag: a message has one namespace, which its root told.

    Of a kept element within a kept one nothing is said. What was given is then forgotten, so that memory does not grow.

    :raises NotRead: when it is not well-formed XML, has a document type, or is nested or branched beyond reason.
    """
    open_elements: list[Element] = []
    within, size = 0, 0
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            name = local(element.tag)
            if event == "start":
                open_elements.append(element)
                within += name in kept
                size = size + 1 if within else 0
                _bound(depth=len(open_elements), size=size)
                if len(open_elements) == 1:
                    yield "", element
                continue
            open_elements.pop()
            element.tag = name
            within -= name in kept
            if not within and (name in kept or name in marks):
                yield name, element
            if not within and open_elements:
                open_elements[-1].remove(element)
    except ParseError:
        raise NotRead(gettext("文件不完整，或者不是约定的报文；请银行重发")) from None
    except (DefusedXmlException, LookupError):
        raise NotRead(gettext("报文里有不允许的内容（文档类型、实体或者外部引用），没有读")) from None


def _bound(*, depth: int, size: int) -> None:
    if depth > DEPTH_MOST or size > ELEMENTS_MOST:
        raise NotRead(gettext("报文的层次或者内容超出任何正常的范围，没有读"))


def namespace(root: Element) -> str:
    """Give the namespace of a document: the message and its version."""
    return str(root.tag).partition("}")[0].lstrip("{")


def local(tag: object) -> str:
    """Give a name without its namespace."""
    return str(tag).rpartition("}")[2]


def found_at(element: Element, path: str) -> Element | None:
    """Find what stands at a path of local names, the first of each."""
    found: Element | None = element
    for name in path.split("/"):
        found = found.find(name) if found is not None else None
    return found


def text_at(element: Element, path: str) -> str:
    """Give the text at a path of local names; nothing there is the empty text."""
    found = found_at(element, path)
    return (found.text or "").strip() if found is not None else ""


def cents_at(element: Element, path: str) -> int:
    """Read an amount of yuan.

    :raises ValueError: in the words of what is wrong.
    """
    found = found_at(element, path)
    if found is None or found.get("Ccy") != "CNY":
        raise ValueError(gettext("没有人民币金额"))
    try:
        return cents_of((found.text or "").strip())
    except ValueError:
        raise ValueError(gettext("金额写得不对")) from None


def day_at(element: Element, path: str) -> date | None:
    """Read a day that may stand as a day or as an instant.

    :raises ValueError: in the words of what is wrong.
    """
    text = text_at(element, f"{path}/Dt") or text_at(element, f"{path}/DtTm") or text_at(element, path)
    try:
        return date.fromisoformat(text[:DAY_LETTERS]) if text else None
    except ValueError:
        raise ValueError(gettext("日期写得不对")) from None


def written(tag: str, text: str) -> str:
    """Write an element with text; without text none."""
    if not text:
        return ""
    return f"<{tag}>{escape(text) if SPECIAL.search(text) else text}</{tag}>"
