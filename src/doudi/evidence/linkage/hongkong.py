"""Hong Kong spelling: how the government's identity cards write a Cantonese name, from its Jyutping.

Verbs: spelled, folded. No library spells so; the rules are those the cards follow by habit, and `folded` forgets what two
clerks write differently (Tsang and Chang, Shek and Sek, Yuen and Yun), so that equal keys mean "may be the same name".
"""

from __future__ import annotations

import re

INITIALS = {
    "gw": "kw", "kw": "kw", "ng": "ng", "b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t", "n": "n", "l": "l",
    "g": "k", "k": "k", "h": "h", "w": "w", "z": "ch", "c": "ch", "s": "s", "j": "y", "": "",
}  # fmt: skip
FINALS = {
    "aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at", "aak": "ak",
    "eoi": "ui", "eon": "un", "eot": "ut", "oe": "eu", "oeng": "eung", "oek": "euk", "ou": "o",
    "yu": "u", "yun": "uen", "yut": "uet",
}  # fmt: skip
SYLLABLE = re.compile(r"(gw|kw|ng|[bpmfdtnlgkhwzcsj]|)([aeiouy][a-z]*|m|ng)")
FOLDS = (
    ("tz", "ch"), ("ts", "ch"), ("sh", "s"), ("sze", "si"), ("oo", "u"), ("ee", "i"), ("ue", "u"), ("ou", "o"), ("ow", "au"),
    ("aw", "o"), ("um", "am"), ("ie", "i"), ("ea", "e"), ("wh", "w"), ("gw", "kw"), ("yi", "i"),
)  # fmt: skip
SOFT = str.maketrans({"g": "k", "d": "t", "b": "p"})
NG = "\x00"


def spelled(jyutping: str) -> str:
    """Spell one syllable of Jyutping as a card would: zeng6 becomes cheng. What is no Jyutping stays as it is."""
    bare = jyutping.rstrip("0123456789")
    if bare in ("m", "ng"):
        return "ng"
    found = SYLLABLE.fullmatch(bare)
    if found is None:
        return bare
    initial, final = found.groups()
    return INITIALS[initial] + FINALS.get(final, final)


def folded(text: str) -> str:
    """Reduce a spelling to what clerks agree on."""
    key = text.replace("ng", NG)
    for written, meant in FOLDS:
        key = key.replace(written, meant)
    return key.translate(SOFT).replace(NG, "ng")
