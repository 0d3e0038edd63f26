"""The app itself: one page without anybody's data, the worker that keeps it on the phone, and how it is installed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.cases.visits.actions import PICTURES_MOST, WORDS_MOST
from doudi.cases.visits.asking import ITEM_WORDS
from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.permissions import SENDERS, WORKERS
from doudi.web.shell import pushed
from doudi.web.shell.signed_in import DatedRequest, OfficerRequest, for_desks

OURS = Path(__file__).resolve().parents[1] / "static" / "service"
KEPT = (
    "shell/shell.css", "shell/icons.svg", "shell/mark.svg",
    *(f"service/{name}" for name in sorted(one.name for one in OURS.iterdir() if one.suffix in {".js", ".css", ".png"})),
)  # fmt: skip
"""What lies on the phone so that the app opens without a signal."""


@require_safe
@never_cache
@for_desks(*WORKERS)
def app(request: OfficerRequest) -> HttpResponse:
    """Show the app; it carries nobody's data, so that it may lie on a phone."""
    shown = {
        "items": list(ITEM_WORDS.items()), "urgencies": Need.Urgency.choices, "words_most": WORDS_MOST,
        "pictures_most": PICTURES_MOST, "zone": settings.TIME_ZONE, "may_send": request.officer.desk.kind in SENDERS,
    }  # fmt: skip
    return render(request, "service/app.html", shown)


@require_safe
def worker(request: DatedRequest) -> HttpResponse:
    """Give the script that answers the app's requests without a signal, with the list of what it keeps, and shows reminders."""
    script = (OURS / "kept" / "worker.js").read_text(encoding="utf-8")
    kept = ",\n".join(f'  "{static(name)}"' for name in KEPT)
    reminders = pushed.handlers(start=reverse("service:app"))
    return pushed.script(script.replace('  "kept"', kept) + reminders)


@require_safe
def manifest(request: DatedRequest) -> JsonResponse:
    """Say how the app is put among a phone's apps."""
    icons = [
        {"src": static(f"service/icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
        for side in (192, 512)
    ]
    told = {
        "name": gettext("兜底走访"), "short_name": gettext("走访"), "start_url": reverse("service:app"),
        "scope": reverse("service:app"), "display": "standalone", "lang": request.LANGUAGE_CODE,
        "theme_color": "#07464c", "background_color": "#ffffff", "icons": icons,
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
