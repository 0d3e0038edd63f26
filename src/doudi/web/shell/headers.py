"""What a browser may load for our pages: our own files only, and no script or style written inside a page."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=()"

Respond = Callable[[HttpRequest], HttpResponseBase]


def content_security_policy(respond: Respond) -> Respond:
    """Say on every answer what the page may load and do."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer
