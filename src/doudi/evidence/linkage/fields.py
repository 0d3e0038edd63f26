"""Fields: which columns of a data set say something of the person, and which rows of a delivery have no usable number.

Nouns: Fields, Unlinked. Verbs: fields_of, unlinked_rows, fingerprint. Rows come from quarantine, and only those whose number is
the one thing wrong; they are told apart by a keyed hash of what they say of the person, so that a decision holds next month too.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from doudi.engine.snapshots import Delivery
from doudi.evidence.importing import quarantine_path
from doudi.evidence.linkage.records import Seen
from doudi.evidence.mapping import Mapping
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import read_quarantine

NOT_ABOUT_ONE = ("hukou", "marriage", "petitions", "support")
"""The register itself; two people a row; a number nobody must give; people who are not residents here."""
OF_PEOPLE = {
    "residence": {"name": "name", "sex": "sex", "birth": "birth", "place": "hukou_place"},
    "deaths": {"name": "name"},
    "disability": {"name": "name"},
    "students": {"name": "name"},
    "benefits": {"place": "place"},
    "visits": {"place": "place"},
}
"""What each data set says of the person beside the number, and in which column."""


@dataclass(frozen=True)
class Fields:
    """The delivered headers of a data set that tell of the person, and its number's."""

    dataset: str
    number: str
    is_card: bool
    headers: dict[str, tuple[str, ...]]
    codes: dict[str, str]

    def seen(self, cells: dict[str, str]) -> Seen:
        """Read what a row says of its person."""
        said = {name: _first(cells, headers=headers) for name, headers in self.headers.items()}
        if sex := said.get("sex"):
            said["sex"] = self.codes.get(sex)
        return Seen(**said, number=_first(cells, headers=(self.number,)))

    @property
    def can_teach(self) -> bool:
        """Say whether rows of this data set, with their numbers hidden, teach how to compare."""
        return {"name", "birth"} <= self.headers.keys()


@dataclass(frozen=True)
class Unlinked:
    """A row without a usable number: what it says of its person, and all its cells."""

    fingerprint: bytes
    seen: Seen
    row_number: int
    cells: dict[str, str]


def fields_of(mapping: Mapping) -> Fields | None:
    """Say which headers tell of the person; None where rows are not about one person."""
    if mapping.dataset in NOT_ABOUT_ONE:
        return None
    columns = {column.name: column for column in mapping.columns}
    number = columns["person"]
    told = OF_PEOPLE.get(mapping.dataset, {})
    sexes = columns[told["sex"]].codes if "sex" in told else ()
    return Fields(
        dataset=mapping.dataset,
        number=number.header,
        is_card=number.card,
        headers={name: columns[column].headers for name, column in told.items()},
        codes={code: str(meaning) for code, meaning in sexes},
    )


def unlinked_rows(delivery: Delivery, *, fields: Fields, var: Path, pseudonyms: Pseudonyms) -> Iterator[Unlinked]:
    """Read the rows of a delivery that lack nothing but a usable number and say enough to look for their person."""
    path = quarantine_path(var=var, dataset=delivery.dataset, number=delivery.number)
    if not path.exists():
        return
    for row in read_quarantine(path, pseudonyms=pseudonyms):
        if row.column != fields.number:
            continue
        cells = {header: text or "" for header, text in row.cells.items()}
        seen = fields.seen(cells)
        if seen.name or seen.number:
            mark = fingerprint(seen, dataset=delivery.dataset, pseudonyms=pseudonyms)
            yield Unlinked(fingerprint=mark, seen=seen, row_number=row.number, cells=cells)


def fingerprint(seen: Seen, *, dataset: str, pseudonyms: Pseudonyms) -> bytes:
    """Give the keyed hash of what a row says of its person."""
    words = "\x1f".join([dataset, *(text or "" for text in (seen.name, seen.sex, seen.birth, seen.place, seen.number))])
    return hmac.new(pseudonyms.secret, words.encode(), sha256).digest()


def _first(cells: dict[str, str], *, headers: tuple[str, ...]) -> str | None:
    return next((text for header in headers if (text := cells.get(header, "").strip())), None)
