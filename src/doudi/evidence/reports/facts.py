"""Facts from answers: the rows of one commission go through the very assembly that reads the registers of everybody.

Verbs: facts_of (a person's facts), typed_rows (a source's rows as the lake keeps them).
A source that is silent leaves its facts unknown; so does a row nobody can read. Only what no register can tell has the default of its fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from doudi.engine import open_engine
from doudi.evidence.assembly.aid import benefits_theme
from doudi.evidence.assembly.condition import condition_themes
from doudi.evidence.assembly.income import income_themes
from doudi.evidence.assembly.property import property_themes
from doudi.evidence.assembly.theme import Period, Theme
from doudi.evidence.mapping import Column, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.reports.said import Ground, Said
from doudi.evidence.sources.models import Outcome
from doudi.evidence.values import check_batch, lake_schema
from doudi.facts import FACTS

MEANS = ("insurance", "tax", "bank", "homes", "vehicles", "business")
"""Sources without which nothing is known of a household's means: one that was not asked is silent too."""
NOT_REGISTERS = ("petitions", "visits")
KEPT_BY_US = ("asked_on", "updated_on", "recorded_on", "letter_number", "issued_on", "result")
"""Columns a delivery must have and one answer may leave out, because the answer itself says it."""
MONEY = ("deposits", "securities", "insurance_value")
WAGES = ("wage_6m", "wage_12m")
NOTHING_ELSE: tuple[Mapping[str, Any], ...] = ({"kind": "all", "result": Outcome.NO_HIT.value, "institution": "-"},)
"""A question to the banks asks about every product: what an answer does not list, it says is not there."""
MEMORY_GB = 1

Row = dict[str, Any]


def facts_of(ground: Ground) -> dict[int, Row]:
    """Give each subject's facts as his sources answered."""
    read = {theme.dataset: theme for theme in _themes(ground.as_of)}
    answers = {source: _answers(ground, source=source) for source in read}
    unread = {source: faulty for source, (_, faulty) in answers.items()}
    found = _by_person({source: table for source, (table, _) in answers.items()}, themes=read, ground=ground)
    return {
        subject.key: _facts(ground, subject=subject.key, themes=read, found=found, unread=unread)
        for subject in ground.subjects
    }


def typed_rows(one: Said) -> list[Row] | None:
    """Read a source's rows into the lake's words; None when a row cannot be read."""
    table, is_unread = _read(one)
    return None if is_unread else [_without(row, "person") for row in table.to_pylist()][: len(one.rows)]


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}


def _themes(on: date) -> list[Theme]:
    period = Period(on)
    every = [*income_themes(period), *property_themes(period), *condition_themes(period), benefits_theme(period)]
    return [theme for theme in every if theme.dataset not in NOT_REGISTERS]


def _members(ground: Ground) -> pa.Table:
    """Everybody is of one household: whoever the letter names."""
    keys = [subject.key for subject in ground.subjects]
    columns = {"person": pa.array(keys, pa.int64()), "household": pa.array([0] * len(keys), pa.int64())}
    return pa.table(columns | {"is_alive": pa.array([True] * len(keys), pa.bool_())})


def _answers(ground: Ground, *, source: str) -> tuple[pa.Table, set[int]]:
    """Lay a source's answers together as its register; and those whose rows could not be read."""
    unread: set[int] = set()
    tables = [lake_schema(mapping_of(source)).empty_table()]
    for one in ground.said:
        if one.source == source and _has_rows(one):
            table, is_unread = _read(one)
            tables += [] if is_unread else [table]
            unread |= {one.subject} if is_unread else set()
    return pa.concat_tables(tables, promote_options="default"), unread


def _has_rows(one: Said) -> bool:
    """A bank that knows nobody answers too: in its register that is a row."""
    return one.outcome == Outcome.HIT or (one.source == "bank" and one.outcome == Outcome.NO_HIT)


def _read(one: Said) -> tuple[pa.Table, bool]:
    mapping = mapping_of(one.source)
    columns = tuple(_lenient(column) for column in mapping.columns if column.type != "id")
    rows = [*one.rows, *(NOTHING_ELSE if one.source == "bank" else ())]
    kept = {"asked_on": one.asked_on, "result": Outcome.HIT.value}
    texts = {column.name: pa.array([_text(row, column, kept=kept) for row in rows], pa.string()) for column in columns}
    nobody = Pseudonyms(secret=b"")  # no identity is read: the inquiry says whom the rows are about
    days = (one.as_of, one.asked_on, one.answered_at.date() if one.answered_at else None)
    day = max(day for day in days if day is not None)
    checked = check_batch(pa.table(texts), mapping=replace(mapping, columns=columns), as_of=day, pseudonyms=nobody)
    subject = pa.array([one.subject] * len(rows), pa.int64())
    return checked.table.append_column("person", subject), any(fault.rows.any() for fault in checked.faults)


