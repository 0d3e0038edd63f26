"""One row of a file of accounts, read by itself: what it says, or which column is wrong, what is wrong and how to mend it.

Nouns: HEADERS, Row, Unreadable. Verb: read_row. No database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext

from doudi.delivery.banks.profile import ProfileWrong, profile_of
from doudi.delivery.payees.account import AccountKind
from doudi.delivery.payees.numbers import AccountNumber, NotRead, read_bank_number, read_name, read_number

ENTITLEMENT, HOLDER, NUMBER, KIND, BANK, BANK_NUMBER, SINCE = (
    "编号", "户名", "账号", "账户类别", "银行", "开户行号", "起始月份"
)  # fmt: skip
HEADERS = (ENTITLEMENT, HOLDER, NUMBER, KIND, BANK, BANK_NUMBER, SINCE)
REQUIRED = (ENTITLEMENT, HOLDER, NUMBER, KIND, BANK, SINCE)
MONTH = re.compile(r"([0-9]{4})[-/年]?(0[1-9]|1[0-2]|[1-9])月?")
KINDS = {
    **{kind.value: kind.value for kind in AccountKind},
    "家庭": "household", "家庭账户": "household", "本人": "individual", "本人账户": "individual", "监护人": "guardian",
    "监护人账户": "guardian", "机构": "institution", "机构账户": "institution",
}  # fmt: skip
ENTITLEMENT_LETTERS_MOST = 60
Read = TypeVar("Read")


class Unreadable(Exception):
    """A row that is not taken: which column, what is wrong with it, and how to mend it. It repeats nothing of the row."""

    def __init__(self, column: str, *, what: str, mend: str) -> None:
        self.column, self.what, self.mend = column, what, mend
        super().__init__(f"{column}: {what}")


@dataclass(frozen=True)
class Row:
    """What a row says."""

    row: int
    entitlement: str
    holder: str = field(repr=False)
    number: AccountNumber
    kind: str
    bank: str
    bank_number: str
    since: date


def read_row(row: int, cells: Mapping[str, str], *, banks: set[str]) -> Row:
    """Read a row; `banks` remembers which profiles were found.

    :raises Unreadable: at the first column that cannot be right.
    """
    number = cells[ENTITLEMENT]
    if not 0 < len(number) <= ENTITLEMENT_LETTERS_MOST:
        raise Unreadable(ENTITLEMENT, what=gettext("没有编号，或者太长。"), mend=gettext("写救助档案或者名册的编号。"))
    if cells[KIND] not in KINDS:
        raise Unreadable(
            KIND, what=gettext("没有这个账户类别。"), mend=gettext("写“家庭”“本人”“监护人”“机构”中的一种。")
        )
    return Row(
        row=row, entitlement=number, kind=KINDS[cells[KIND]], bank=_bank(cells[BANK], banks=banks), since=_month(cells[SINCE]),
        holder=_read(HOLDER, read_name, cells, mend=gettext("照存折或者银行卡上的户名写。")),
        number=_read(NUMBER, read_number, cells, mend=gettext("对照存折或者银行卡逐位核对；表格软件可能改过长的数字，请设为文本。")),
        bank_number=_read(BANK_NUMBER, read_bank_number, cells, mend=gettext("向开户银行核实行号，不知道的留空。")),
    )  # fmt: skip


def _read(column: str, reader: Callable[[str], Read], cells: Mapping[str, str], *, mend: str) -> Read:
    try:
        return reader(cells[column])
    except NotRead as reason:
        raise Unreadable(column, what=str(reason), mend=mend) from reason


def _bank(code: str, *, banks: set[str]) -> str:
    if code not in banks:
        try:
            profile_of(code)
        except ProfileWrong as reason:
            raise Unreadable(
                BANK, what=gettext("没有登记过这个银行的格式。"), mend=gettext("写 var/banks/ 里银行格式的名称。")
            ) from reason
        banks.add(code)
    return code


def _month(text: str) -> date:
    found = MONTH.fullmatch(text)
    if found is None:
        raise Unreadable(SINCE, what=gettext("月份写得不对。"), mend=gettext("写成“年-月”，例如 2026-01。"))
    return date(int(found[1]), int(found[2]), 1)
