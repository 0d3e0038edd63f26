"""Dirt: what happens to good rows between a department's system and ours, at the rates of `dirt.yaml`.

Nouns: Soil (what was done, counted). Verbs: soil_rows (before wording), soil_text (after it), soil_lines (in a CSV file).
Every kind of dirt is drawn on its own; a row may have several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from doudi.demo.figures import dial, read
from doudi.demo.wording import EMPTY, Rows, day_text
from doudi.evidence.mapping import Column, Mapping

Array = NDArray[Any]
Soil = Counter[str]
Change = Callable[[str], str]

STALE_DAYS = (120, 500)
STALE_MONEY_PERCENT = 80
BROKEN_DAYS = ("20260231", "00000000", "2026-13-01", "不详", "19000229")
WRONG_VALUES = {
    "code": "??",
    "flag": "Y",
    "money": "一千",
    "int": "-",
    "rate": "百分百",
    "hundredths": "N/A",
    "place": "广州",
}
COLUMN_FACTOR = 0.25
"""Rows have about four required columns; the documented rate of missing values is of rows."""


def soil_rows(*, mapping: Mapping, rows: Rows, random: np.random.Generator, soil: Soil) -> Rows:
    """Repeat some rows, and put an older version before some others."""
    count = len(next(iter(rows.values())))
    repeated = np.flatnonzero(random.random(count) < dial("rows.duplicate"))
    older = np.flatnonzero(random.random(count) < (dial("rows.stale") if mapping.latest else 0))
    soil["duplicate"] += len(repeated)
    soil["stale"] += len(older)
    order = np.argsort(np.r_[older, np.arange(count), repeated], kind="stable")
    is_older = (np.arange(len(order)) < len(older))[order]
    row = np.r_[older, np.arange(count), repeated][order]
    soiled = {name: values[row] for name, values in rows.items()}
    return soiled | _aged(mapping=mapping, rows=soiled, chosen=is_older, random=random)


def _aged(*, mapping: Mapping, rows: Rows, chosen: Array, random: np.random.Generator) -> Rows:
    """Date the older versions back and let their amounts be those of then."""
    changed: Rows = {}
    columns = {column.name: column for column in mapping.columns}
    for name, values in rows.items():
        if name == mapping.latest:
            changed[name] = np.where(
                chosen & (values != EMPTY), values - random.integers(*STALE_DAYS, len(values)), values
            )
        elif name in columns and columns[name].type == "money" and name not in mapping.key:
            old = values // 100 * STALE_MONEY_PERCENT // 10_000 * 10_000
            changed[name] = np.where(chosen & (values != EMPTY), old, values)
    return changed


@dataclass(frozen=True)
class _Spade:
    """Random numbers, and the count of what was done with them."""

    random: np.random.Generator
    soil: Soil
    factor: float
    """How dirty this register is, against the documented rates."""

    def some(self, texts: pa.StringArray, *, kind: str, change: Change, per_column: float = 1.0) -> pa.StringArray:
        """Change a random share of the texts that are not empty, at the documented rate of this kind of dirt."""
        chosen = self.random.random(len(texts)) < dial(f"rows.{kind}") * self.factor * per_column
        if not chosen.any():
            return texts
        before = texts.filter(pa.array(chosen)).to_pylist()
        after = [change(text) if text else text for text in before]
        self.soil[kind] += sum(one != other for one, other in zip(before, after, strict=True))
        return pc.replace_with_mask(texts, pa.array(chosen), pa.array(after, type=pa.string()))


def soil_text(*, mapping: Mapping, table: pa.Table, random: np.random.Generator, soil: Soil) -> pa.Table:
    """Mistype, misplace and leave out values of worded rows."""
    spade = _Spade(random=random, soil=soil, factor=read("dirt.yaml")["factors"].get(mapping.dataset, 1.0))
    for column in mapping.columns:
        texts = _soil_column(column=column, texts=table[column.header].combine_chunks(), spade=spade)
        table = table.set_column(table.schema.get_field_index(column.header), column.header, texts)
    return table


def _soil_column(*, column: Column, texts: pa.StringArray, spade: _Spade) -> pa.StringArray:
    if column.type == "id":
        return _soil_ids(column=column, texts=texts, spade=spade)
    if column.type == "day":
        texts = _soil_days(column=column, texts=texts, spade=spade)
    elif column.type == "money":
        texts = spade.some(texts, kind="thousands", change=_thousands)
    elif column.name == "name":
        texts = spade.some(texts, kind="name_variant", change=_name_variant)
    if not column.required:
        return texts
    if column.type in WRONG_VALUES:
        texts = spade.some(texts, kind="value_wrong", change=_always(WRONG_VALUES[column.type]))
    return spade.some(texts, kind="value_missing", change=_always(""), per_column=COLUMN_FACTOR)


def _always(value: str) -> Change:
    return lambda _text: value


def _soil_ids(*, column: Column, texts: pa.StringArray, spade: _Spade) -> pa.StringArray:
    spot = int(spade.random.integers(6, 16))
    changes: list[tuple[str, Change]] = [
        ("id_transposed", lambda text: _transposed(text, spot=spot)),
        ("id_check_wrong", _check_wrong),
        ("id_letter", lambda text: text.replace("0", "O", 1)),
        ("id_spaces", lambda text: f" {text} "),
        ("id_full_width", _full_width),
        ("id_lower_x", lambda text: text.replace("X", "x")),
    ]
    if not column.card:
        changes.append(("id_15", _as_15))
    if column.required:
        changes.append(("id_missing", _always("")))
    for kind, change in changes:
        texts = spade.some(texts, kind=kind, change=change)
    return texts


def _transposed(text: str, *, spot: int) -> str:
    return text[:spot] + text[spot + 1 : spot + 2] + text[spot : spot + 1] + text[spot + 2 :]


def _check_wrong(text: str) -> str:
    if len(text) < 18:
        return text
    check = "1" if text[17] != "1" else "2"
    return text[:17] + check + text[18:]


def _full_width(text: str) -> str:
    return text.translate({ord("0") + digit: ord("\uff10") + digit for digit in range(10)})


def _as_15(text: str) -> str:
    """Only people born before 1970 may still be listed under the number issued until 1999."""
    is_old = len(text) == 18 and text[6:8] == "19" and text[8:10] < "70"
    return text[:6] + text[8:17] if is_old else text


def _soil_days(*, column: Column, texts: pa.StringArray, spade: _Spade) -> pa.StringArray:
    if len(column.formats) > 1:
        other = column.formats[1]
        texts = spade.some(texts, kind="date_other_form", change=lambda text: _reformed(text, form=other))
    broken = BROKEN_DAYS[int(spade.random.integers(0, len(BROKEN_DAYS)))]
    return spade.some(texts, kind="date_broken", change=_always(broken))


def _reformed(text: str, *, form: str) -> str:
    digits = text.replace("-", "").replace("/", "")
    if len(digits) != 8:
        return text
    day = np.datetime64(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", "D").astype(np.int64)
    return str(day_text(np.array([day]), form=form)[0].as_py())


def _thousands(text: str) -> str:
    whole, dot, part = text.partition(".")
    return f"{int(whole):,}{dot}{part}" if whole.lstrip("-").isdigit() else text


def _name_variant(text: str) -> str:
    return " ".join(text) if len(text) == 2 else f"{text} "


def soil_lines(*, content: bytes, random: np.random.Generator, soil: Soil) -> bytes:
    """Cut some lines of a CSV short, and give some a cell too many. `content` is UTF-8 without a header."""
    count = content.count(b"\n")
    cut = np.flatnonzero(random.random(count) < dial("rows.truncated_line"))
    more = np.flatnonzero(random.random(count) < dial("rows.extra_column"))
    if len(cut) + len(more) == 0:
        return content
    lines = content.split(b"\n")
    for number in cut.tolist():
        lines[number] = lines[number].rpartition(b",")[0].rpartition(b",")[0]
    for number in more.tolist():
        lines[number] += "，备注,补录".encode()
    soil["truncated_line"] += len(cut)
    soil["extra_column"] += len(more)
    return b"\n".join(lines)
