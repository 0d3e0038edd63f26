"""A terminal speaks the language its reader asked for, and Chinese when in doubt."""

import gettext

import pytest

from doudi.web.terminal.language import Speech, asked_language, speech


@pytest.mark.parametrize(
    ("asked", "own", "terminal", "language"),
    [
        (None, "", "", "zh-hans"),
        (None, "", "C.UTF-8", "zh-hans"),
        (None, "", "zh_CN.UTF-8", "zh-hans"),
        (None, "", "en_US.UTF-8", "en"),
        (None, "", "zh_HK.UTF-8", "zh-hant"),
        (None, "zh-hans", "en_US.UTF-8", "zh-hans"),
        ("en", "zh-hans", "zh_CN.UTF-8", "en"),
    ],
)
def test_what_is_asked_for_wins(monkeypatch, asked, own, terminal, language):
    monkeypatch.setenv("DOUDI_LANGUAGE", own)
    monkeypatch.setenv("LANG", terminal)

    assert asked_language(asked) == language


def test_chinese_is_said_as_written():
    assert speech("zh-hans").gettext("符合") == "符合"


def test_nothing_is_said_as_nothing():
    """A catalogue answers the empty text with its own header."""
    assert Speech(language="en", translations=Shouting()).gettext("") == ""


class Shouting(gettext.NullTranslations):
    """A language in which every text is put between exclamation marks."""

    def gettext(self, message: str) -> str:
        return f"!{message}!"


def test_each_word_of_a_formula_is_said_by_itself():
    said = Speech(language="en", translations=Shouting())

    assert said.formula("低保标准 × 成员数 ＋ 补贴、年龄") == "!低保标准! × !成员数! ＋ !补贴!、!年龄!"
