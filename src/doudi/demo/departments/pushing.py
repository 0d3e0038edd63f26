"""A department that does not wait to be asked for its answers: it pushes each one, again until it is well received.

Verb: push.
"""

from __future__ import annotations

import time
from http import HTTPStatus

import httpx

TIMES_MOST = 5
PAUSE_SECONDS = 0.5
TIMEOUT_SECONDS = 5.0


def push(content: bytes, *, to: str) -> bool:
    """Push an answer; say whether it was taken. Refused, or never received, it can still be fetched."""
    for times in range(TIMES_MOST):
        time.sleep(PAUSE_SECONDS * times)
        try:
            said = httpx.post(to, content=content, timeout=TIMEOUT_SECONDS, trust_env=False)
        except httpx.HTTPError:
            continue
        if said.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return said.status_code == HTTPStatus.ACCEPTED
    return False
