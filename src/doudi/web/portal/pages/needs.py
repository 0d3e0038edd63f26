"""Where another department's or a charity's machine sends a need, signed with its key: docs/how-to/send-a-need.md.

Anonymous, without session or cookie: who speaks is told by the signature alone.
"""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from doudi.dispatch.needs.calling import NotTaken, NotTrusted, Signed, take_call
from doudi.web.shell.signed_in import DatedRequest

BYTES_MOST = 32 * 1024


@csrf_exempt  # no browser sends this: there is no session to ride on, and every message is signed
@never_cache
@require_POST
def needs(request: DatedRequest) -> HttpResponse:
    """Take in one need: 201 with its number; otherwise why not, in words."""
    content = request.read(BYTES_MOST + 1)
    if len(content) > BYTES_MOST:
        return _said(413, why=gettext("内容过大"))
    told = {name: request.headers.get(f"X-Doudi-{name}", "") for name in ("Partner", "At", "Nonce", "Signature")}
    message = Signed(
        partner=told["Partner"], at=told["At"], nonce=told["Nonce"], signature=told["Signature"], content=content
    )
    try:
        return _said(201, number=take_call(message, now=now()).number)
    except NotTrusted as reason:
        return _said(403, why=str(reason))
    except NotTaken as reason:
        return _said(422, why=str(reason))


def _said(status: int, **words: str) -> HttpResponse:
    return HttpResponse(json.dumps(words, ensure_ascii=False), content_type="application/json", status=status)
