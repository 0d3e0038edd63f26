"""Account numbers, bank numbers and names as somebody wrote them: read into one form, and checked as far as they can be. No Django models.

Noun: AccountNumber. Verbs: read_number, read_bank_number, read_name. Questions: passes_luhn, plain_name.
Sources: ISO/IEC 7812-1 (a card's number: its check digit after Luhn, 银联 cards begin with 62 and have 16 to 19 digits);
a passbook's number has no check digit that is published; CNAPS numbers (12 digits) and ISO 9362 (BIC) as in `delivery.banks`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext

from doudi.delivery.banks.payment import ACCOUNT_LETTERS_MOST, BANK, NAME_LETTERS_MOST, NUMBER, is_plain

LETTERS_LEAST = 8
CARD = re.compile(r"62[0-9]{14,17}")
SPACES = re.compile(r"\s+")
IN_NAMES = re.compile(r"[\s·•‧・.．]+")  # the dots people write in names
TAIL = 4


class NotRead(ValueError):
    """What somebody wrote cannot be right; the message says what is wrong with it, without repeating it."""


@dataclass(frozen=True)
class AccountNumber:
    """A number in its one written form; `same` is what two writings of one number share."""

    value: str = field(repr=False)
    is_card: bool

    @property
    def same(self) -> str:
        """Leave out what some write and others do not."""
        return self.value.replace("-", "")

    @property
    def tail(self) -> str:
        """Give the last four, by which its holder knows it."""
        return self.same[-TAIL:]


def read_number(text: str) -> AccountNumber:
    """Read an account's number, written by anybody: full-width letters, spaces and small letters are fine.

    :raises NotRead: when it cannot be one.
    """
    value = SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not value:
        raise NotRead(gettext("没有写账号。"))
    if not NUMBER.fullmatch(value):
        raise NotRead(gettext("账号只能有数字、字母和短横线，请对照存折或者银行卡核对。"))
    if not LETTERS_LEAST <= len(value) <= ACCOUNT_LETTERS_MOST:
        raise NotRead(
            gettext("账号应有%(least)s到%(most)s位，现在有%(length)s位，请核对。")
            % {"least": LETTERS_LEAST, "most": ACCOUNT_LETTERS_MOST, "length": len(value)}
        )
    is_card = CARD.fullmatch(value) is not None
    if is_card and not passes_luhn(value):
        raise NotRead(gettext("银行卡号的校验位不符，可能有一位写错了，请对照卡面逐位核对。"))
    return AccountNumber(value=value, is_card=is_card)


def read_bank_number(text: str) -> str:
    """Read the number of a bank; empty where nobody wrote one.

    :raises NotRead: when it is neither a CNAPS number nor a BIC.
    """
    value = SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if value and not BANK.fullmatch(value):
        raise NotRead(gettext("开户行号应是12位行号或者国际代码（BIC），请向开户银行核实。"))
    return value


def read_name(text: str) -> str:
    """Read the name an account is held in.

    :raises NotRead: when it could not stand in a bank's file.
    """
    value = text.strip()
    if not is_plain(value, most=NAME_LETTERS_MOST):
        raise NotRead(gettext("户名不能为空、过长、有不可见的字符，或者以运算符号开头。"))
    return value


def plain_name(name: str) -> str:
    """Bring a name to what two writings of it share: without spaces and dots, in plain letters."""
    return IN_NAMES.sub("", unicodedata.normalize("NFKC", name)).upper()


def passes_luhn(digits: str) -> bool:
    """Say whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(part // 10 + part % 10 for part in doubled) % 10 == 0
