"""Checking a report by its number or QR code, its key and its form: open to everybody, and without a word about people."""

from base64 import b64encode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.evidence.reports.queries import public_standing
from doudi.evidence.reports.schema import report_schema
from doudi.evidence.reports.signing import public_key, public_key_pem
from doudi.web.shell.signed_in import DatedRequest


@require_safe
@never_cache
def report(request: DatedRequest, number: str) -> HttpResponse:
    """Say whether a report stands, was replaced, has expired or is unknown."""
    state, found = public_standing(number=number, on=request.today)
    status = 404 if found is None else 200
    return render(request, "portal/report.html", {"state": state, "report": found}, status=status)


@require_safe
def key(request: DatedRequest) -> HttpResponse:
    """Publish the public key reports are signed with."""
    return JsonResponse(
        {"algorithm": "Ed25519", "public_key": b64encode(public_key()).decode(), "pem": public_key_pem()}
    )


@require_safe
def schema(request: DatedRequest) -> HttpResponse:
    """Publish the form of a report."""
    return JsonResponse(report_schema(), json_dumps_params={"ensure_ascii": False})
