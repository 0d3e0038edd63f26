"""A browser for each file of journeys, and visitors who use it."""

import os
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import DESK, Visitor, open_browser
from tests.journeys.cases import Calendar, hang


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Its driver runs a loop in this thread, which Django would otherwise refuse to work beside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with open_browser() as opened:
            yield opened


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Callable[..., Visitor]]:
    """Let somebody come to our pages: `visit(PHONE, script=False)`."""
    visitors: list[Visitor] = []

    def come(size: dict[str, int] = DESK, *, script: bool = True) -> Visitor:
        visitors.append(Visitor(browser, address=live_server.url, size=size, script=script))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def calendar(monkeypatch) -> Calendar:
    """A Monday in August, and from there whichever day a journey turns to."""
    made = Calendar(date(2026, 8, 3))
    hang(made, monkeypatch)
    return made
