"""One letter: who has signed, a code for the phone, the signed paper, withdrawal, the end, and the print."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.applying.covering import application_of
from doudi.evidence.letters import actions
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.passkeys import soundness
from doudi.evidence.letters.people import signature_on, signer_name_on, signer_on
from doudi.evidence.letters.permissions import KEEPERS, READERS, may_keep
from doudi.evidence.letters.printing import letter_pdf
from doudi.evidence.letters.queries import letter_for, letter_looked_at, signature_for, why_guardian_not_shown
from doudi.evidence.letters.scans import kind_of
from doudi.evidence.letters.wording import source_lines
from doudi.evidence.print import NoFont, qr_svg
from doudi.journal.queries import entries_about
from doudi.registry.models import Person
from doudi.registry.queries import household_of
from doudi.web.hub.letter_forms import Ending, Inviting, SigningOnPaper, subject_of
from doudi.web.hub.pages.letters import standing
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 40
UNREADABLE = (actions.NotReady, actions.NotAllowed)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def letter(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a letter, and do with it what the pressed button says."""
    found = letter_looked_at(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    problem, code = "", {}
    if request.method == "POST":
        try:
            code = _act(request, found)
        except UNREADABLE as reason:
            problem = str(reason)
        else:
            if not code:
                return redirect("hub:letter", found.number)
    return render(request, "hub/letter.html", _shown(request, found) | {"problem": problem, **code})


def _act(request: OfficerRequest, letter: Letter) -> dict[str, Any]:
    """Invite, withdraw or end; give what to show once, which only a new code needs."""
    if "invite" in request.POST:
        return _invite(request, letter)
    if "withdraw" in request.POST:
        subject = _subject(letter, request.POST["withdraw"])
        actions.withdraw(letter=letter, subject=subject, by=request.officer, on=request.today)
        messages.success(request, gettext("已撤回，从现在起不再查询。"))
    elif "end" in request.POST:
        form = Ending(request.POST)
        if form.is_valid():
            actions.end(letter=letter, because=form.cleaned_data["because"], by=request.officer, on=request.today)
            messages.success(request, gettext("授权书已终止。"))
    return {}


def _invite(request: OfficerRequest, letter: Letter) -> dict[str, Any]:
    form = Inviting(request.POST)
    if not form.is_valid():
        return {}
    subject = _subject(letter, request.POST["invite"])
    at = now()
    code = actions.invite(subject=subject, by=request.officer, at=at, valid_for=form.valid_for())
    address = request.build_absolute_uri(reverse("resident:open_at", args=[letter.number]))
    picture = base64.b64encode(qr_svg(address).encode()).decode()
    return {
        "code": code,
        "code_until": at + form.valid_for(),
        "code_for": signer_name_on(subject, on=request.today),
        "code_address": address,
        "code_picture": f"data:image/svg+xml;base64,{picture}",
    }


def _subject(letter: Letter, number: str) -> LetterPerson:
    """Find somebody of the letter.

    :raises Http404: when there is nobody of that number in it.
    """
    found = subject_of(letter, int(number)) if number.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _shown(request: OfficerRequest, letter: Letter) -> dict[str, Any]:
    may_act = letter.ended_on is None and may_keep(request.officer, place=letter.place)
    colour, words = standing(letter, request=request)
    return {
        "letter": letter,
        "place": names_of([letter.place])[letter.place],
        "colour": colour,
        "standing": words,
        "sources": source_lines(letter.sources),
        "people": [_person(one, request=request) for one in letter.people.all()],
        "may_act": may_act,
        "inviting": Inviting(),
        "ending": Ending(),
        "check_address": _check_address(request, letter),
        "redraft_address": _redraft_address(request, letter) if may_act else "",
        "journal": entries_about(letter.number)[:LINES_MOST],
    }


def _person(subject: LetterPerson, *, request: OfficerRequest) -> dict[str, Any]:
    signature = signature_on(subject, on=request.today)
    if signature is not None:
        signature.subject = subject
    return {
        "subject": subject,
        "signer": signer_name_on(subject, on=request.today),
        "signature": signature,
        "fault": soundness(signature) if signature else "",
        "unshown": why_guardian_not_shown(subject, on=request.today),
    }


def _redraft_address(request: OfficerRequest, letter: Letter) -> str:
    """Give the page that drafts the letter anew: for its application, where it has one; else for the household as it is today."""
    application = application_of(letter)
    if application is not None:
        page = reverse("hub:letter_draft_for", args=[application.number])
        return f"{page}?replaces={letter.number}"
    applicant = next(iter(letter.people.all())).person_id
    household = household_of(person=Person(pk=applicant), day=request.today)
    if household is None:
        return ""
    return f"{reverse('hub:letter_draft', args=[household.pk])}?replaces={letter.number}"


def _check_address(request: OfficerRequest, letter: Letter) -> str:
    page = reverse("portal:letter", args=[letter.number])
    return request.build_absolute_uri(f"{page}?h={letter.text_hash}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS)
def paper(request: OfficerRequest, number: str, person: int) -> HttpResponse:
    """Take in a sheet signed by hand, seen by this officer and a second one."""
    found = letter_for(number=number)
    subject = subject_of(found, person) if found else None
    if found is None or subject is None:
        raise Http404
    form = SigningOnPaper(_posted(request), files=request.FILES or None, initial={"signed_on": request.today})
    if form.is_valid() and (second := form.second(request)) is not None:
        scan = form.cleaned_data["scan"].read()
        signed_on = form.cleaned_data["signed_on"]
        try:
            if signed_on > request.today:
                raise actions.NotReady(gettext("签署的日期还没有到。"))
            actions.sign_on_paper(
                subject=subject, signer=Person(pk=signer_on(subject, on=signed_on)), scan=scan, kind=kind_of(scan),
                by=request.officer, second=second, on=signed_on,
            )  # fmt: skip
        except UNREADABLE as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("纸质签署已存档。"))
            return redirect("hub:letter", found.number)
    shown = {"letter": found, "subject": subject, "form": form, "signer": signer_name_on(subject, on=request.today)}
    return render(request, "hub/letter_paper.html", shown)


def _posted(request: OfficerRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_safe
@never_cache
@for_desks(*READERS)
def pdf(request: OfficerRequest, number: str) -> HttpResponse:
    """Print a letter."""
    found = letter_looked_at(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    try:
        made = letter_pdf(found, address=_check_address(request, found), on=request.today)
    except NoFont as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(made, content_type="application/pdf", headers=_named(f"{found.number}.pdf"))


@require_safe
@never_cache
@for_desks(*READERS)
def scan(request: OfficerRequest, number: str, signature: int) -> HttpResponse:
    """Show the picture of a signed sheet."""
    found = letter_looked_at(number=number, by=request.officer, on=request.today)
    kept = signature_for(found, number=signature) if found else None
    if found is None or kept is None or kept.scan is None:
        raise Http404
    ending = kept.scan_kind.rpartition("/")[2]
    return HttpResponse(
        bytes(kept.scan), content_type=kept.scan_kind, headers=_named(f"{found.number}-{kept.pk}.{ending}")
    )


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}"'}
