"""Fifty officers at their desks, who ask one page after the other, all at once, for some seconds.

Verbs: seat (officers with a session each), ask_together (pages a second), ask_in_turn (milliseconds of each page).
"""

from __future__ import annotations

import http.client
import itertools
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.test.client import Client

from doudi.bench.server import HOST
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, assign
from doudi.offices.models import Duty, Officer
from doudi.web.hub.pages.cases_today import SEARCH

LOOKED_FOR = "陈秀"
"""What every officer searches for: a name and a half, as it is typed. One case in a hundred and sixty answers to it."""


def seat(count: int, *, beside: Sequence[Officer], on: date) -> list[str]:
    """Appoint so many officers beside those at their desks; give the cookie of each one's session."""
    cookies = []
    for number, model in zip(range(count), itertools.cycle(beside), strict=False):
        user = User.objects.create_user(username=f"bench{number}")
        with acting_as(SYSTEM):
            officer = appoint(user=user, desk=model.desk, name=f"虚构{number}", staff_number=f"BENCH-{number}", on=on)
            assign(officer=officer, duty=Duty.INVESTIGATE if model.desk.kind == "township" else Duty.DECIDE, on=on)
        cookies.append(cookie_of(user))
    return cookies


def cookie_of(user: User) -> str:
    """Sign somebody in, as the sign-in page does; give the session's cookie."""
    return f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"


def session_of(user: User) -> str:
    """Sign somebody in who looks for a common name; give the key of his session."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[SEARCH] = LOOKED_FOR
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask_together(port: int, cookies: Sequence[str], paths: Sequence[str], seconds: float) -> tuple[float, float]:
    """Let all ask at once for some seconds; give the seconds and how many pages came a second."""
    until = time.monotonic() + seconds
    began = time.perf_counter()
    with ThreadPoolExecutor(max_workers=len(cookies)) as officers:
        works = [
            officers.submit(_ask_until, port, cookie, [*paths[nth:], *paths[:nth]], until)
            for nth, cookie in enumerate(cookies)
        ]
        done = sum(work.result() for work in works)
    took = time.perf_counter() - began
    return took, done / took


def ask_in_turn(port: int, cookie: str, paths: Sequence[str]) -> list[float]:
    """Ask for pages one after the other; give the milliseconds of each."""
    found = []
    with closing(http.client.HTTPConnection(HOST, port, timeout=60)) as line:
        for path in paths:
            before = time.perf_counter()
            _get(line, path, cookie=cookie)
            found.append((time.perf_counter() - before) * 1000)
    return found


def _ask_until(port: int, cookie: str, paths: Sequence[str], until: float) -> int:
    done = 0
    with closing(http.client.HTTPConnection(HOST, port, timeout=60)) as line:
        for path in itertools.cycle(paths):
            if time.monotonic() >= until:
                return done
            _get(line, path, cookie=cookie)
            done += 1
    return done


def _get(line: http.client.HTTPConnection, path: str, *, cookie: str) -> None:
    """Ask for one page.

    :raises RuntimeError: when it is not given.
    """
    line.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
    answer = line.getresponse()
    content = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {answer.status}: {content[:300].decode(errors='replace')}")
