"""Resident identity numbers (GB 11643-1999) by the million: checked, made 18 long, and read for the birth day.

Nouns: Numbers. Verbs: read_numbers, number_text. Everything works on arrays of bytes; no loop over people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from doudi.registry.identifiers import mask

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
ZERO = ord("0")


def _readings() -> npt.NDArray[np.float64]:
    """Six sums over 17 digits as columns: first 9, last 8, weighted, year, month, day; each exact in a float64."""
    columns = np.zeros((17, 6))
    columns[:9, 0] = 10.0 ** np.arange(8, -1, -1)
    columns[9:, 1] = 10.0 ** np.arange(7, -1, -1)
    columns[:, 2] = WEIGHTS
    columns[6:10, 3] = [1000, 100, 10, 1]
    columns[10:12, 4] = [10, 1]
    columns[12:14, 5] = [10, 1]
    return columns


READINGS = _readings()

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

REASONS = (
    "",
    "身份证号应为18位（旧号15位）",
    "身份证号含有数字以外的字符",
    "身份证号中的出生日期不存在",
    "身份证号中的出生日期晚于数据日期",
    "身份证号校验位不对，可能录错了一位",
    "残疾人证号应为身份证号加类别和等级，共20位（补发的另加B和数字）",
)
LENGTH, NOT_DIGITS, NO_SUCH_DAY, FUTURE, CHECK, CARD = range(1, 7)


@dataclass(frozen=True)
class Numbers:
    """Numbers read from text: the 17 leading digits as an integer, the birth day, and what is wrong (0: nothing)."""

    digits: Ints
    births: npt.NDArray[np.int32]
    wrong: npt.NDArray[np.uint8]


def read_numbers(texts: pa.StringArray, *, on: np.datetime64) -> Numbers:
    """Read resident ids of 18 or 15 characters; empty and null texts count as of wrong length."""
    texts = pc.ascii_upper(pc.fill_null(texts, ""))
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    is_old = lengths == 15
    right_length = (lengths == 18) | is_old
    raw = _square(pc.if_else(pa.array(right_length), texts, "0" * 18), lengths=np.where(right_length, lengths, 18))
    figures = _with_century(raw, is_old=is_old)
    wrong = np.zeros(len(texts), dtype=np.uint8)
    values = figures[:, :17] - np.uint8(ZERO)  # wraps below zero to over 9
    is_digits = values.max(axis=1, initial=0) <= 9
    first, last, weighted, years, months, days = (values.astype(np.float64) @ READINGS).astype(np.int64).T
    births, exists = days_since_1970(years=years, months=months, days=days)
    wrong[CHECKS[weighted % 11] != figures[:, 17]] = CHECK
    wrong[is_old] = 0
    wrong[births > on.astype("datetime64[D]").astype(np.int32)] = FUTURE
    wrong[~exists] = NO_SUCH_DAY
    wrong[~is_digits] = NOT_DIGITS
    wrong[~right_length] = LENGTH
    return Numbers(digits=first * 10**8 + last, births=births, wrong=wrong)


def cut_cards(texts: pa.StringArray) -> tuple[pa.StringArray, Flags]:
    """Cut disability card numbers to the resident id they start with; say which are no card numbers."""
    texts = pc.ascii_upper(pc.fill_null(texts, ""))
    is_card = pc.match_substring_regex(texts, r"^.{18}[1-7][1-4](B\d{1,2})?$")
    return pc.utf8_slice_codeunits(texts, 0, 18), is_card.to_numpy(zero_copy_only=False)


def number_text(digits: int) -> str:
    """Write the 18 characters of a number from its 17 leading digits."""
    text = f"{digits:017d}"
    remainder = sum(int(digit) * int(weight) for digit, weight in zip(text, WEIGHTS, strict=True)) % 11
    return text + chr(CHECKS[remainder])


def masked_id(number: str) -> str:
    """Hide a resident id; empty when the number is not known here."""
    return mask(number) if number else ""


def _square(texts: pa.StringArray, *, lengths: Ints) -> Bytes:
    """Lay texts of 15 or 18 bytes out as rows of 18; a row of 15 is filled up with zeros on the right."""
    padded = pc.utf8_rpad(texts, 18, padding="0")
    blob = pc.cast(padded, pa.binary())
    widths = pc.binary_length(blob).to_numpy(zero_copy_only=False)
    if (widths != 18).any():
        # characters beyond ASCII: such a row cannot be a number
        blob = pc.if_else(pa.array(widths == 18), blob, pa.scalar(b"?" * 18))
    combined = b"".join(blob.to_pylist()) if blob.offset else blob.buffers()[2].to_pybytes()[: 18 * len(blob)]
    return np.frombuffer(combined, dtype=np.uint8).reshape(-1, 18)


def _with_century(raw: Bytes, *, is_old: Flags) -> Bytes:
    """Insert 19 after the region of old 15-digit numbers."""
    if not is_old.any():
        return raw
    figures = raw.copy()
    figures[is_old, 8:17] = raw[is_old, 6:15]
    figures[is_old, 6] = ord("1")
    figures[is_old, 7] = ord("9")
    return figures


def days_since_1970(*, years: Ints, months: Ints, days: Ints) -> tuple[npt.NDArray[np.int32], Flags]:
    """Turn years, months and days into days since 1970, and say which days exist (from 1800 on)."""
    is_month = (months >= 1) & (months <= 12) & (years >= 1800) & (years <= 9999)
    firsts = ((np.where(is_month, years, 1970) - 1970) * 12 + np.where(is_month, months, 1) - 1).astype("datetime64[M]")
    lengths = ((firsts + 1).astype("datetime64[D]") - firsts.astype("datetime64[D]")).astype(np.int64)
    exists = is_month & (days >= 1) & (days <= lengths)
    result = firsts.astype("datetime64[D]").astype(np.int64) + np.where(exists, days, 1) - 1
    return result.astype(np.int32), exists
