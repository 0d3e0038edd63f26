"""我能得到什么帮助？ One question at a time; the answers travel in the page and are kept nowhere."""

from dataclasses import replace

from django.core.exceptions import BadRequest
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doudi.web.portal.asking import Page
from doudi.web.portal.carried import Carried, TooOld, unpack
from doudi.web.portal.menu import menu_of
from doudi.web.portal.next_step import length_of, next_step
from doudi.web.portal.places import places_on
from doudi.web.portal.questions import page_for
from doudi.web.shell import preferences
from doudi.web.shell.signed_in import DatedRequest


@csrf_exempt  # nothing is kept or changed, so there is nothing to forge; and it works where cookies are refused
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, max_age=0)  # not "no-store": the browser's way back must still show the page before
def ask(request: DatedRequest) -> HttpResponse:
    """Ask the next question, or answer when all are asked."""
    if request.method != "POST":
        return _question(request, Carried())
    try:
        carried = unpack(request.POST.get("carried", ""))
    except TooOld:
        return _question(
            request, Carried(), notice=gettext("页面放得太久了。为了保护您，前面的回答已经作废，请重新开始。")
        )
    except BadSignature as reason:
        raise BadRequest("the answers carried by this page were not signed by us") from reason
    if preferences.asks(request):
        preferences.apply(request)
        return preferences.keep(request, _again(request, carried))
    if "back" in request.POST:
        return _question(request, carried.before())
    is_only_shown = carried.is_at_end or "resume" in request.POST
    return _again(request, carried) if is_only_shown else _next(request, carried)


def _again(request: DatedRequest, carried: Carried) -> HttpResponse:
    """Show the same page, perhaps in another language or size."""
    return _answer(request, carried) if carried.is_at_end else _question(request, carried)


def _next(request: DatedRequest, carried: Carried) -> HttpResponse:
    """Take the answer to this question and go on, or say what is missing."""
    page = _page(request, carried, data=True)
    if not page.form.is_valid():
        return _show(request, carried, page=page)
    done = carried.answered(page.form.answer())
    step = next_step(done.answers, on=request.today)
    return _answer(request, done) if step is None else _question(request, replace(done, step=step))


def _question(request: DatedRequest, carried: Carried, *, notice: str = "") -> HttpResponse:
    return _show(request, carried, page=_page(request, carried), notice=notice)


def _page(request: DatedRequest, carried: Carried, *, data: bool = False) -> Page:
    """Build the page of the step now asked, with what was sent or with what was answered before."""
    answers = {**carried.kept, **carried.answers}
    places = places_on(request.today)
    return page_for(carried.step, answers=answers, places=places, data=request.POST if data else None)


def _show(request: DatedRequest, carried: Carried, *, page: Page, notice: str = "") -> HttpResponse:
    shown = {
        "page": page,
        "notice": notice,
        "carried": carried.pack(),
        "position": len(carried.answers) + 1,
        "length": length_of(carried.answers, step=carried.step),
        "kind": type(page.form).__name__,
    }
    return render(request, "portal/question.html", shown)


def _answer(request: DatedRequest, carried: Carried) -> HttpResponse:
    """Say what help there may be. Only what was asked on this way counts."""
    menu = menu_of(carried.answers, on=request.today)
    return render(request, "portal/answer.html", {"menu": menu, "carried": carried.pack(), "on": request.today})
