"""The catalogue: every source a letter may name, who owns it, on what basis, by which clock and how fast it is asked.

Nouns: SourceEntry, SOURCES. The columns, and what a row means, are the mapping's of the same code (`evidence.mapping`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from doudi.evidence import mapping

FILE = Path(__file__).with_name("catalogue.yaml")
CHANNELS = ("platform", "folder", "table", "hand")
CLOCKS = ("unconditional", "conditional")
HAND = "hand"


@dataclass(frozen=True)
class SourceEntry:
    """One source: `rate` in questions a second, `max_age_days` how old an answer's day may be."""

    code: str
    title: str
    owner: str
    law: str
    article: str
    clock: str
    rate: float
    channel: str
    max_age_days: int

    @property
    def is_by_hand(self) -> bool:
        """Asked with a sheet of paper, and typed in by two officers."""
        return self.channel == HAND

    @property
    def mapping(self) -> mapping.Mapping:
        """What a row's columns mean."""
        return mapping.mapping_of(self.code)


class CatalogueWrong(Exception):
    """The catalogue cannot be used; the message says which entry, and what was expected."""


def read_catalogue(file: Path) -> dict[str, SourceEntry]:
    """Read a catalogue.

    :raises CatalogueWrong: when a source has no mapping, or an unknown clock or channel.
    """
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {code: _entry(code, row=row) for code, row in content.items()}


def _entry(code: str, *, row: Mapping[str, object]) -> SourceEntry:
    known = mapping.mapping_of(code)
    clock, channel, rate = str(row["clock"]), str(row["channel"]), float(str(row["rate"]))
    if clock not in CLOCKS or channel not in CHANNELS or rate <= 0:
        raise CatalogueWrong(f"{code}: clock 应是 {CLOCKS} 之一，channel 应是 {CHANNELS} 之一，rate 应大于 0")
    return SourceEntry(
        code=code, title=known.title, owner=known.owner, law=known.law, article=known.article, clock=clock, rate=rate,
        channel=channel, max_age_days=known.max_age_days,
    )  # fmt: skip


SOURCES: Mapping[str, SourceEntry] = read_catalogue(FILE)
