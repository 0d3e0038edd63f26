"""The browser of the journeys: the machine's Chromium, driven without a network beyond our own server.

Noun: Visitor. A visitor reads pages, presses what a person would press, and asks axe whether anybody is shut out.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--accept-lang=zh-CN",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
AXE = (Path(settings.LIBRARIES) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    program = next(found for found in map(shutil.which, NAMES) if found)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """One person in front of our pages, with a browser of his own."""

    def __init__(self, browser: Browser, *, address: str, size: dict[str, int], script: bool = True) -> None:
        self.address = address
        self.context = browser.new_context(viewport=size, java_script_enabled=script, bypass_csp=False, locale="zh-CN")
        self.page: Page = self.context.new_page()
        self._driver: CDPSession | None = None
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: Any) -> None:
        if message.type in {"error", "warning"} and "favicon" not in message.text:
            self.complaints.append(message.text)

    def goto(self, path: str) -> None:
        """Open a page of ours."""
        self.page.goto(f"{self.address}{path}")

    def sign_in(self, *, name: str, password: str) -> None:
        """Sign in as an officer does."""
        self.goto("/hub/sign-in")
        self.page.get_by_label("用户名").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose_language(self, code: str) -> None:
        """Press the button of a language."""
        self.page.locator(f'button[name="language"][value="{code}"]').click()

    def go_back(self) -> None:
        """Go back as the browser's own button does. The page itself is asked: its driver may be between two pages."""
        with self.page.expect_event("framenavigated"):
            self.page.evaluate("history.back()")

    def heading(self) -> str:
        """Read the page's first heading."""
        return self.page.locator("h1").first.inner_text()

    def violations(self) -> list[str]:
        """Ask axe what shuts somebody out: the rule and the elements, one line each."""
        if self._driver is None:
            self._driver = self.context.new_cdp_session(self.page)
            self._driver.send("Page.setBypassCSP", {"enabled": True})
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
        return [
            f"{rule['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    def is_wider_than_screen(self) -> bool:
        """Say whether the page must be pushed sideways; one that is on its way is waited for."""
        self.page.wait_for_function("() => document.documentElement && document.readyState !== 'loading'")
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def close(self) -> None:
        """Leave."""
        self.context.close()
