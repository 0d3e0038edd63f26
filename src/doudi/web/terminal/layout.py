"""Lines for a terminal: wrapped by the cells characters take, Chinese and Latin mixed, plain when piped.

Nouns: Line, Lines. Verbs: wrapped, show.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

WIDTH = 80
WIDTH_MAX = 100
CLOSING = "，。；：、！？）》”’…%"
"""Punctuation that never begins a line."""

_UNITS = re.compile(r"[\d.]{1,14} 元(?:/[月年])?|[!-~]{1,20}|\s|.")


@dataclass(frozen=True)
class Line:
    """Words after a head, such as a verdict; what does not fit goes on under the words."""

    words: str
    head: str = ""
    style: str = ""
    indent: int = 0
    head_width: int = 0


@dataclass
class Lines:
    """A text that grows line by line."""

    lines: list[Line] = field(default_factory=list)

    def add(self, words: str = "", *, head: str = "", style: str = "", indent: int = 0, head_width: int = 0) -> None:
        """Add a line; `style` colours its head, or all of it when it has none."""
        self.lines.append(Line(words=words, head=head, style=style, indent=indent, head_width=head_width))


def wrapped(words: str, *, width: int) -> Iterator[str]:
    """Break words into lines of at most so many cells; never before a closing mark, never inside a Latin word or an amount."""
    line = ""
    for unit in _UNITS.findall(words):
        if cell_len(line + unit) <= width or not line:
            line += unit
        elif unit in CLOSING and len(line) > 1:
            yield line[:-1].rstrip()
            line = line[-1] + unit
        else:
            yield line.rstrip()
            line = unit.lstrip()
    yield line.rstrip()


def show(lines: Lines) -> None:
    """Write lines to standard output, with colours only where a person looks."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    width = min(console.width, WIDTH_MAX) if console.is_terminal else WIDTH
    for line in lines.lines:
        for text in _texts(line, width=width):
            console.print(text)


def _texts(line: Line, *, width: int) -> Iterator[Text]:
    margin = " " * line.indent
    head = line.head + " " * (line.head_width - cell_len(line.head)) if line.head else " " * line.head_width
    under = margin + " " * cell_len(head)
    parts = wrapped(line.words, width=max(20, width - len(under)))
    first = Text(margin).append(head, style=line.style if line.head else "")
    first.append(next(parts), style="" if line.head else line.style)
    first.rstrip()
    yield first
    for part in parts:
        yield Text(under + part, style="" if line.head else line.style)
