"""Checking a letter by its number, or by the QR code on it: open to everybody, and without a word about people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.evidence.letters.queries import public_standing
from doudi.web.shell.signed_in import DatedRequest

HASH_LENGTH = 64


@require_safe
@never_cache
def letter(request: DatedRequest, number: str) -> HttpResponse:
    """Say whether a letter is valid, ended or unknown, and whether the paper in hand carries its text's hash."""
    state, text_hash = public_standing(number=number, on=request.today)
    asked = request.GET.get("h", "").lower()[:HASH_LENGTH]
    shown = {
        "number": number if state != "unknown" else "",
        "state": state,
        "text_hash": text_hash,
        "is_compared": bool(asked) and state != "unknown",
        "is_same": asked == text_hash,
    }
    return render(request, "portal/letter.html", shown, status=404 if state == "unknown" else 200)
