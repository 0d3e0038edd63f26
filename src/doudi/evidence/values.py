"""Values: delivered text becomes typed lake columns, checked a whole batch at a time.

Nouns: Fault, Checked. Verbs: check_batch. Reasons are Chinese and stay Chinese: they go back to the department with the row.
Days, codes and amounts repeat a lot, so each different text is read once and the answer is spread over the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from doudi.evidence.identity import CARD, REASONS, cut_cards, days_since_1970, read_numbers
from doudi.evidence.mapping import Column, Mapping
from doudi.evidence.pseudonyms import Pseudonyms, people
from doudi.facts import HAO

Flags = npt.NDArray[np.bool_]

MISSING = pa.array(["", "NULL", "null", "\\N"])
DAY_PATTERNS = {
    "YYYYMMDD": r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$",
    "YYYY-MM-DD": r"^(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?: 00:00(?::00)?)?$",
    "YYYY/M/D": r"^(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?: 0?0:00(?::00)?)?$",
    "YYYY年M月D日": r"^(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日$",
}
MONTH_PATTERN = r"^(?P<y>\d{4})[-/年]?(?P<m>\d{1,2})月?$"
AMOUNT = r"^[¥￥]?-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,4})?元?$"
PERCENT = r"^-?\d{1,6}(?:\.\d{1,2}0{0,2})?[%％]?$"
TWO_DECIMALS = r"^-?\d{1,12}(?:\.\d{1,2}0{0,2})?$"
WHOLE = r"^-?\d{1,14}(?:\.0{1,4})?$"
OTHER_DOCUMENT = r"^(?:[HMhm]\d{8}(?:\d{2})?|\d{8}|\d{10}|[A-Za-z]{1,2}\d{6,9}(?:\([0-9Aa]\))?)$"
MANGLED = "\ufffd"

TEN_THOUSAND = 10_000
UNITS_PER = {"money": HAO, "rate": 100, "hundredths": 100, "int": 1}
PATTERNS = {"money": AMOUNT, "rate": PERCENT, "hundredths": TWO_DECIMALS, "int": WHOLE}
TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "month": pa.date32(),
    "money": pa.int64(),
    "rate": pa.int64(),
    "hundredths": pa.int64(),
    "int": pa.int64(),
    "place": pa.string(),
    "id": pa.int64(),
}


@dataclass(frozen=True)
class Fault:
    """A check that some rows of a batch did not pass: in which column, which rows, and why."""

    column: Column
    rows: Flags
    reason: str


@dataclass(frozen=True)
class Read:
    """A column as the lake keeps it, extra columns made from it, and its faults."""

    values: pa.Array
    faults: tuple[Fault, ...] = ()
    extra: tuple[tuple[str, pa.Array], ...] = ()


@dataclass(frozen=True)
class Checked:
    """A batch as the lake keeps it, and every fault; rows with a fault must be left out."""

    table: pa.Table
    faults: tuple[Fault, ...]

    def doubtful(self, is_bad: Flags) -> pa.Table:
        """Give the bad rows without the cells at fault: what can be known of them all the same."""
        table = self.table
        for fault in self.faults:
            for name in made_from(fault.column):
                place = table.column_names.index(name)
                values = pc.if_else(pa.array(fault.rows), pa.scalar(None, table.field(place).type), table.column(place))
                table = table.set_column(place, table.field(place), values)
        return table.filter(pa.array(is_bad))


def made_from(column: Column) -> dict[str, pa.DataType]:
    """Name the lake columns made from a delivered one, with their types."""
    made = {column.name: TYPES[column.type]}
    if column.sealed:
        made["sealed"] = pa.binary(16)
    if column.birth_as:
        made[column.birth_as] = pa.date32()
    return made


def lake_schema(mapping: Mapping) -> pa.Schema:
    """Give the columns and types a data set has in the lake."""
    return pa.schema({name: dtype for column in mapping.columns for name, dtype in made_from(column).items()})


def check_batch(table: pa.Table, *, mapping: Mapping, as_of: date, pseudonyms: Pseudonyms) -> Checked:
    """Read every mapped column of a batch whose columns carry the mapping's names."""
    columns: dict[str, pa.Array] = {}
    faults: list[Fault] = []
    for column in mapping.columns:
        texts = _clean(table.column(column.name).combine_chunks())
        read = _read_column(texts, column=column, as_of=as_of, pseudonyms=pseudonyms)
        columns[column.name] = read.values
        columns.update(read.extra)
        faults += _common_faults(texts, column=column)
        faults += read.faults
    return Checked(table=pa.table(columns, schema=lake_schema(mapping)), faults=tuple(faults))


