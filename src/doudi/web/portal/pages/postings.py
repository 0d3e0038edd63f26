"""公示: the notices that hang in a place, one of them with exactly what the law lets everybody read, and objecting to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.postings.actions import object_to_posting
from doudi.cases.postings.models import Posting
from doudi.cases.postings.public import objection_standing
from doudi.cases.postings.queries import Notice, hanging, posting_for, posting_numbered
from doudi.cases.refusals import NotReady
from doudi.evidence.letters.wording import programme_title
from doudi.offices.models import Level, Place, PlaceKind
from doudi.offices.queries import descendants, path
from doudi.web.portal.objecting import Objecting
from doudi.web.shell.signed_in import DatedRequest

COUNTY_DIGITS = 6
CODE_MOST = 12
LEVELS = {4: Level.COUNTY, 6: Level.TOWN, 9: Level.VILLAGE}


def unlisted(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page out of search engines: a notice hangs seven days, what a crawler kept would hang for ever."""

    @wraps(page)
    def answer(request: DatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, noarchive"
        return response

    return answer


@require_safe
@never_cache
@unlisted
def postings(request: DatedRequest) -> HttpResponse:
    """List the notices that hang in a county or inside one, and the places one can go down to."""
    place = _place(request)
    is_near = place is not None and len(place.code) >= COUNTY_DIGITS
    shown = {
        "way": path(place.code) if place else [],
        "place": place,
        "inside": _inside(place, on=request.today),
        "notices": _notices(place if is_near else None, on=request.today),
        "is_near": is_near,
    }
    return render(request, "portal/postings.html", shown)


def _place(request: HttpRequest) -> Place | None:
    code = request.GET.get("place", "")
    return Place.objects.filter(code=code).first() if code.isdecimal() and len(code) <= CODE_MOST else None


def _notices(place: Place | None, *, on: date) -> list[tuple[Notice, str]]:
    """List what hangs in a place, each with its programme in words."""
    return [(one, _title(one)) for one in hanging(place.code, on)] if place else []


def _title(notice: Notice | None) -> str:
    return gettext(programme_title(notice.programme)) if notice else ""


def _inside(place: Place | None, *, on: date) -> list[tuple[str, str]]:
    """List the cities to begin with, or the places right inside the one that is chosen."""
    if place is None or len(place.code) == 2:
        found = Place.objects.filter(level=Level.CITY, code__startswith=place.code if place else "")
    elif len(place.code) in LEVELS:
        level = LEVELS[len(place.code)]
        found = descendants(place.code, on=on, level=level)
    else:
        return []
    return list(found.exclude(kind=PlaceKind.GROUP).order_by("code").values_list("code", "name"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@unlisted
def posting(request: DatedRequest, number: str) -> HttpResponse:
    """Show one notice while it hangs, and take what anybody objects; late, it becomes a complaint."""
    kept = posting_numbered(number)
    if kept is None:
        return render(request, "portal/posting.html", {"notice": None, "is_known": False}, status=404)
    form = Objecting(request.POST if request.method == "POST" else None)
    made = _object(request, kept, form=form)
    if made:
        return redirect("portal:posting_objection", made)
    notice = posting_for(kept.number, request.today)
    shown = {"notice": notice, "programme": _title(notice), "is_known": True, "form": form}
    return render(request, "portal/posting.html", shown)


def _object(request: DatedRequest, kept: Posting, *, form: Objecting) -> str:
    """Keep an objection and give its number; empty, with words in the form, where it could not be kept."""
    if not form.is_valid():
        return ""
    try:
        return object_to_posting(posting=kept, by=None, on=request.today, **form.cleaned_data).number
    except NotReady as reason:
        form.add_error(None, str(reason))
        return ""


@require_safe
@never_cache
@unlisted
def objection(request: DatedRequest, number: str) -> HttpResponse:
    """Say how an objection stands; who made it and about whom is not said."""
    found = objection_standing(number)
    if found is None:
        raise Http404
    return render(request, "portal/posting_objection.html", {"objection": found})
