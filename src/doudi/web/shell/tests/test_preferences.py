"""Language and size of type, and what the shell itself answers."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "What help can I get?"), ("zh-hant", "我能得到什麼幫助？"), ("zh-hans", "我能得到什么帮助？")],
)
def test_a_reader_chooses_the_language(code, words):
    browser = Client()

    browser.post("/preferences", {"language": code, "next": "/"})

    page = browser.get("/").content.decode()
    assert words in page
    assert f'<html lang="{code}"' in page


def test_a_language_nobody_speaks_here_changes_nothing():
    browser = Client()

    browser.post("/preferences", {"language": "xx", "next": "/"})

    assert '<html lang="zh-hans"' in browser.get("/").content.decode()


def test_large_type_is_switched_on_and_off():
    browser = Client()

    browser.post("/preferences", {"large_type": "yes", "next": "/"})
    large = browser.get("/").content.decode()
    browser.post("/preferences", {"large_type": "no", "next": "/"})
    usual = browser.get("/").content.decode()

    assert 'class="is-large"' in large
    assert 'class="is-large"' not in usual


def test_a_choice_returns_to_its_page_and_never_to_another_site():
    browser = Client()

    ours = browser.post("/preferences", {"language": "en", "next": "/hub/sign-in"})
    theirs = browser.post("/preferences", {"language": "en", "next": "//elsewhere.example/"})

    assert ours["Location"] == "/hub/sign-in"
    assert theirs["Location"] == "/"


def test_preferences_are_chosen_by_pressing_a_button():
    assert Client().get("/preferences").status_code == 405


def test_health_says_ok_when_the_database_answers():
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_health_only_answers_questions():
    assert Client().post("/healthz").status_code == 405


def test_an_unknown_address_is_answered_in_plain_words():
    answer = Client().get("/no-such-page")

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_a_fault_of_ours_is_said_in_plain_words(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.pages.health.connection.cursor", lambda: 1 / 0)
    browser = Client(raise_request_exception=False)

    answer = browser.get("/healthz")

    assert answer.status_code == 500
    assert "我们这边出错了" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words():
    answer = Client(enforce_csrf_checks=True).post("/preferences", {"language": "en"})

    assert answer.status_code == 403
    assert "页面放得太久" in answer.content.decode()


def test_every_page_forbids_scripts_and_styles_written_inside():
    policy = Client().get("/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
