"""Records: rows and people as linkage sees them, one Arrow table of texts; nothing of it is ever written to disk.

Nouns: Seen (what a row says of its person), SCHEMA. Verbs: records_of. A number that is wrong still tells:
two digits that changed places point to their person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from doudi.evidence.linkage.spelling import Name, name_of
from doudi.registry.identifiers import tidy

FORMS = (
    "text",
    "turned",
    "surname",
    "sound",
    "sound_turned",
    "cantonese",
    "cantonese_turned",
    "jyutping",
    "surname_sound",
    "surname_cantonese",
)
NUMBER_DIGITS = 17
YEAR_DIGITS = 4
DAY_DIGITS = 8
LOOKS_LIKE_ZERO = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Seen:
    """What a row says of its person: the day of birth as YYYYMMDD or only the year, the place as a statistical code."""

    name: str | None = None
    sex: str | None = None
    birth: str | None = None
    place: str | None = None
    number: str | None = None


def records_of(rows: Sequence[Seen], *, keys: Sequence[int]) -> pa.Table:
    """Make the table that is compared; `keys` name the rows."""
    return records_from(
        keys=pa.array(keys, pa.int64()),
        names=pa.array([row.name for row in rows], pa.string()),
        sexes=pa.array([row.sex for row in rows], pa.string()),
        births=pa.array([birth_of(row.birth) for row in rows], pa.string()),
        places=pa.array([row.place for row in rows], pa.string()),
        numbers=pa.array([number_of(row.number) for row in rows], pa.string()),
    )


def records_from(
    *, keys: pa.Array, names: pa.Array, sexes: pa.Array, births: pa.Array, places: pa.Array, numbers: pa.Array
) -> pa.Table:
    """Make the table from columns; births as YYYYMMDD or YYYY, numbers with their check digit. Each different name is read once."""
    encoded = names.dictionary_encode()
    forms = [name_of(text) for text in encoded.dictionary.to_pylist()]
    columns = {form: _spread(forms, form=form, indices=encoded.indices) for form in FORMS}
    columns |= {"sex": sexes, "birth": births, "birth_year": _part(births, start=0, stop=YEAR_DIGITS)}
    columns |= {"birth_swapped": _swapped(births), "birth_day": _day_of_year(births)}
    columns |= {"place": places, "town": _exactly(places, digits=9), "county": _exactly(places, digits=6)}
    columns |= {
        "number": _part(numbers, start=0, stop=NUMBER_DIGITS),
        "check": _part(numbers, start=NUMBER_DIGITS, stop=18),
    }
    columns |= _number_keys(numbers)
    return pa.table({"unique_id": keys} | {name: _filled(values) for name, values in columns.items()})


def birth_of(text: str | None) -> str | None:
    """Read a day or a year of birth into digits; None where it is neither."""
    digits = re.sub(r"\D", "", _padded(text or ""))
    return digits if len(digits) in (YEAR_DIGITS, DAY_DIGITS) else None


def _padded(text: str) -> str:
    """Write one-digit months and days with two."""
    return re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", text)


def number_of(text: str | None) -> str | None:
    """Read what is left of a resident number: 18 characters, letters that look like digits mended, or 17 digits of an old one."""
    digits = tidy(text or "").translate(LOOKS_LIKE_ZERO)
    if re.fullmatch(r"\d{17}[\dX].{0,4}", digits):
        return digits[: NUMBER_DIGITS + 1]
    return f"{digits[:6]}19{digits[6:]}" if re.fullmatch(r"\d{15}", digits) else None


def _spread(forms: Sequence[Name], *, form: str, indices: pa.Array) -> pa.Array:
    return pa.array([getattr(one, form) for one in forms], pa.string()).take(indices)


def _filled(values: pa.Array) -> pa.Array:
    """Make empty texts unknown."""
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def _part(texts: pa.Array, *, start: int, stop: int) -> pa.Array:
    return pc.utf8_slice_codeunits(texts, start, stop)


def _exactly(places: pa.Array, *, digits: int) -> pa.Array:
    """Cut codes to a level; codes that do not reach it are unknown there."""
    reaches = pc.greater_equal(pc.utf8_length(places), digits)
    return pc.if_else(reaches, _part(places, start=0, stop=digits), pa.scalar(None, pa.string()))


def _whole(births: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_length(births), DAY_DIGITS)


def _swapped(births: pa.Array) -> pa.Array:
    """Exchange day and month."""
    parts = [_part(births, start=start, stop=stop) for start, stop in ((0, 4), (6, 8), (4, 6))]
    return pc.if_else(_whole(births), pc.binary_join_element_wise(*parts, ""), pa.scalar(None, pa.string()))


def _day_of_year(births: pa.Array) -> pa.Array:
    return pc.if_else(_whole(births), _part(births, start=4, stop=8), pa.scalar(None, pa.string()))


def _number_keys(numbers: pa.Array) -> dict[str, pa.Array]:
    """Cut numbers three ways, so that wherever two neighbouring digits changed places one cut is still whole."""
    front, middle, back = ((0, 10), (10, 17)), ((0, 6), (10, 17)), ((0, 9), (11, 17))
    return {
        "number_front": _part(numbers, start=front[0][0], stop=front[0][1]),
        "number_back": _joined(numbers, cuts=middle),
        "number_seam": _joined(numbers, cuts=back),
    }


def _joined(numbers: pa.Array, *, cuts: tuple[tuple[int, int], ...]) -> pa.Array:
    return pc.binary_join_element_wise(*(_part(numbers, start=start, stop=stop) for start, stop in cuts), "")
