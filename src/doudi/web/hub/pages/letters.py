"""Letters of a place: the list, and drafting one for an application or for a household of the registry.

Names that are looked for go into the session and never into an address.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.cases.applying.actions import draft_letter
from doudi.cases.applying.covering import application_of, proposed_in
from doudi.cases.applying.guardians import guardians_for
from doudi.cases.applying.models import Application
from doudi.evidence.letters import actions
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.permissions import KEEPERS, READERS, may_keep
from doudi.evidence.letters.proposal import Proposed, households_of, proposed_for
from doudi.evidence.letters.queries import is_in_force, letter_for, letters_in_sight, missing_signers
from doudi.registry.models import Household
from doudi.web.hub.letter_forms import Drafting
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

SEARCH, LOOK_UP = "letters_search", "letters_look_up"
WORDS_MOST = 60


@require_safe
@never_cache
@for_desks(*READERS)
def letters(request: OfficerRequest) -> HttpResponse:
    """List the letters of the officer's place, the newest first, or those that are looked for."""
    asked = _kept(request, SEARCH)
    found = list(letters_in_sight(words=asked))
    names = names_of(one.place for one in found)
    shown = {
        "words": asked,
        "letters": [(one, names[one.place], standing(one, request=request)) for one in found],
        "may_draft": request.officer.desk.kind in KEEPERS,
    }
    return render(request, "hub/letters.html", shown)


@require_POST
@for_desks(*READERS)
def search(request: OfficerRequest) -> HttpResponse:
    """Take the words to search letters for into the session."""
    words = _typed(request, "words")
    request.session[SEARCH] = words
    return redirect(_address("hub:letters", search=words))


def _typed(request: OfficerRequest, field: str) -> str:
    """Read what is looked for; what nobody could have typed is nothing."""
    asked = request.POST.get(field, "").strip()[:WORDS_MOST]
    return asked if asked.isprintable() else ""


def _kept(request: OfficerRequest, name: str) -> str:
    """Give the words the session keeps, where the address says that they apply."""
    return str(request.session.get(name, "")) if request.GET.get("search") == "yes" else ""


def _address(page: str, *, search: str) -> str:
    return reverse(page) + ("?search=yes" if search else "")


def standing(letter: Letter, *, request: OfficerRequest) -> tuple[str, str]:
    """Say how a letter stands: the colour of its mark, and the words."""
    if letter.ended_on is not None:
        return "plain", letter.get_ended_because_display()
    missing = len(missing_signers(letter, on=request.today))
    if missing:
        return "open", gettext("还差 %(count)s 人签署") % {"count": missing}
    return ("met", gettext("有效")) if is_in_force(letter, on=request.today) else ("plain", gettext("期限已满"))


@require_safe
@never_cache
@for_desks(*KEEPERS)
def find(request: OfficerRequest) -> HttpResponse:
    """Find the household a letter is for, by the name of somebody in it."""
    name = _kept(request, LOOK_UP)
    found = households_of(name, by=request.officer, on=request.today) if name else []
    return render(request, "hub/letter_find.html", {"name": name, "found": found})


@require_POST
@for_desks(*KEEPERS)
def look_up(request: OfficerRequest) -> HttpResponse:
    """Take the name to look up into the session."""
    name = _typed(request, "name")
    request.session[LOOK_UP] = name
    return redirect(_address("hub:letter_find", search=name))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS)
def draft(request: OfficerRequest, number: int) -> HttpResponse:
    """Draft a letter for a household; its members are proposed. One that replaces an application's proposes the application's people."""
    replaced = _replaced(request)
    application = application_of(replaced) if replaced else None
    if replaced is not None and application is not None:
        return redirect(f"{reverse('hub:letter_draft_for', args=[application.number])}?replaces={replaced.number}")
    household = Household.objects.select_related("place").filter(pk=number).first()
    proposed = proposed_for(household=household, by=request.officer, on=request.today) if household else []
    if household is None or not proposed:
        raise Http404
    return _draft(request, proposed, place=household.place_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS)
def draft_for(request: OfficerRequest, number: str) -> HttpResponse:
    """Draft the letter of an application; whom it counts and names is proposed, in whatever household they stand or in none."""
    application = Application.objects.filter(number=number).first() if number.isalnum() else None
    if application is None or not may_keep(request.officer, place=application.place):
        raise Http404
    proposed = proposed_in(application, by=request.officer, on=request.today)
    if not proposed:
        raise Http404
    return _draft(request, proposed, place=application.place, application=application)


def _draft(
    request: OfficerRequest, proposed: list[Proposed], *, place: str, application: Application | None = None
) -> HttpResponse:
    """Draft a letter for those of the proposed whom the officer chooses."""
    replaced = _replaced(request)
    outside = guardians_for([one.person.pk for one in proposed], on=request.today)
    form = Drafting(
        request.POST if request.method == "POST" else None, proposed=proposed, application=application, outside=outside
    )
    if request.method == "POST" and form.is_valid():
        matter = {name: form.cleaned_data[name] for name in ("programme", "case_number", "purpose", "until", "sources")}
        try:
            letter = draft_letter(
                **matter, people=form.covers(), representative=form.cleaned_data["representative"], by=request.officer,
                on=request.today, place=place, replaces=replaced,
            )  # fmt: skip
        except (actions.NotReady, actions.NotAllowed) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已起草。请每个人签署：在手机上，或者在纸上。"))
            return redirect("hub:letter", letter.number)
    shown = {"form": form, "place": names_of([place])[place], "replaced": replaced, "head": proposed[0].person}
    shown |= {"case": application.cases.order_by("pk").first() if application else None}
    return render(request, "hub/letter_draft.html", shown)


def _replaced(request: OfficerRequest) -> Letter | None:
    """Find the letter that the new one replaces.

    :raises Http404: when there is none of that number here.
    """
    number = request.GET.get("replaces", "")
    found = letter_for(number=number) if number else None
    if number and found is None:
        raise Http404
    return found
