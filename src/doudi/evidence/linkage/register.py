"""The register of people rows are linked to: the hukou of a day, with numbers opened in memory and nowhere else.

Nouns: Register. Verbs: open_register, flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from doudi.engine.snapshots import Lake
from doudi.evidence.identity import CHECKS, WEIGHTS
from doudi.evidence.linkage.records import NUMBER_DIGITS, Seen, records_from
from doudi.evidence.pseudonyms import BLOCK, Pseudonyms

COLUMNS = ["person", "sealed", "name", "sex", "birth", "place"]


class NobodyRegistered(ValueError):
    """There is no hukou delivery to link to."""


@dataclass(frozen=True)
class Register:
    """The people, in the order of their records' keys."""

    people: pa.Table
    records: pa.Table

    def seen(self, position: int) -> Seen:
        """Tell of one person in the words of a row."""
        row = self.people.slice(position, 1).to_pylist()[0]
        birth = f"{row['birth']:%Y%m%d}" if row["birth"] else None
        return Seen(name=row["name"], sex=row["sex"], birth=birth, place=row["place"], number=self.number(position))

    def number(self, position: int) -> str:
        """Give a person's number."""
        return str(self.records["number"][position].as_py()) + str(self.records["check"][position].as_py())

    def sealed(self, position: int) -> bytes:
        return bytes(self.people["sealed"][position].as_py())

    def person(self, position: int) -> int:
        return int(self.people["person"][position].as_py())

    def place(self, position: int) -> str:
        return str(self.people["place"][position].as_py())


def open_register(lake: Lake, *, on: date, pseudonyms: Pseudonyms) -> Register:
    """Read everybody of the hukou deliveries valid on a day.

    :raises NobodyRegistered: when there is none.
    """
    parts = [part for delivery in lake.current("hukou", on=on) for part in delivery.parts]
    if not parts:
        raise NobodyRegistered(f"no hukou delivery is valid on {on.isoformat()}")
    people = pa.concat_tables([pq.read_table(part, columns=COLUMNS) for part in parts]).combine_chunks()
    return Register(people=people, records=_records(people, numbers=_opened(people["sealed"], pseudonyms=pseudonyms)))


def _records(people: pa.Table, *, numbers: pa.Array) -> pa.Table:
    return records_from(
        keys=pa.array(np.arange(len(people))),
        names=flat(people["name"]),
        sexes=flat(people["sex"]),
        births=pc.strftime(flat(people["birth"]).cast(pa.timestamp("s")), "%Y%m%d"),
        places=flat(people["place"]),
        numbers=numbers,
    )


def flat(column: pa.ChunkedArray) -> pa.Array:
    """Give a column as one array."""
    found = column.combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) else found


def _opened(sealed: pa.ChunkedArray, *, pseudonyms: Pseudonyms) -> pa.Array:
    """Open all numbers in one call."""
    blob = b"".join(flat(sealed).to_pylist())
    decryptor = Cipher(algorithms.AES256(pseudonyms.secret), modes.ECB()).decryptor()  # noqa: S305  # docs/decisions/0006
    blocks = np.frombuffer(decryptor.update(blob) + decryptor.finalize(), dtype=">u8").reshape(-1, BLOCK // 8)
    numbers = blocks[:, 1].astype(np.int64)
    figures = numbers[:, None] // 10 ** np.arange(NUMBER_DIGITS - 1, -1, -1) % 10
    checks = pa.array(list(CHECKS[figures @ WEIGHTS % 11].tobytes().decode()), pa.string())
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), NUMBER_DIGITS, padding="0")
    return pc.binary_join_element_wise(digits, checks, "")
