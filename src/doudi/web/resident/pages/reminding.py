"""Reminders on a resident's phone: the switch, the worker that shows them, and how the page is put among a phone's apps.

An iPhone reminds only from an app on its home screen; hence the manifest.
"""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.shell import pushed
from doudi.web.shell.signed_in import DatedRequest


@require_POST
@never_cache
@only_inside
def on(request: OwnRequest) -> HttpResponse:
    """Let this phone remind whoever came in."""
    return pushed.switch_on(request, phone=pushed.RESIDENT, owner=request.person, by=request.by, on=request.today)


@require_POST
@never_cache
@only_inside
def off(request: OwnRequest) -> HttpResponse:
    """Let this phone remind nobody."""
    return pushed.switch_off(request, phone=pushed.RESIDENT, by=request.by, on=request.today)


@require_safe
def worker(request: DatedRequest) -> HttpResponse:
    """Give the script that shows reminders; no page lies in its scope."""
    return pushed.script(pushed.handlers(start=reverse("resident:home")))


@require_safe
def manifest(request: DatedRequest) -> JsonResponse:
    """Say how the page is put among a phone's apps."""
    told = {
        "name": gettext("兜底 · 我的申请"), "short_name": gettext("我的申请"), "start_url": reverse("resident:home"),
        "scope": reverse("resident:open"), "display": "standalone", "lang": request.LANGUAGE_CODE, "background_color": "#ffffff",
        "icons": [{"src": static("shell/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
