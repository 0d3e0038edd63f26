"""Signing on the phone: tie the phone to its owner once, then sign, each time for one person."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.evidence.letters.actions import NotAllowed, NotReady, register_passkey, sign_with_passkey
from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.passkeys import begin_registration, begin_signature, passkeys_of
from doudi.evidence.letters.signing import resident_actor
from doudi.web.resident.opened import ResidentRequest, host, own_people, still_to_sign, with_letter

ANSWER_MOST = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_letter
def register(request: ResidentRequest) -> HttpResponse:
    """Tie this phone to the one who was given the code."""
    problem = ""
    if request.method == "POST":
        try:
            register_passkey(
                invitation=request.invitation, answer=answer_of(request), host=host(request), on=request.today
            )
        except NotReady as reason:
            problem = str(reason)
        else:
            return redirect("resident:done")
    shown = {"problem": problem, "name": resident_actor(request.invitation).name, "officer": request.invitation.made_by}
    return render(request, "resident/register.html", shown)


@require_POST
@never_cache
@with_letter
def register_options(request: ResidentRequest) -> HttpResponse:
    """Give the phone what it needs to make a key."""
    return _options(lambda: begin_registration(invitation=request.invitation, host=host(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_letter
def sign(request: ResidentRequest, number: int) -> HttpResponse:
    """Sign for one person."""
    subject = _subject(request, number)
    if not passkeys_of(request.invitation):
        return redirect("resident:register")
    if subject.pk not in {one.pk for one in still_to_sign(request)}:
        return redirect("resident:letter")
    problem = ""
    if request.method == "POST":
        try:
            sign_with_passkey(
                invitation=request.invitation, subject=subject, answer=answer_of(request), host=host(request), at=now(),
                on=request.today,
            )  # fmt: skip
        except (NotReady, NotAllowed) as reason:
            problem = str(reason)
        else:
            return redirect("resident:done")
    is_own = subject.person_id == request.invitation.signer_id
    shown = {"problem": problem, "subject": subject, "is_own": is_own, "letter": subject.letter}
    return render(request, "resident/sign.html", shown)


@require_POST
@never_cache
@with_letter
def sign_options(request: ResidentRequest, number: int) -> HttpResponse:
    """Give the phone what it is to sign."""
    subject = _subject(request, number)
    return _options(
        lambda: begin_signature(
            invitation=request.invitation, subject=subject, host=host(request), on=request.today
        )
    )  # fmt: skip


def _subject(request: ResidentRequest, number: int) -> LetterPerson:
    """Find one of those the resident signs for.

    :raises Http404: when it is somebody else.
    """
    found = next((one for one in own_people(request) if one.pk == number), None)
    if found is None:
        raise Http404
    return found


def _options(begin: Any) -> HttpResponse:
    try:
        return JsonResponse(begin())
    except (NotReady, NotAllowed) as reason:
        return JsonResponse({"problem": str(reason)}, status=409)


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Read what the phone answered.

    :raises NotReady: when it is no answer of a phone.
    """
    text = request.POST.get("answer", "")
    try:
        read = json.loads(text) if len(text) <= ANSWER_MOST else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise NotReady(gettext("手机没有给出确认，请再按一次按钮。"))
    return read
