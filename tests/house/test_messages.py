"""Every visible text is translated, and no translation is left over or half done.

`make messages` brings the catalogues in line; a person writes what is missing.
"""

import re

import pytest

from doudi.web.shell import catalogue
from doudi.web.shell.catalogue.po import Message

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%")
HAN = re.compile(r"[一-鿿]+")
CHINESE_IN_ENGLISH = {"简体中文", "繁體中文", "广州市海珠区", "赤岗街道"}
"""Names of languages in their own words, and places to be typed as they are."""

SIMPLIFIED_ONLY = set(
    "个们这没还钱证户说税门间问题数据电话张页应发现变动处实际业务关开达过进区县镇乡报导网络见观规视觉计认让议记许设访评识诉词试该详语误请读调谁谢负财责败货质购费资赔轻输选递邮银错键锁长难预领频额风险"
)
"""Characters that Traditional Chinese writes differently."""

LOCALES = tuple(catalogue.TARGETS)


@pytest.fixture(scope="module")
def wanted() -> dict[str, Message]:
    return {message.text: message for message in catalogue.collect()}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_holds_exactly_the_texts_of_the_house(locale, wanted):
    known = catalogue.read(locale)

    assert sorted(set(wanted) - set(known)) == [], "run `make messages`"
    assert sorted(set(known) - set(wanted)) == [], "run `make messages`"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated(locale):
    missing = [message.text for message in catalogue.read(locale).values() if not message.is_complete]

    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_values_of_its_text(locale):
    wrong = [
        (message.text, translation)
        for message in catalogue.read(locale).values()
        for translation in message.translations
        if sorted(PLACEHOLDER.findall(message.text)) != sorted(PLACEHOLDER.findall(translation))
    ]

    assert wrong == []


def test_english_is_english():
    wrong = [
        (message.text, translation)
        for message in catalogue.read("en").values()
        for translation in message.translations
        if set(HAN.findall(translation)) - CHINESE_IN_ENGLISH
    ]

    assert wrong == []


def test_traditional_chinese_is_not_simplified():
    wrong = [
        (message.text, translation)
        for message in catalogue.read("zh_Hant").values()
        for translation in message.translations
        if SIMPLIFIED_ONLY & set(translation) and message.text not in CHINESE_IN_ENGLISH
    ]

    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_plural_forms_are_all_there(locale):
    forms = {"en": 2, "zh_Hant": 1}[locale]
    wrong = [
        message.text
        for message in catalogue.read(locale).values()
        if message.plural and len(message.translations) != forms
    ]

    assert wrong == []


def test_the_binary_forms_are_current():
    assert [locale for locale in LOCALES if catalogue.stale(locale)] == [], "run `make messages`"
