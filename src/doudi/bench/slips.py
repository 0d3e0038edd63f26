"""Slips of the pen in Chinese names: a character that sounds the same, a name in letters as a form or a card writes it.

Verbs: homophone, pinyin_name, card_name. Spellings are drawn from what clerks write, not from what linkage expects.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from pypinyin import Style, lazy_pinyin
from ToJyutping import get_jyutping_list  # type: ignore[import-untyped]

from doudi.demo.names import GIVEN, SURNAMES
from doudi.evidence.linkage.hongkong import spelled
from doudi.evidence.linkage.spelling import spellings, split

MORE = (
    "瑛颖荧映建健剑伟炜玮苇丽莉俐利静靖婧敬燕艳雁娟涓芳方坊红虹鸿洪杰洁捷志智致治辉晖徽慧惠会梅玫眉萍平屏琳霖林玲铃灵伶"
)
ENGLISH = ("Peter", "Mary", "David", "Amy", "Kenneth", "Winnie")
ENGLISH_SHARE = 0.15
SURNAME_LAST_SHARE = 0.2


@cache
def _by_sound() -> dict[str, list[str]]:
    """Group the characters of names by how they sound, tones aside."""
    characters = sorted({one for text in (*GIVEN.values(), MORE, SURNAMES) for one in text if one > "一"})
    groups: dict[str, list[str]] = {}
    for one in characters:
        groups.setdefault(lazy_pinyin(one)[0], []).append(one)
    return groups


def homophone(text: str, *, random: np.random.Generator) -> str:
    """Replace the last character by another one that sounds the same, where there is one."""
    if not text:
        return text
    others = [one for one in _by_sound().get(lazy_pinyin(text[-1])[0], []) if one != text[-1]]
    return text[:-1] + str(random.choice(others)) if others else text


def pinyin_name(text: str, *, random: np.random.Generator) -> str:
    """Write a name in pinyin, surname first or last."""
    surname, given = split(text)
    readings: dict[str, str] = spellings()["readings"]
    first = readings.get(surname) or "".join(lazy_pinyin(surname, style=Style.NORMAL))
    rest = "".join(lazy_pinyin(given, style=Style.NORMAL))
    parts = [rest.title(), first.title()] if random.random() < SURNAME_LAST_SHARE else [first.upper(), rest.title()]
    return " ".join(parts)


def card_name(text: str, *, random: np.random.Generator) -> str:
    """Write a name as a Hong Kong card would: one spelling of the surname, syllables apart, at times an English name."""
    surname, given = split(text)
    written: dict[str, str] = spellings()["hongkong"]
    spoken = [spelled(sound or character) for character, sound in get_jyutping_list(surname)]
    first = str(random.choice(written[surname].split())) if surname in written else "".join(spoken)
    rest = " ".join(spelled(sound or character).title() for character, sound in get_jyutping_list(given))
    english = f", {random.choice(ENGLISH)}" if random.random() < ENGLISH_SHARE else ""
    return f"{first.upper()} {rest}{english}"
