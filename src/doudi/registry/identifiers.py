"""Numbers that identify people: read, checked and masked, kind by kind. No Django, no clock.

Sources: GB 11643-1999 (resident number, check digit, 15 to 18 digits); residence permits of people from
Hong Kong, Macao and Taiwan carry the region codes 810000, 820000, 830000 and the same check digit;
the Hong Kong identity card's check weighs 9 to 2 with a space as 36; Macao's check is not public.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of identifiers people hold."""

    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TW_PERMIT = "tw_permit"
    HKID = "hkid"
    MACAO_BIR = "macao_bir"
    PASSPORT = "passport"


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


class NotValid(ValueError):
    """A number that cannot be right; the sentence says what is wrong with it, without repeating it."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence % values if values else sentence)


@dataclass(frozen=True)
class Identifier:
    """A number in its one written form, and what it tells about its holder."""

    kind: Kind
    value: str
    masked: str
    born_on: date | None = None
    sex: Sex | None = None


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71}
PERMIT_REGIONS = ("810000", "820000", "830000")
HKID_SPACE = 36
BORN_AFTER = 1850


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translators; whoever shows it translates it."""
    return sentence


def parse(kind: Kind, text: str) -> Identifier:
    """Read a number as written by anybody: full-width letters, spaces, brackets and small letters are fine.

    :raises NotValid: with what is wrong, when it cannot be a number of this kind.
    """
    return READERS[kind](tidy(text))


def tidy(text: str) -> str:
    """Bring a number to plain capital letters and digits."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-()·.]", "", plain)


def check_digit(seventeen: str) -> str:
    """Compute the 18th character of a resident number (GB 11643)."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]


def to_eighteen(fifteen: str) -> str:
    """Write an old number of 15 digits in 18: the century inserted, the check appended."""
    seventeen = f"{fifteen[:6]}19{fifteen[6:]}"
    return seventeen + check_digit(seventeen)


def mask(value: str) -> str:
    """Hide a number so that those who know it recognise it and nobody else can complete it."""
    if len(value) >= 15:
        return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}"
    return f"{value[:1]}{'*' * (len(value) - 3)}{value[-2:]}"


def _resident_id(value: str) -> Identifier:
    if re.fullmatch(r"\d{15}", value):
        value = to_eighteen(value)
    if value[:6] in PERMIT_REGIONS:
        raise NotValid(gettext_noop("这是港澳台居民居住证的号码，请把证件种类改为“居住证”。"))
    if re.fullmatch(r"\d{17}[\dX]", value) and int(value[:2]) not in PROVINCES:
        raise NotValid(gettext_noop("身份证号码的前两位不是任何省份的代码，请核对。"))
    return _eighteen(value, kind=Kind.RESIDENT_ID)


def _residence_permit(value: str) -> Identifier:
    if re.fullmatch(r"\d{17}[\dX]", value) and value[:6] not in PERMIT_REGIONS:
        raise NotValid(gettext_noop("港澳台居民居住证的号码以810000、820000或830000开头，请核对。"))
    return _eighteen(value, kind=Kind.RESIDENCE_PERMIT)


def _eighteen(value: str, *, kind: Kind) -> Identifier:
    if not re.fullmatch(r"\d{17}[\dX]", value):
        raise NotValid(
            gettext_noop("号码应为18位（旧号15位），前17位是数字；现在有%(length)s位，请核对。"), length=len(value)
        )
    born_on = _birthday(value[6:14])
    if value[17] != check_digit(value[:17]):
        raise NotValid(gettext_noop("号码的最后一位校验不符，可能有一位写错了，请对照证件逐位核对。"))
    sex = Sex.MALE if int(value[16]) % 2 else Sex.FEMALE
    return Identifier(kind=kind, value=value, masked=mask(value), born_on=born_on, sex=sex)


def _birthday(digits: str) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        born_on = date.min
    if born_on.year < BORN_AFTER:
        raise NotValid(gettext_noop("号码中的出生日期（第7至14位）不是真实的日期，请核对。"))
    return born_on


def _hk_macao_permit(value: str) -> Identifier:
    """One letter and eight digits for life; old cards add a count of two digits, which is no part of the number."""
    if not re.fullmatch(r"[HM]\d{8}(\d{2})?", value):
        raise NotValid(gettext_noop("回乡证号码应为字母H或M加8位数字，请核对。"))
    return _plain(value[:9], kind=Kind.HK_MACAO_PERMIT)


def _tw_permit(value: str) -> Identifier:
    if not re.fullmatch(r"\d{8}(\d{2})?", value):
        raise NotValid(gettext_noop("台胞证号码应为8位数字（旧证10位），请核对。"))
    return _plain(value, kind=Kind.TW_PERMIT)


def _hkid(value: str) -> Identifier:
    if not re.fullmatch(r"[A-Z]{1,2}\d{6}[\dA]", value):
        raise NotValid(gettext_noop("香港身份证号码应为1至2个字母、6位数字和括号中的1位校验码，请核对。"))
    if value[-1] != _hkid_check(value[:-1]):
        raise NotValid(gettext_noop("香港身份证号码括号中的校验码不符，请对照证件逐位核对。"))
    return _plain(value, kind=Kind.HKID)


def _hkid_check(body: str) -> str:
    letters = [ord(letter) - ord("A") + 10 for letter in body[:-6]]
    worth = [HKID_SPACE] * (2 - len(letters)) + letters + [int(digit) for digit in body[-6:]]
    check = -sum(value * weight for value, weight in zip(worth, range(9, 1, -1), strict=True)) % 11
    return "A" if check == 10 else str(check)


def _macao_bir(value: str) -> Identifier:
    if not re.fullmatch(r"[157]\d{7}", value):
        raise NotValid(gettext_noop("澳门居民身份证号码应为7位数字和括号中的1位，首位是1、5或7，请核对。"))
    return _plain(value, kind=Kind.MACAO_BIR)


def _passport(value: str) -> Identifier:
    if not re.fullmatch(r"(?=.*\d)[A-Z0-9]{6,15}", value):
        raise NotValid(gettext_noop("护照号码应为6至15位字母和数字，请核对。"))
    return _plain(value, kind=Kind.PASSPORT)


def _plain(value: str, *, kind: Kind) -> Identifier:
    return Identifier(kind=kind, value=value, masked=mask(value))


READERS: Mapping[Kind, Callable[[str], Identifier]] = {
    Kind.RESIDENT_ID: _resident_id,
    Kind.RESIDENCE_PERMIT: _residence_permit,
    Kind.HK_MACAO_PERMIT: _hk_macao_permit,
    Kind.TW_PERMIT: _tw_permit,
    Kind.HKID: _hkid,
    Kind.MACAO_BIR: _macao_bir,
    Kind.PASSPORT: _passport,
}
