"""The reader's language and day on a terminal, without starting the web framework.

Nouns: Speech. Verbs: asked_language, speech, today. Texts are Simplified Chinese; the catalogues of `doudi/locale` translate them.
"""

from __future__ import annotations

import gettext as catalogues
import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).resolve().parents[2] / "locale"
LANGUAGES = {"zh-hans": (), "zh-hant": ("zh_Hant",), "en": ("en",)}
"""The languages we speak, and their folders; Simplified Chinese is what is written."""

CHINA = ZoneInfo("Asia/Shanghai")

_SIGNS = re.compile(r"( [＋－×] |、)")


@dataclass(frozen=True)
class Speech:
    """One language: what is written in Chinese, said in it."""

    language: str
    translations: catalogues.NullTranslations

    def gettext(self, text: str) -> str:
        """Say a text in the reader's language."""
        return self.translations.gettext(text) if text else ""

    def formula(self, text: str) -> str:
        """Say each word of a formula such as 低保标准 × 成员数."""
        return "".join(part if _SIGNS.fullmatch(part) else self.gettext(part) for part in _SIGNS.split(text))


def asked_language(asked: str | None = None) -> str:
    """Read the asked language, else DOUDI_LANGUAGE or the terminal's; Simplified Chinese when in doubt."""
    named = (asked or os.environ.get("DOUDI_LANGUAGE") or os.environ.get("LANG") or "").lower().replace("_", "-")
    if named.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return "zh-hant"
    return "en" if named.startswith("en") else "zh-hans"


def speech(language: str) -> Speech:
    """Find the catalogue of a language; without one, the text stays Chinese."""
    found = catalogues.translation("django", localedir=FOLDER, languages=[*LANGUAGES[language]], fallback=True)
    return Speech(language=language, translations=found)


def today() -> date:
    """Give the day it is in China."""
    return datetime.now(tz=CHINA).date()