def _lenient(column: Column) -> Column:
    return replace(column, required=False) if column.name in KEPT_BY_US else column


def _text(row: Mapping[str, Any], column: Column, *, kept: Mapping[str, Any]) -> str:
    """Find a cell under the department's header or the data set's name, and write it as the department does."""
    value = next(
        (row[name] for name in (*column.headers, column.name) if row.get(name) is not None), kept.get(column.name)
    )
    if value is None:
        return ""
    if isinstance(value, date):
        return _day_text(value, column)
    delivered = next((code for code, meaning in column.codes if value in (code, meaning)), None)
    return str(delivered) if delivered is not None else _as_delivered(str(value), column)


def _as_delivered(text: str, column: Column) -> str:
    """Write a day as ISO in the format the column is delivered in; leave everything else as it is."""
    if column.type != "day":
        return text
    try:
        return _day_text(date.fromisoformat(text), column)
    except ValueError:
        return text


def _day_text(day: date, column: Column) -> str:
    if "YYYYMMDD" in column.formats and "YYYY-MM-DD" not in column.formats:
        return f"{day:%Y%m%d}"
    return f"{day.year}/{day.month}/{day.day}" if "YYYY-MM-DD" not in column.formats else day.isoformat()


def _by_person(
    answers: Mapping[str, pa.Table], *, themes: Mapping[str, Theme], ground: Ground
) -> dict[str, dict[int, Row]]:
    """Bring each source's answers down to one row a person; a source that knows nobody gives none, and is not computed."""
    found: dict[str, dict[int, Row]] = {source: {} for source in themes}
    engine = open_engine(kind="duckdb", memory_gb=MEMORY_GB, threads=1)
    try:
        engine.offer("member", _members(ground))
        for source, table in answers.items():
            if table.num_rows:
                engine.offer(f"r_{source}", table)
                found[source] = {row["person"]: row for row in engine.read(themes[source].sql).to_pylist()}
    finally:
        engine.close()
    return found


def _facts(
    ground: Ground, *, subject: int, themes: Mapping[str, Theme], found: Mapping[str, Mapping[int, Row]],
    unread: Mapping[str, set[int]],
) -> Row:  # fmt: skip
    """Apply the rule of absence to one subject: a source that speaks and knows nothing says "none"."""
    facts: Row = {}
    speaks = {
        source: _speaks(ground, source=source, subject=subject) and subject not in unread[source] for source in themes
    }
    for source, theme in themes.items():
        if source not in MEANS and not ground.was_asked(source):
            continue
        row = found[source].get(subject, {})
        facts |= {name: _known(row.get(name), name=name, speaks=speaks[source]) for name in theme.facts}
        facts |= {name: row.get(name) if speaks[source] else None for name in theme.exact}
    rows = {source: found[source].get(subject, {}) for source in found}
    facts |= _of_several(rows, speaks=speaks)
    if ground.was_asked("deaths"):
        facts["alive"] = _is_alive(rows["deaths"], speaks=speaks["deaths"])
    return facts


def _speaks(ground: Ground, *, source: str, subject: int) -> bool:
    one = ground.of(source, subject=subject)
    return one is not None and not one.is_silent


def _known(value: Any, *, name: str, speaks: bool) -> Any:
    default = FACTS["person"][name].default
    if speaks:
        return default if value is None else value
    return None if value == default else value


def _of_several(rows: Mapping[str, Row], *, speaks: Mapping[str, bool]) -> Row:
    """Facts that more than one source speaks of, as the assembly makes them of registers."""
    facts = {
        name: _known(max(_hao(rows["insurance"], name), _hao(rows["tax"], name)), name=name, speaks=speaks["insurance"])
        for name in WAGES
    }
    deducted = _hao(rows["insurance"], "contributions") + _hao(rows["tax"], "income_tax")
    return facts | {"tax_and_insurance": deducted if speaks["insurance"] else None}


def _hao(row: Row, name: str) -> int:
    return int(row.get(name) or 0)


def _is_alive(row: Row, *, speaks: bool) -> bool | None:
    if row.get("is_dead"):
        return False
    return True if speaks else None


def silent_sources(ground: Ground) -> list[str]:
    """List the sources that are silent about somebody, in the order of the means."""
    asked = {one.source for one in ground.said if one.is_silent}
    return _in_order(asked | {source for source in MEANS if not ground.was_asked(source)})


def _in_order(sources: Iterable[str]) -> list[str]:
    order: Sequence[str] = MEANS
    return sorted(sources, key=lambda source: (order.index(source) if source in order else len(order), source))
