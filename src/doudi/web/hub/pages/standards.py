"""Standards published here: the list, a proposal, and its settling by a second officer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.reviews.standards import carried_out
from doudi.delivery.entitlements.raising import count_rolls_left
from doudi.journal.queries import entries_about
from doudi.standards import actions, queries
from doudi.standards.breaches import breaches_of
from doudi.standards.models import Publication
from doudi.standards.notices import BadValue, Draft
from doudi.standards.permissions import (
    READERS,
    SETTERS,
    NotAllowed,
    check_may_publish,
    may_decline,
    may_propose,
    may_publish,
)
from doudi.web.hub import standard_words
from doudi.web.hub.places import names_of
from doudi.web.hub.simulations import PEOPLE_MOST, TooLarge, told_effect
from doudi.web.hub.standard_forms import Declining, Proposing, Trying
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 20


@require_safe
@never_cache
@for_desks(*READERS)
def standards(request: OfficerRequest) -> HttpResponse:
    """List the proposals that wait for a second officer, and what was settled."""
    waiting, settled = list(queries.waiting_for(request.officer)), queries.settled_for(request.officer)
    names = names_of(row.place for row in (*waiting, *settled))
    shown = {
        "waiting": [(row, names[row.place]) for row in waiting],
        "settled": [(row, names[row.place]) for row in settled],
        "waiting_count": len(waiting),
        "may_propose": may_propose(request.officer),
    }
    return render(request, "hub/standards.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SETTERS)
def propose(request: OfficerRequest) -> HttpResponse:
    """Propose a standard for a second officer to publish."""
    asked = _asked(request)
    form = Proposing(request.POST if request.method == "POST" else None, initial={"value": asked["value"]})
    if request.method == "POST" and form.is_valid():
        draft = _draft(asked, form=form)
        try:
            row = actions.propose(draft=draft, by=request.officer, on=request.today)
        except (actions.NotReady, NotAllowed) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已提出，等待另一位审核确认人员发布。"))
            return redirect("hub:standard", row.pk)
    shown = {"form": form, "asked": asked, "breaches": _breaches(asked, form=form), "place": _name(asked["place"])}
    return render(request, "hub/propose.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def standard(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one standard with what publishing it means; a second officer publishes it or sends it back."""
    row = queries.publication_for(officer=request.officer, number=number)
    if row is None:
        raise Http404
    declining = Declining(request.POST if "decline" in request.POST else None)
    problem = ""
    if request.method == "POST":
        try:
            done = _settle(request, row, declining=declining)
        except (actions.NotReady, NotAllowed) as reason:
            problem = str(reason)
        else:
            if done:
                messages.success(request, done)
                return redirect("hub:standard", row.pk)
    return render(request, "hub/standard.html", _shown(request, row, declining=declining) | {"problem": problem})


def _settle(request: OfficerRequest, row: Publication, *, declining: Declining) -> str:
    """Publish or decline, whichever button was pressed; return what to say, or nothing when words are missing."""
    if "publish" in request.POST:
        check_may_publish(request.officer, publication=row, on=request.today)  # before minutes of computing, not after
        effect = told_effect(row, book=queries.rulebook(), on=request.today, is_patient=True)
        actions.publish(publication=row, by=request.officer, on=request.today, effect=effect)
        return gettext("已发布，从现在起按新标准计算。")
    if "decline" in request.POST and declining.is_valid():
        why = declining.cleaned_data["why"]
        actions.decline(publication=row, by=request.officer, on=request.today, why=why)
        return gettext("已退回。")
    return ""


def _shown(request: OfficerRequest, row: Publication, *, declining: Declining) -> dict[str, Any]:
    effect, too_large = row.effect, ""
    if row.is_waiting:
        try:
            effect = told_effect(row, book=queries.rulebook(), on=request.today)
        except TooLarge as reason:
            too_large = _too_large(reason)
    codes = [row.place, *(one["place"] for one in (effect or {}).get("places", []))]
    names = names_of(codes)
    return {
        "row": row,
        "place": names[row.place],
        "effect": effect,
        "effect_places": [(names[one["place"]], one) for one in (effect or {}).get("places", [])],
        "too_large": too_large,
        "done": _done(row) if row.published_by_id else None,
        "breaches": standard_words.breach_lines(row.breaches),
        "may_publish": row.is_waiting and may_publish(request.officer, publication=row, on=request.today),
        "may_decline": row.is_waiting and may_decline(request.officer, publication=row, on=request.today),
        "may_replace": _may_replace(request, row),
        "is_own": row.proposed_by_id == request.officer.pk,
        "form": declining,
        "journal": entries_about(actions.about(row))[:LINES_MOST],
    }


def _done(row: Publication) -> dict[str, Any] | None:
    return standard_words.told_done(carried_out(row), rolls_left=count_rolls_left(row))


def _may_replace(request: OfficerRequest, row: Publication) -> bool:
    is_own_place = row.place.startswith(request.officer.desk.place_id)
    return bool(row.published_by_id) and may_propose(request.officer) and is_own_place and (
        queries.standing(queries.draft_of(row)) == row
    )  # fmt: skip


def _asked(request: OfficerRequest) -> dict[str, Any]:
    """Read what is proposed from the address: what was tried, or the standard that is to be replaced.

    :raises Http404: when the address asks for nothing one could propose.
    """
    if number := request.GET.get("replaces", ""):
        row = queries.publication_for(officer=request.officer, number=int(number)) if number.isdecimal() else None
        if row is None or not _may_replace(request, row):
            raise Http404
        kept = {name: getattr(row, name) for name in ("term", "place", "residence", "value", "since")}
        return {**kept, "replaces": row.pk, "replaced": row}
    trying = Trying(request.GET, officer=request.officer, book=queries.rulebook(), on=request.today)
    if not trying.is_valid():
        raise Http404
    return {**trying.cleaned_data, "replaces": None, "replaced": None}


def _draft(asked: dict[str, Any], *, form: Proposing) -> Draft:
    kept = {name: asked[name] for name in ("term", "place", "residence", "since", "replaces")}
    return Draft(**kept, **{name: form.cleaned_data[name] for name in form.fields})


def _breaches(asked: dict[str, Any], *, form: Proposing) -> list[tuple[str, str]]:
    value = str(form["value"].value() or "")
    kept = {name: asked[name] for name in ("term", "place", "residence", "since", "replaces")}
    if not value:
        return []
    try:
        found = breaches_of(Draft(**kept, value=value, announced_on=asked["since"]), book=queries.rulebook())
    except BadValue:
        return []
    return standard_words.breach_lines([one.as_json() for one in found])


def _name(code: str) -> str:
    return names_of([code])[code]


def _too_large(problem: TooLarge) -> str:
    numbers = {"people": f"{problem.people:,}", "most": f"{PEOPLE_MOST:,}"}
    said = gettext("这里有 %(people)s 人，超过网页上能等的 %(most)s 人：点“发布”时才计算影响，要等几分钟。")
    return said % numbers
