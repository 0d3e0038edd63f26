"""Checking a written notice by its number or QR code: open to everybody, and without a word about people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.cases.papers.queries import public_standing
from doudi.delivery.recovery.printing import public_paper
from doudi.web.shell.signed_in import DatedRequest

HASH_LENGTH = 64


@require_safe
@never_cache
def paper(request: DatedRequest, number: str) -> HttpResponse:
    """Say whether a paper was written here, and whether the one in hand carries its content's hash."""
    asked = request.GET.get("h", "").lower()[:HASH_LENGTH]
    found = public_standing(number)
    if found.state == "unknown":
        found = public_paper(number, content_hash=asked)
    is_known = found.state != "unknown"
    shown = {
        "paper": found,
        "is_known": is_known,
        "number": number.upper() if is_known else "",
        "is_compared": bool(asked) and is_known,
        "is_same": asked == found.content_hash,
    }
    return render(request, "portal/paper.html", shown, status=200 if is_known else 404)
