"""The demo's real-name provider for tests: over real HTTP, on a port of its own, and whoever proves himself there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import yaml
from django.test import Client

from doudi.demo.real_name.people import known_people
from doudi.demo.real_name.provider import CLIENT, RealName
from doudi.demo.real_name.serving import RealNameServer

SECRET = "test-secret"
HOST = "localhost"


@contextmanager
def provider_at(file: Path) -> Iterator[RealName]:
    """Serve the provider, and write the configuration that names it."""
    with RealNameServer(port=0) as server:
        issuer = f"http://127.0.0.1:{server.server_address[1]}"
        server.provider = RealName(issuer=issuer, secret=SECRET, people=known_people())
        row = {"title": "演示实名认证", "issuer": issuer, "client_id": CLIENT, "client_secret": SECRET}
        file.write_text(yaml.safe_dump({"providers": {"demo": row}}, allow_unicode=True), encoding="utf-8")
        begun = Event()
        thread = Thread(target=_serve, args=(server, begun), daemon=True)
        thread.start()
        begun.wait()
        yield server.provider
        server.shutdown()
        thread.join()


def _serve(server: RealNameServer, begun: Event) -> None:
    begun.set()
    server.serve_forever(poll_interval=0.02)


@pytest.fixture
def real_name(tmp_path, monkeypatch) -> Iterator[RealName]:
    """The provider, and a platform that is told of it."""
    file = tmp_path / "real_name.yaml"
    monkeypatch.setenv("DOUDI_REAL_NAME", str(file))
    with provider_at(file) as provider:
        yield provider


def number_of(name: str) -> str:
    """Give the number of somebody the provider knows."""
    return next(one.number for one in known_people() if one.name == name)


def proved_back(browser: Client, *, name: str, following: str = "") -> dict[str, str]:
    """Go to the provider, choose a person there, and give what the way back carries."""
    there = browser.get("/me/in/prove/demo", {"next": following} if following else {})["Location"]
    number = next(nth for nth, one in enumerate(known_people()) if one.name == name)
    asked = dict(parse_qsl(urlsplit(there).query)) | {"person": str(number)}
    answer = httpx.post(there.partition("?")[0], data=asked)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def come_in(browser: Client, *, name: str, following: str = ""):
    """Prove who one is, and press the button."""
    return browser.post("/me/in/proved", proved_back(browser, name=name, following=following))


def inside(name: str = "梁志强") -> Client:
    """A browser in which somebody has come in."""
    browser = Client(headers={"host": HOST})
    come_in(browser, name=name)
    return browser
