"""Where a data-sharing platform pushes its answers, signed: docs/how-to/connect-a-department.md.

Anonymous, without session or cookie: who speaks is told by the signature alone.
"""

import json

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.platform import BYTES_MOST
from doudi.exchange.pushed import NotTaken, take_pushed
from doudi.web.shell.signed_in import DatedRequest


@csrf_exempt  # no browser sends this: there is no session to ride on, and every message is signed
@never_cache
@require_POST
def answers(request: DatedRequest) -> HttpResponse:
    """Take in one answer: 202 when it is here, now or already; otherwise why not, and then it may be fetched."""
    content = request.read(BYTES_MOST + 1)
    if len(content) > BYTES_MOST:
        return _said(413, why=gettext("答复的内容过大"))
    try:
        return _said(202, number=take_pushed(content, at=now()))
    except NotTrusted as reason:
        return _said(403, why=str(reason))
    except NotTaken as reason:
        return _said(409, why=str(reason))


def _said(status: int, **words: str) -> HttpResponse:
    return HttpResponse(json.dumps(words, ensure_ascii=False), content_type="application/json", status=status)
