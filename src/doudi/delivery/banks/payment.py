"""A list of payments as it goes to a bank: who is paid from which account, how many cents, by which number.

Nouns: Payer, PaymentLine, PaymentFile, Fault. Verb: faults_of. Questions: a file's `count`, `cents` and `digest`.
The digest is over what is paid, not over how a bank wants it written: the same list has the same digest in every format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext

FORMULA = ("=", "+", "-", "@")
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
BANK = re.compile(r"[0-9]{12}|[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
"""A bank is named by its CNAPS number (中国现代化支付系统行号, 12 digits) or its BIC (ISO 9362)."""

LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
ONE_WAY = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
BATCH_LETTERS_MOST = 28
NUMBER_LETTERS_MOST = 35
ACCOUNT_LETTERS_MOST = 34
NAME_LETTERS_MOST = 70
TEXT_LETTERS_MOST = 60
ADDRESS_LETTERS_MOST = 70
CENTS_MOST = 10_000_000_00
"""No single payment of assistance comes near ten million yuan; one above it is a slip."""


@dataclass(frozen=True)
class Payer:
    """The unit whose special account pays: its name, account and bank."""

    name: str
    account: str = field(repr=False)
    bank: str
    address: tuple[str, ...] = ()
    lei: str = ""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment. `end_to_end_id` is its number for ever: a bank pays it at most once, however often it is sent."""

    seq: int
    end_to_end_id: str
    payee: str = field(repr=False)
    account: str = field(repr=False)
    bank: str
    cents: int
    purpose: str
    month: str
    programme: str
    identifier: str = field(default="", repr=False)
    address: str = field(default="", repr=False)

    def canonical(self) -> bytes:
        """Write what is paid, in one way."""
        what = [
            self.seq, self.end_to_end_id, self.payee, self.account, self.bank, self.cents, self.purpose, self.month,
            self.programme, self.identifier, self.address,
        ]  # fmt: skip
        return ONE_WAY.encode(what).encode() + b"\n"


@dataclass(frozen=True)
class Fault:
    """What a list may not hold: where, and in words what to do. It names no person."""

    seq: int
    words: str


@dataclass(frozen=True)
class PaymentFile:
    """A frozen list on its way to one bank. `lines` may be any sequence that can be walked twice."""

    batch: str
    payer: Payer
    day: date
    made_at: datetime
    lines: Sequence[PaymentLine] = field(repr=False)

    @property
    def count(self) -> int:
        """Count the payments."""
        return len(self.lines)

    @cached_property
    def cents(self) -> int:
        """Add up the payments."""
        return sum(line.cents for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """Hash what is paid: SHA-256, as hexadecimal."""
        heading = [self.batch, self.payer.account, self.payer.bank, self.day.isoformat(), self.count, self.cents]
        content = sha256(ONE_WAY.encode(heading).encode() + b"\n")
        for line in self.lines:
            content.update(line.canonical())
        return content.hexdigest()


def faults_of(file: PaymentFile) -> Iterator[Fault]:
    """Say what keeps a list from being sent."""
    yield from (Fault(seq=0, words=words) for words in _heading_faults(file))
    seen_seq: set[int] = set()
    seen_number: set[str] = set()
    for line in file.lines:
        yield from (Fault(seq=line.seq, words=words) for words in _line_faults(line))
        if line.seq in seen_seq or line.end_to_end_id in seen_number:
            yield Fault(seq=line.seq, words=gettext("序号或者业务编号在名单里出现了两次"))
        seen_seq.add(line.seq)
        seen_number.add(line.end_to_end_id)


def is_plain(text: str, *, most: int) -> bool:
    """Say whether a text can stand in any file: printable, not too long, and nothing a spreadsheet would calculate."""
    is_readable = text.isprintable() or all(letter.isprintable() or _is_rare(letter) for letter in text)
    return 0 < len(text) <= most and is_readable and text == text.strip() and not text.startswith(FORMULA)


def _is_rare(letter: str) -> bool:
    """Know rare characters of names newer than our tables, and those that banks keep in their private range (GB 18030)."""
    return "\ue000" <= letter <= "\uf8ff" or "\U00020000" <= letter <= "\U0003fffd"


def _heading_faults(file: PaymentFile) -> Iterable[str]:
    payer = file.payer
    if not _is_number(file.batch, most=BATCH_LETTERS_MOST):
        yield gettext("批次号应是 %(most)s 个以内的字母、数字和短横线") % {"most": BATCH_LETTERS_MOST}
    if not file.lines:
        yield gettext("名单里没有人")
    if not is_plain(payer.name, most=NAME_LETTERS_MOST):
        yield gettext("付款单位的名称不能为空、过长或者以运算符号开头")
    if not _is_number(payer.account, most=ACCOUNT_LETTERS_MOST) or not BANK.fullmatch(payer.bank):
        yield gettext("付款账号或者付款行号写得不对")
    if payer.lei and not LEI.fullmatch(payer.lei):
        yield gettext("付款单位的全球法人识别编码应是 20 位")
    if not all(is_plain(part, most=ADDRESS_LETTERS_MOST) for part in payer.address):
        yield gettext("付款单位的地址不能有空行、过长或者以运算符号开头")
    if file.made_at.tzinfo is None:
        yield gettext("名单生成的时间没有时区")


def _line_faults(line: PaymentLine) -> Iterable[str]:
    if not _is_number(line.end_to_end_id, most=NUMBER_LETTERS_MOST):
        yield gettext("业务编号应是 %(most)s 个以内的字母、数字和短横线") % {"most": NUMBER_LETTERS_MOST}
    if not is_plain(line.payee, most=NAME_LETTERS_MOST):
        yield gettext("收款人姓名不能为空、过长或者以运算符号开头；请先更正账户登记")
    if not _is_number(line.account, most=ACCOUNT_LETTERS_MOST):
        yield gettext("收款账号只能有字母、数字和短横线；请先更正账户登记")
    if line.bank and not BANK.fullmatch(line.bank):
        yield gettext("开户行号应是 12 位行号或者国际代码；请先更正账户登记")
    if type(line.cents) is not int or not 0 < line.cents <= CENTS_MOST:
        yield gettext("金额应是大于零的整数分，且不超过一千万元")
    if not MONTH.fullmatch(line.month):
        yield gettext("月份应写成“年-月”")
    if not is_plain(line.purpose, most=TEXT_LETTERS_MOST) or not is_plain(line.programme, most=NUMBER_LETTERS_MOST):
        yield gettext("用途和项目不能为空、过长或者以运算符号开头")
    if line.identifier and not _is_number(line.identifier, most=NUMBER_LETTERS_MOST):
        yield gettext("证件号码只能有字母、数字和短横线")
    if line.address and not is_plain(line.address, most=ADDRESS_LETTERS_MOST):
        yield gettext("收款人地址过长或者以运算符号开头")


def _is_number(text: str, *, most: int) -> bool:
    return len(text) <= most and NUMBER.fullmatch(text) is not None