def _clean(texts: pa.StringArray) -> pa.StringArray:
    """Trim blanks and the apostrophe by which spreadsheets mark text; make missing values null."""
    trimmed = pc.utf8_trim(texts, characters=" \t\r\n\u3000\u00a0'")
    return pc.if_else(pc.is_in(trimmed, value_set=MISSING), pa.scalar(None, pa.string()), trimmed)


def _flags(values: pa.Array) -> Flags:
    """Turn an Arrow boolean array into NumPy, null as false."""
    flags: Flags = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return flags


def _common_faults(texts: pa.StringArray, *, column: Column) -> list[Fault]:
    faults = []
    mangled = _flags(pc.match_substring(texts, MANGLED))
    if mangled.any():
        faults.append(Fault(column, mangled, "含有无法识别的字符，请按原编码重新导出"))
    if column.required and texts.null_count:
        faults.append(Fault(column, _flags(pc.is_null(texts)), "必填，但没有填"))
    return faults


def _read_column(texts: pa.StringArray, *, column: Column, as_of: date, pseudonyms: Pseudonyms) -> Read:
    if column.type == "id":
        return _read_ids(texts, column=column, as_of=as_of, pseudonyms=pseudonyms)
    if column.type == "text":
        return _read_text(texts, column=column)
    encoded = texts.dictionary_encode()
    read = READERS[column.type](encoded.dictionary, column=column, as_of=as_of)
    return _spread(read, indices=encoded.indices)


def _spread(read: Read, *, indices: pa.Array) -> Read:
    """Spread what was read of each different text over the rows that have it."""
    faults = tuple(
        Fault(fault.column, _flags(pa.array(fault.rows).take(indices)), fault.reason)
        for fault in read.faults
        if fault.rows.any()
    )
    return Read(values=read.values.take(indices), faults=faults)


def _read_text(texts: pa.StringArray, *, column: Column) -> Read:
    faults = []
    if column.max is not None:
        longer = _flags(pc.greater(pc.utf8_length(texts), int(column.max)))
        faults.append(Fault(column, longer, f"超过{int(column.max)}个字"))
    if column.pattern:
        is_right = pc.match_substring_regex(texts, f"^(?:{column.pattern})$")
        faults.append(Fault(column, _flags(pc.invert(is_right)), "写法不合规定"))
    return Read(values=texts, faults=tuple(fault for fault in faults if fault.rows.any()))


def _read_ids(texts: pa.StringArray, *, column: Column, as_of: date, pseudonyms: Pseudonyms) -> Read:
    is_empty = _flags(pc.is_null(texts))
    if column.other_documents:
        is_empty |= _flags(pc.match_substring_regex(texts, OTHER_DOCUMENT))
    ids, is_card = cut_cards(texts) if column.card else (texts, np.ones(len(texts), dtype=np.bool_))
    numbers = read_numbers(ids, on=np.datetime64(as_of))
    wrong = np.where(is_card, numbers.wrong, CARD)
    wrong[is_empty] = 0
    sealed = pseudonyms.seal(numbers.digits)
    faults = tuple(Fault(column, wrong == code, REASONS[code]) for code in np.unique(wrong) if code)
    extra = []
    if column.sealed:
        extra.append(
            ("sealed", pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(ids), [None, pa.py_buffer(sealed)]))
        )
    if column.birth_as:
        extra.append((column.birth_as, pa.array(numbers.births, mask=is_empty).cast(pa.date32())))
    return Read(values=pa.array(people(sealed), mask=is_empty), faults=faults, extra=tuple(extra))


def _read_codes(texts: pa.StringArray, *, column: Column, as_of: date) -> Read:
    known = pa.array([code for code, _ in column.codes])
    found = pc.index_in(texts, value_set=known)
    values = pa.array([value for _, value in column.codes], TYPES[column.type]).take(found)
    unknown = _flags(pc.and_(pc.is_valid(texts), pc.is_null(found)))
    return Read(values=values, faults=(Fault(column, unknown, f"不是可用的代码；可用：{_choices(column)}"),))


def _choices(column: Column) -> str:
    codes = [code for code, _ in column.codes]
    shown = "、".join(codes[:12])
    return f"{shown}等{len(codes)}个" if len(codes) > 12 else shown


def _read_days(texts: pa.StringArray, *, column: Column, as_of: date) -> Read:
    values, is_day = _days(texts, patterns=[DAY_PATTERNS[name] for name in column.formats])
    reason = f"不是一个存在的日期；应写成 {' 或 '.join(column.formats)}"
    return _day_read(texts, values=values, is_day=is_day, column=column, as_of=as_of, reason=reason)


def _read_months(texts: pa.StringArray, *, column: Column, as_of: date) -> Read:
    values, is_month = _days(texts, patterns=[MONTH_PATTERN])
    reason = "不是一个存在的月份；应写成 202607 或 2026-07"
    return _day_read(texts, values=values, is_day=is_month, column=column, as_of=as_of, reason=reason)


