"""Earlier: the registers that are watched month by month, as they stood a month before the city's day.

Verbs: tell_news (says of which rows the department has just heard), as_of_before. What a department has just heard of people who are
looked after happened in the last month: a car registered, a home, a company, a marriage. Shares stand in `dirt.yaml` under `news`.
The city's own day does not depend on whether the month before is written too.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from doudi.demo.figures import dial
from doudi.demo.identity import written
from doudi.demo.registers.known import Known, month_of
from doudi.demo.wording import EMPTY, Rows
from doudi.evidence.mapping import Mapping

Array = NDArray[Any]

SINCE = {
    "deaths": "recorded_on", "custody": "from_on", "marriage": "registered_on", "insurance": "from_month",
    "medical": "visited_on", "business": "founded_on", "homes": "registered_on", "vehicles": "registered_on",
    "disability": "issued_on", "students": "enrolled_on", "bank": "",
}  # fmt: skip
"""The registers delivered a month before too, each with the column that says since when a row is so."""

IS_NEWS = "is_news"
"""A column that is no part of the delivery: this row, or what it says, is younger than a month."""

HEARD_LATE = ("insurance", "disability", "custody")
"""Where the department hears late: what it has just heard began before, and keeps its day."""

DAYS_OF_NEWS = (3, 28)
WORTH: dict[str, dict[str, tuple[str, ...]]] = {
    "vehicles": {"status": ("A",)}, "homes": {"status": ("现势",)}, "business": {"status": ("存续",)},
    "marriage": {"status": ("结婚",)}, "students": {"stage": ("本科", "专科"), "status": ("在读",)},
    "disability": {"status": ("正常",)}, "bank": {"kind": ("存款", "证券")}, "custody": {"kind": ("1", "2", "3")},
    "insurance": {"kind": ("单位职工参保", "领取职工养老金", "领取居民养老金")},
}  # fmt: skip
"""Which rows can be news, where not all can."""
SAID_OTHERWISE = ("bank", "disability")
"""Where the row stood before too, and said something else."""
AT_SCHOOL, LEFT = "在读", "退学"
LIGHTEST = 4
EARLIER_PERCENT = 20
"""What stood on an account before the money came."""


def day_before(on: date) -> date:
    """Give the day of the month before's delivery: its first."""
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)


def tell_news(*, dataset: str, rows: Rows, known: Known) -> Rows:
    """Choose the rows that are news and date them so; nobody of the story makes any."""
    count = len(next(iter(rows.values())))
    random = known.random(f"news {dataset}")
    share = 0.0 if known.block.told or dataset not in SINCE else dial(f"news.{dataset}")
    chosen = looked_after(known, rows=rows) & (random.random(count) < share) if share else np.zeros(count, dtype=bool)
    for column, values in WORTH.get(dataset, {}).items():
        chosen &= np.isin(rows[column].astype(str), values)
    dated = _dated(dataset, rows=rows, chosen=chosen, random=random, known=known)
    return rows | dated | {IS_NEWS: chosen | _have_left(dataset, rows=rows)}


def _have_left(dataset: str, *, rows: Rows) -> Array:
    """Say who left school: in this city, whoever did, did so in the last month."""
    return np.asarray(rows["status"] == LEFT) if dataset == "students" else np.zeros(1, dtype=bool)


def rows_before(*, mapping: Mapping, rows: Rows, on: date) -> Rows:
    """Give rows as they stood a month before, all of them: which of them stood at all, says `stood`."""
    news, changed = rows[IS_NEWS], {name: values for name, values in rows.items() if name != IS_NEWS}
    first = _days(day_before(on))
    for column in mapping.columns:
        if column.type == "day" and not column.future and column.name in changed:
            values = changed[column.name]
            changed[column.name] = np.where((values != EMPTY) & (values >= first), values - (_days(on) - first), values)
    if mapping.dataset == "disability":
        changed |= _lighter(rows, chosen=news & (rows["grade"] < LIGHTEST))
    if mapping.dataset == "students":
        changed["status"] = np.where(_have_left("students", rows=rows), AT_SCHOOL, rows["status"])
    if mapping.dataset == "bank":
        less = rows["balance"] // 100 * EARLIER_PERCENT // 10_000 * 10_000
        changed["balance"] = np.where(news & (rows["balance"] != EMPTY), less, rows["balance"])
    return changed


def stood(*, mapping: Mapping, rows: Rows, on: date) -> Array:
    """Say which rows stood in the register a month before."""
    column, news = SINCE[mapping.dataset], rows[IS_NEWS]
    there = ~news | (mapping.dataset in SAID_OTHERWISE) | _have_left(mapping.dataset, rows=rows)
    there &= _were_born(rows, before=day_before(on))
    if not column:
        return np.asarray(there)
    first = _days(day_before(on))
    is_month = column.endswith("_month")
    since = rows[column]
    return np.asarray(there & ((since == EMPTY) | (since < (month_of(np.array([first]))[0] if is_month else first))))


def _were_born(rows: Rows, *, before: date) -> Array:
    """Say which rows are about somebody who was born by then, as his number tells; couples were."""
    if "person" not in rows:
        return np.ones(1, dtype=bool)
    numbers = (
        rows["person"] if rows["person"].dtype != object else _first(rows["person"]).astype("U17").astype(np.int64)
    )
    return np.asarray(numbers // 1000 % 10**8 < int(f"{before:%Y%m%d}"))


def looked_after(known: Known, *, rows: Rows) -> Array:
    """Say which rows are about somebody in a family that receives aid."""
    block = known.block
    aided = np.unique(block.family[known.holdings.grants["person"]])
    ids = known.people["id"][np.isin(block.family, aided)]
    if "person" in rows and rows["person"].dtype != object:
        return np.isin(rows["person"], ids)
    texts = written(ids).to_pylist()
    names = [name for name in ("person", "husband", "wife") if name in rows]
    return np.asarray(np.logical_or.reduce([np.isin(_first(rows[name]), texts) for name in names]))


def _first(texts: Array) -> Array:
    """Cut what stands behind a resident number on a card."""
    return np.asarray(pc.utf8_slice_codeunits(pa.array(texts, pa.string()), 0, 18).to_numpy(zero_copy_only=False), str)


def _dated(dataset: str, *, rows: Rows, chosen: Array, random: np.random.Generator, known: Known) -> Rows:
    """Let news have happened in the last month; a new student began in September, a new spell with the month."""
    column = SINCE.get(dataset, "")
    if not column or not chosen.any() or dataset in HEARD_LATE:
        return {}
    then = known.today - random.integers(*DAYS_OF_NEWS, len(chosen))
    if dataset == "students":
        then = np.full(len(chosen), _days(date(known.block.plan.on.year, 9, 1)))
    return {column: np.where(chosen, then, rows[column])}


def _lighter(rows: Rows, *, chosen: Array) -> Rows:
    """Write the card somebody had before: one grade lighter, in its number too."""
    grade = np.where(chosen, rows["grade"] + 1, rows["grade"])
    person = [
        f"{text[:19]}{now}{text[20:]}" if is_news else text
        for text, now, is_news in zip(rows["person"], grade.tolist(), chosen.tolist(), strict=True)
    ]
    return {"grade": grade, "person": np.array(person, dtype=object)}


def _days(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
