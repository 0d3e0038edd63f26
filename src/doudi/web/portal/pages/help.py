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

from doudi.web.portal.carried import Carried, TooOld, unpack
from doudi.web.portal.order import steps
from doudi.web.portal.outcome import outcomes
from doudi.web.portal.places import places_on
from doudi.web.portal.questions import Page, page_for
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
        return _question(request, carried if _is_answered(request) else _before(carried))
    return _next(request, carried)


def _again(request: DatedRequest, carried: Carried) -> HttpResponse:
    """Show the same page in another language or size."""
    return _answer(request, carried) if _is_answered(request) else _question(request, carried)


def _is_answered(request: DatedRequest) -> bool:
    return "answered" in request.POST


def _next(request: DatedRequest, carried: Carried) -> HttpResponse:
    """Take the answer to this question and go on, or say what is missing."""
    page = page_for(carried.step, answers=carried.answers, places=places_on(request.today), data=request.POST)
    if not page.form.is_valid():
        return _show(request, carried, page=page)
    answers = {**carried.answers, carried.step: page.form.answer()}
    road = steps(answers)
    position = road.index(carried.step) + 1
    if position < len(road):
        return _question(request, Carried(step=road[position], answers=answers))
    return _answer(request, replace(carried, answers=answers))


def _before(carried: Carried) -> Carried:
    road = steps(carried.answers)
    return replace(carried, step=road[max(road.index(carried.step) - 1, 0)])


def _question(request: DatedRequest, carried: Carried, *, notice: str = "") -> HttpResponse:
    page = page_for(carried.step, answers=carried.answers, places=places_on(request.today))
    return _show(request, carried, page=page, notice=notice)


def _show(request: DatedRequest, carried: Carried, *, page: Page, notice: str = "") -> HttpResponse:
    road = steps(carried.answers)
    shown = {
        "page": page,
        "notice": notice,
        "carried": carried.pack(),
        "position": road.index(carried.step) + 1,
        "length": len(road),
        "kind": type(page.form).__name__,
    }
    return render(request, "portal/question.html", shown)


def _answer(request: DatedRequest, carried: Carried) -> HttpResponse:
    """Say what help there may be. Only the answers that were asked for count."""
    asked = set(steps(carried.answers))
    answers = {step: answer for step, answer in carried.answers.items() if step in asked}
    found = outcomes(answers, on=request.today)
    return render(request, "portal/answer.html", {"outcomes": found, "carried": carried.pack(), "on": request.today})
