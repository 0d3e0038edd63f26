"""Reading aloud on the phone: every question in the language of the page, what an officer wrote in Chinese; and silence when it is left.

The phone's voice is stood in for by one that writes down what it is asked to say.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.cast import LI, XIAOLIANG
from tests.journeys.test_cases_desk import officer
from tests.journeys.test_everybody import choose
from tests.journeys.test_service import opened, phone, unlocked
from tests.journeys.test_service_languages import unlock
from tests.rounds import errand_for

__all__ = ["phone"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 8, 3)
VOICE = """
window.said = []; window.silenced = 0;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', {value: {
  speak: (one) => window.said.push(one), cancel: () => { window.silenced += 1; }}});
"""
SHOWN = """() => [...document.querySelectorAll('#visit-form > label, #visit-form > .label, #visit-form legend,'
  + '#visit-form .choice span, #visit-form .big')].filter((one) => one.offsetParent).map((one) => one.textContent.trim())"""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def voice(phone):
    """小梁's phone with an errand to 陈伯 open on it."""
    errand_for(officer(XIAOLIANG), by=officer(LI))
    visitor = phone(XIAOLIANG)
    visitor.page.add_init_script(VOICE)
    return visitor


def at_the_door(visitor) -> None:
    visitor.page.locator("#errands .card-open").click()
    expect(visitor.page.locator("#visit")).to_be_visible()


def said(visitor) -> list[tuple[str, str]]:
    return [tuple(one) for one in visitor.page.evaluate("window.said.map((one) => [one.text, one.lang])")]


def button(visitor, of: str = "visit"):
    return visitor.page.locator(f"#{of} .aloud")


def test_each_question_is_read_once_in_the_order_it_stands(voice):
    opened(voice)
    at_the_door(voice)
    button(voice).click()

    spoken = said(voice)

    assert spoken[:4] == [
        (words, "zh-CN") for words in ("陈伯", "日常走访", "客村大街8号202", "看看他身体怎样，药还有没有。")
    ]
    assert [words for words, _ in spoken[4:]] == voice.page.evaluate(SHOWN)
    assert {voice_of for _, voice_of in spoken} == {"zh-CN"}


@pytest.mark.parametrize(("language", "voice_of", "of_data"), [("en", "en", "zh-CN"), ("zh-hant", "zh-HK", "zh-HK")])
def test_the_page_is_read_in_its_language_and_what_an_officer_wrote_in_chinese(voice, language, voice_of, of_data):
    choose(voice, language)
    unlock(voice)
    at_the_door(voice)
    button(voice).click()

    spoken = dict(said(voice))

    assert spoken.pop("陈伯") == spoken.pop("客村大街8号202") == spoken.pop("看看他身体怎样，药还有没有。") == of_data
    assert set(spoken.values()) == {voice_of}
    assert set(voice.page.evaluate(SHOWN)) <= set(spoken)


def test_the_button_says_stop_until_the_last_word_or_until_it_is_pressed(voice):
    opened(voice)
    at_the_door(voice)
    words = button(voice).inner_text()
    button(voice).click()
    expect(button(voice)).to_have_text("停")
    count = len(said(voice))

    voice.page.evaluate("window.said.at(0).onend?.()")
    expect(button(voice)).to_have_text("停")
    voice.page.evaluate("window.said.at(-1).onend()")
    expect(button(voice)).to_have_text(words)
    assert voice.page.evaluate("window.silenced") == 0

    button(voice).click()
    button(voice).click()
    expect(button(voice)).to_have_text(words)
    assert voice.page.evaluate("window.silenced") == 1
    assert len(said(voice)) == 2 * count, "nothing is read twice at once"


@pytest.mark.parametrize("leaving", ["#back", "#tabs [data-view=need]", "#visit-form .big[type=submit]", "away"])
def test_whoever_leaves_the_form_hears_no_more_of_it(voice, leaving):
    opened(voice)
    at_the_door(voice)
    words = button(voice).inner_text()
    button(voice).click()
    if leaving == "away":
        voice.page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true, configurable: true}),"
            " document.dispatchEvent(new Event('visibilitychange'))"
        )
    else:
        voice.page.locator("#met_name").fill("陈伯")
        voice.page.locator("#words").fill("精神好。")
        voice.page.locator("#unsigned_because").fill("手抖")
        voice.page.locator(leaving).click()

    voice.page.wait_for_function("() => window.silenced === 1")
    assert button(voice).text_content() == words


def test_a_need_is_read_too_and_a_voice_that_fails_gives_the_button_back(voice):
    opened(voice)
    voice.page.locator("#tabs [data-view=need]").click()
    words = button(voice, "need").inner_text()
    button(voice, "need").click()

    assert said(voice)[0] == ("发现新的需求", "zh-CN")
    voice.page.evaluate("window.said.at(0).onerror()")
    expect(button(voice, "need")).to_have_text(words)


def test_a_phone_without_a_voice_has_no_button(phone):
    errand_for(officer(XIAOLIANG), by=officer(LI))
    visitor = phone(XIAOLIANG)
    visitor.page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    visitor.goto("/service/")
    assert not visitor.page.evaluate("'speechSynthesis' in window")
    unlocked(visitor)
    at_the_door(visitor)

    expect(button(visitor)).to_be_hidden()
