"""Spelling: one name in all the forms departments write it in, made comparable.

Nouns: Name. Verbs: name_of. Traditional and variant characters become the usual ones, blanks and full-width letters go; beside the
characters stand their sound in Mandarin, in Jyutping and as Hong Kong's cards spell it. A name in Latin letters has no
characters: it is compared by sound, surname first or last.
The dictionaries take long to load and every process imports this: each comes with the first name that needs it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from doudi.evidence.linkage.hongkong import folded, spelled

FILE = Path(__file__).with_name("spellings.yaml")
BLANKS = re.compile(r"[\s·•・.,，、'’`_/-]+")
LATIN = re.compile(r"[a-zü]+\d?")
TOKENS_MOST = 6


@dataclass(frozen=True)
class Name:
    """A name in every form that is compared; empty where a form cannot be made."""

    text: str
    turned: str
    surname: str
    sound: str
    sound_turned: str
    cantonese: str
    cantonese_turned: str
    jyutping: str
    surname_sound: str
    surname_cantonese: str
    is_latin: bool


NOTHING = Name("", "", "", "", "", "", "", "", "", "", is_latin=False)


@cache
def spellings() -> dict[str, Any]:
    """Read our lists of variants, readings and spellings."""
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    content["compound"] = frozenset(content["compound"].split())
    content["variants"] = {ord(other): row[0] for row in content["variants"] for other in row[1:]}
    return content


def name_of(text: str | None) -> Name:
    """Read a name as anybody may have written it."""
    plain = unicodedata.normalize("NFKC", text or "").strip().lower()
    if not plain:
        return NOTHING
    if re.search(r"[a-z]", plain):
        return _latin(plain)
    return _han("".join(_usual(character) for character in BLANKS.sub("", plain)))


@cache
def _converter() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped]

    return OpenCC("t2s")


@cache
def _usual(character: str) -> str:
    """Write a character in its usual simplified form."""
    known: dict[int, str] = spellings()["variants"]
    if ord(character) in known:
        return known[ord(character)]
    return str(_converter().convert(character)).translate(known)


def split(text: str) -> tuple[str, str]:
    """Cut a name in characters into surname and given name."""
    length = 2 if text[:2] in spellings()["compound"] and len(text) > 2 else 1
    return text[:length], text[length:]


def _han(text: str) -> Name:
    if not text:
        return NOTHING
    surname, given = split(text)
    first, rest = _sound_of_surname(surname), "".join(_sound(one) for one in given)
    card, other = _cantonese_of_surname(surname), "".join(_cantonese(one) for one in given)
    return Name(
        text=text,
        turned=given + surname,
        surname=surname,
        sound=first + rest,
        sound_turned=rest + first,
        cantonese=card + other,
        cantonese_turned=other + card,
        jyutping="".join(_jyutping(one) for one in text),
        surname_sound=first,
        surname_cantonese=card,
        is_latin=False,
    )


def _latin(plain: str) -> Name:
    """Read a name in letters: surname first, as most forms ask; turned is surname last."""
    tokens = _tokens(plain)
    if not tokens:
        return NOTHING
    bare = [token.rstrip("0123456789").replace("ü", "v") for token in tokens]
    cards = [folded(spelled(token)) if token[-1].isdigit() else folded(token) for token in tokens]
    cards[0], last = _canonical(cards[0]), _canonical(cards[-1])
    return Name(
        text="".join(bare),
        turned="".join(bare[-1:] + bare[:-1]),
        surname="",
        sound="".join(bare),
        sound_turned="".join(bare[-1:] + bare[:-1]),
        cantonese="".join(cards),
        cantonese_turned="".join([last, *cards[:-1]]),
        jyutping="".join(bare),
        surname_sound=bare[0],
        surname_cantonese=cards[0],
        is_latin=True,
    )


def _tokens(plain: str) -> list[str]:
    """Cut a name in letters into words; an English name after the comma is no part of it (Chan Tai Man, Peter)."""
    first, _, rest = plain.replace("，", ",").partition(",")
    words = LATIN.findall(BLANKS.sub(" ", first))
    return (words if len(words) > 1 else words + LATIN.findall(BLANKS.sub(" ", rest)))[:TOKENS_MOST]


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character, errors="ignore", v_to_u=False)) or character


@cache
def _sound_of_surname(surname: str) -> str:
    readings: dict[str, str] = spellings()["readings"]
    return readings.get(surname) or "".join(_sound(one) for one in surname)


@cache
def _jyutping(character: str) -> str:
    from ToJyutping import get_jyutping_list  # type: ignore[import-untyped]

    return (get_jyutping_list(character)[0][1] or "").rstrip("0123456789")


@cache
def _cantonese(character: str) -> str:
    return folded(spelled(_jyutping(character)))


@cache
def _cantonese_of_surname(surname: str) -> str:
    written: dict[str, str] = spellings()["hongkong"]
    if surname in written:
        return folded(written[surname].split()[0])
    return "".join(_cantonese(one) for one in surname)


@cache
def _same_surnames() -> dict[str, str]:
    """Every spelling of a surname on cards, to the first of its list."""
    rows = (row.split() for row in spellings()["hongkong"].values())
    return {folded(other): folded(row[0]) for row in rows for other in row[1:]}


def _canonical(token: str) -> str:
    return _same_surnames().get(token, token)
