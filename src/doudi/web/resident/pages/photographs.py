"""Photographs of papers: sent one page at a time, apart from everything that is written, so that a lost connection loses no text."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.actions import NotReady
from doudi.cases.applying.models import Photograph
from doudi.cases.applying.photographs import (
    BYTES_MOST,
    COUNT_MOST,
    KEPT_AS,
    TITLE_MOST,
    keep_photograph,
    open_photograph,
)
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.pages.progress import own_application

AT_ONCE = 4
REQUEST_MOST = AT_ONCE * BYTES_MOST + 64 * 1024
Page = Callable[..., HttpResponseBase]


def not_too_long(page: Page) -> Page:
    """Refuse what is far too long before a byte of it is read; forgery is checked afterwards, for that reads it."""
    checked = csrf_protect(page)

    @csrf_exempt
    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if not told.isdecimal() or int(told) > REQUEST_MOST:
            words = gettext("一次发得太多。请一次最多发 %(most)s 张照片，每张不超过 8 MB。") % {"most": AT_ONCE}
            return render(request, "resident/too_long.html", {"words": words}, status=413)
        return checked(request, *args, **kwargs)

    return guarded


@not_too_long
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@only_inside
def photographs(request: OwnRequest, number: str) -> HttpResponse:
    """Take photographs: each that is fit is kept, the others are said; sending one again changes nothing."""
    application = own_application(request, number)
    problems = _kept(request, application) if request.method == "POST" else []
    if request.method == "POST" and not problems:
        return redirect("resident:photographs", application.number)
    shown = {
        "application": application, "photographs": list(application.photographs.defer("sealed")), "problems": problems,
        "most": COUNT_MOST, "at_once": AT_ONCE, "title": request.POST.get("title", "")[:TITLE_MOST],
    }  # fmt: skip
    return render(request, "resident/photographs.html", shown)


@require_safe
@never_cache
@only_inside
def photograph(request: OwnRequest, number: int) -> HttpResponse:
    """Show one of his own photographs."""
    found = Photograph.objects.filter(pk=number, application__applicant=request.person.pk).first()
    if found is None:
        raise Http404
    return HttpResponse(open_photograph(found), content_type=KEPT_AS, headers={"Content-Disposition": "inline"})


def _kept(request: OwnRequest, application: Any) -> list[str]:
    """Keep what is fit; say what is not."""
    files = request.FILES.getlist("pictures")[:AT_ONCE]
    if not files:
        return [gettext("没有收到照片。请再选一次。")]
    title, problems = request.POST.get("title", ""), []
    for nth, file in enumerate(files, start=1):
        try:
            content = file.read(BYTES_MOST + 1)
            keep_photograph(application=application, title=title, content=content, by=request.by, at=now())
        except NotReady as reason:
            problems.append(gettext("第 %(nth)s 张：%(why)s") % {"nth": nth, "why": reason})
    return problems
