"""What a phone brings back: one record a request, kept once however often it comes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from doudi.cases.applying.photographs import BYTES_MOST
from doudi.cases.visits.actions import PICTURES_MOST
from doudi.dispatch.rounds.permissions import WORKERS
from doudi.dispatch.rounds.receiving import REFUSED, Sent, receive
from doudi.web.service.pages.carrying import code_in, device_of, not_trusted
from doudi.web.service.questions import summary_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

TEXTS = {"errand": 30, "met_name": 60, "met_relation": 20, "unsigned_because": 200, "words": 4000}


@require_POST
@never_cache
@for_desks(*WORKERS)
def bring(request: OfficerRequest) -> HttpResponse:
    """Keep one record, and say what became of it; a phone that is lost is told so."""
    device = device_of(request)
    if device is None:
        return not_trusted(request)
    sent = sent_in(request)
    if sent is None:
        return JsonResponse({"state": REFUSED, "words": gettext("这条记录没有传完整，请再送一次。")})
    answer = receive(sent=sent, device=device, by=request.officer, on=request.today)
    told: dict[str, Any] = {"state": answer.state, "words": answer.words}
    if answer.errand is not None:
        told["errand"] = summary_of(answer.errand, on=request.today)
    return JsonResponse(told)


def sent_in(request: OfficerRequest) -> Sent | None:
    """Read a record as a phone sends it; None when it is none, or too large."""
    files = request.FILES.getlist("pictures")
    signature = request.FILES.get("signature")
    if len(files) > PICTURES_MOST or any(
        (one.size or 0) > BYTES_MOST for one in (*files, *([signature] if signature else []))
    ):
        return None
    try:
        return _read(json.loads(request.POST.get("record", "")), signature=signature, files=files)
    except (ValueError, KeyError, TypeError):
        return None


def _read(told: dict[str, Any], *, signature: Any, files: list[Any]) -> Sent:
    code = code_in(str(told["code"]))
    form = told.get("form", {})
    texts = {name: str(told.get(name, ""))[:most] for name, most in TEXTS.items()}
    if code is None or not isinstance(form, dict):
        raise ValueError("no record")
    return Sent(
        code=code, kind=str(told["kind"]), version=int(told.get("version", 0)), happened_on=date.fromisoformat(told["happened_on"]),
        form=form, signature=signature.read() if signature else None, pictures=tuple(one.read() for one in files), **texts,
    )  # fmt: skip
