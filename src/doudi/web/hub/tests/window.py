"""A window in the browser, for tests: whose document lies there, what he asks for, whom he names, where his letter is drafted."""

from typing import Any

from django.test import Client

from doudi.cases.applying.models import Application
from doudi.registry.models import Person
from tests.cast import COMMUNITY

DOCUMENT = {"name": "梁志强", "kind": "passport", "number": "E12345601"}
HERE = f"hukou:{COMMUNITY}"


def at_window(browser: Client, **document: str) -> str:
    """Somebody is found by his document; give the token of the page that takes his application."""
    assert browser.post("/hub/intake", {**DOCUMENT, **document})["Location"] == "/hub/intake/application"
    page = browser.get("/hub/intake/application").content.decode()
    return page.partition('name="token" value="')[2][:36]


def asked(family: list[Person], token: str, *programmes: str, **changed: Any) -> dict[str, Any]:
    """What 梁志强 asks for, with the whole family."""
    lives = {f"lives_{one.pk}": "on" for one in family[1:]}
    return {
        "token": token, "channel": "window", "place": HERE, "relatives": "no", "hardship": "none", "programmes": list(programmes),
        "words": "一个人挣钱", **lives, **changed,
    }  # fmt: skip


def adding(kind: str, **told: str) -> dict[str, str]:
    """What is typed about somebody the registry does not know: a `member` of the home, or a `supporter` outside it."""
    return {"add": kind, **{f"{kind}-{name}": typed for name, typed in {"kind": "passport", **told}.items()}}


def draft_address(made: Application) -> str:
    """Where the letter of an application is drafted."""
    return f"/hub/letters/applications/{made.number}"