def _day_read(
    texts: pa.StringArray, *, values: npt.NDArray[np.int32], is_day: Flags, column: Column, as_of: date, reason: str
) -> Read:
    faults = [Fault(column, _flags(pc.is_valid(texts)) & ~is_day, reason)]
    if not column.future:
        late = is_day & (values > int(np.datetime64(as_of).astype(np.int64)))
        faults.append(Fault(column, late, f"晚于数据日期 {as_of.isoformat()}"))
    return Read(values=pa.array(values, mask=~is_day).cast(pa.date32()), faults=tuple(faults))


def _days(texts: pa.StringArray, *, patterns: list[str]) -> tuple[npt.NDArray[np.int32], Flags]:
    """Read days since 1970 from texts; a pattern without a day means the first of the month."""
    values = np.zeros(len(texts), dtype=np.int32)
    is_day = np.zeros(len(texts), dtype=np.bool_)
    for pattern in patterns:
        parts = pc.extract_regex(texts, pattern)
        matched = _flags(pc.is_valid(parts)) & ~is_day
        if not matched.any():
            continue
        fields = {field.name: _figures(pc.struct_field(parts, field.name)) for field in parts.type}
        days = fields.get("d", np.ones(len(texts), dtype=np.int64))
        found, exists = days_since_1970(years=fields["y"], months=fields["m"], days=days)
        values = np.where(matched, found, values).astype(np.int32)
        is_day |= matched & exists
    return values, is_day


def _figures(texts: pa.StringArray) -> npt.NDArray[np.int64]:
    figures: npt.NDArray[np.int64] = pc.fill_null(pc.cast(texts, pa.int64()), 0).to_numpy(zero_copy_only=False)
    return figures


def _read_figures(texts: pa.StringArray, *, column: Column, as_of: date) -> Read:
    """Read a number in the unit of the file into whole units of the lake, exactly."""
    is_figure = _flags(pc.match_substring_regex(texts, PATTERNS[column.type]))
    bare = pc.replace_substring_regex(texts, r"[,¥￥元%％]", "")
    exact = _ten_thousandths(pc.if_else(pa.array(is_figure), bare, "0"))
    values = exact // (TEN_THOUSAND // UNITS_PER[column.type]) * column.times
    faults = [Fault(column, _flags(pc.is_valid(texts)) & ~is_figure, FIGURE_REASONS[column.type])]
    faults += _range_faults(exact, is_figure=is_figure, column=column)
    return Read(values=pa.array(values, mask=~is_figure), faults=tuple(faults))


def _ten_thousandths(texts: pa.StringArray) -> npt.NDArray[np.int64]:
    """Read decimals of at most 14 digits and 4 decimals; the low half of Arrow's decimal is the integer we want."""
    exact = pc.cast(texts, pa.decimal128(20, 4))
    halves = np.frombuffer(exact.buffers()[1], dtype=np.int64)
    return halves[::2][exact.offset : exact.offset + len(exact)]


FIGURE_REASONS = {
    "money": "不是金额；应写成 1234.50 或 1,234.50",
    "rate": "不是百分数；应写成 50 或 33.33",
    "hundredths": "不是最多两位小数的数",
    "int": "不是整数",
}


def _range_faults(exact: npt.NDArray[np.int64], *, is_figure: Flags, column: Column) -> list[Fault]:
    faults = []
    if column.min is not None:
        less = exact < int(column.min * TEN_THOUSAND)
        faults.append(Fault(column, less & is_figure, f"小于{column.min:,.10g}"))
    if column.max is not None:
        more = exact > int(column.max * TEN_THOUSAND)
        faults.append(Fault(column, more & is_figure, f"大于{column.max:,.10g}"))
    return faults


def _read_places(texts: pa.StringArray, *, column: Column, as_of: date) -> Read:
    lengths = column.digits or (2, 4, 6, 9, 12)
    is_length = pc.is_in(pc.utf8_length(texts), value_set=pa.array(lengths, pa.int32()))
    is_place = pc.and_(pc.match_substring_regex(texts, r"^[1-9]\d+$"), is_length)
    reason = f"区划代码应是{'或'.join(str(length) for length in lengths)}位数字"
    wrong = _flags(pc.and_(pc.is_valid(texts), pc.invert(is_place)))
    return Read(values=texts, faults=(Fault(column, wrong, reason),))


READERS: dict[str, Callable[..., Read]] = {
    "code": _read_codes,
    "flag": _read_codes,
    "day": _read_days,
    "month": _read_months,
    "money": _read_figures,
    "rate": _read_figures,
    "hundredths": _read_figures,
    "int": _read_figures,
    "place": _read_places,
}
