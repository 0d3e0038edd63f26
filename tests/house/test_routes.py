"""Every address × every role, in one file that is read as a diff: tests/house/routes.txt.

`DOUDI_WRITE=1 pytest tests/house/test_routes.py` writes the file again.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import cast, findings

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("routes.txt")
SAMPLES = {
    "<str:city>": "广州",
    "<slug:name>": "dibao",
    "<str:code>": "440105.test",
    "<str:number>": "TEST-0000-0000",
    "<int:number>": "1",
    "<int:person>": "1",
    "<int:signature>": "1",
    "<str:together>": "TEST-0000-0000",
    "<slug:to>": "visited",
    "<slug:act>": "accept",
    "<slug:what>": "done",
}
METHODS = ("GET", "POST")
STRANGER = "-"
WAYS_OUT = ("/hub/sign-out", "/me/out", "/me/leave")  # asked last: afterwards everybody is a stranger
ROLES = (STRANGER, *(role.user_name for role in cast.ROLES))


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """List every address of the house, with its parameters as they are written."""
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path
        else:
            yield from addresses(one, path)


def answer_of(browser: Client, *, method: str, address: str) -> str:
    path = address
    for parameter, sample in SAMPLES.items():
        path = path.replace(parameter, sample)
    answer = browser.generic(method, path)
    to_sign_in = answer.status_code == 302 and "sign-in?" in answer["Location"]
    return "→in" if to_sign_in else str(answer.status_code)


def browser_of(role: str, signed_in) -> Client:
    if role == STRANGER:
        return Client()
    officer = cast_by_name()[role]
    return signed_in(officer)


def cast_by_name():
    from doudi.offices.models import Officer

    return {officer.user.username: officer for officer in Officer.objects.select_related("user", "desk__place")}


def table(signed_in) -> str:
    """One line for each address and method, one column for each role."""
    lines = [f"{'address':<48}{'':<5}" + "".join(f"{role:>10}" for role in ROLES)]
    browsers = {role: browser_of(role, signed_in) for role in ROLES}
    for address in sorted(addresses(get_resolver()), key=lambda one: (one in WAYS_OUT, one)):
        for method in METHODS:
            cells = [answer_of(browsers[role], method=method, address=address) for role in ROLES]
            lines.append(f"{address:<48}{method:<5}" + "".join(f"{cell:>10}" for cell in cells))
    return "\n".join(lines) + "\n"


def test_every_address_answers_every_role_as_agreed(signed_in):
    findings.keep_findings(findings.huang())

    now = table(signed_in)

    if os.environ.get("DOUDI_WRITE"):
        GOLDEN.write_text(now, encoding="utf-8")
    assert now == GOLDEN.read_text(encoding="utf-8")
