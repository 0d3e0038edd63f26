"""Where a page listens for what becomes of needs: the process beside the pages, or wherever a proxy leads to it.

Nouns: SETTING. Verbs: stream_of, may_listen. Without either a page asks again by itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from doudi.web.shell.headers import POLICY


def stream_of(request: HttpRequest) -> str:
    """Give the address of the stream: an address as it is, a port on the host of the page; empty where there is none."""
    told = str(settings.LIVE)
    if not told.isdecimal():
        return told
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return f"{request.scheme}://{host}:{told}/needs"


def may_listen(response: HttpResponse, *, stream: str) -> HttpResponse:
    """Let a page connect to the stream, and to nothing else but us."""
    if stream:
        told = urlsplit(stream)
        origin = f" {told.scheme}://{told.netloc}" if told.netloc else ""
        response.headers["Content-Security-Policy"] = f"{POLICY}; connect-src 'self'{origin}"
    return response
