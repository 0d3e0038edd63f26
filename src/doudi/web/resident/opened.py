"""Who has opened which letter on this phone: settled before any of these pages is asked.

Noun: ResidentRequest. Verb: with_letter. The database then shows this one letter and what hangs from it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import now

from doudi.evidence.letters.models import Invitation, LetterPerson
from doudi.evidence.letters.people import signature_on, signer_on
from doudi.evidence.letters.signing import resident_actor
from doudi.offices.acting import SYSTEM, acting_as

KEPT = "letter_opened"
Page = Callable[..., HttpResponseBase]


class ResidentRequest(HttpRequest):
    """A request from a resident who has opened a letter: every page behind `with_letter` gets one."""

    today: date
    invitation: Invitation


def remember(request: HttpRequest, *, invitation: Invitation) -> None:
    """Let this browser go on with the letter until the code runs out."""
    request.session.cycle_key()
    request.session[KEPT] = invitation.pk


def forget(request: HttpRequest) -> None:
    """Close the letter in this browser."""
    request.session.pop(KEPT, None)


def with_letter(page: Page) -> Page:
    """Let only a browser with an opened letter in; others are asked for their code."""

    @wraps(page)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        invitation = _invitation(request)
        if invitation is None:
            return redirect("resident:open")
        request.invitation = invitation
        with acting_as(resident_actor(invitation)):
            return page(request, *args, **kwargs)

    return guarded


def own_people(request: ResidentRequest) -> list[LetterPerson]:
    """List the people of the letter for whom the one with the code signs, himself first."""
    signer = request.invitation.signer_id
    people = request.invitation.subject.letter.people.prefetch_related("signatures").select_related("letter")
    own = [one for one in people if signer_on(one, on=request.today) == signer]
    return sorted(own, key=lambda one: one.person_id != signer)


def still_to_sign(request: ResidentRequest) -> list[LetterPerson]:
    """List whom he has not signed for yet; nobody once the letter has ended."""
    people = own_people(request) if request.invitation.subject.letter.ended_on is None else []
    return [one for one in people if one.withdrawn_on is None and signature_on(one, on=request.today) is None]


def host(request: HttpRequest) -> str:
    """Name the host the browser speaks to, without its port: the key belongs to it."""
    return request.get_host().rsplit(":", 1)[0]


def _invitation(request: HttpRequest) -> Invitation | None:
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    with acting_as(SYSTEM):
        living = Invitation.objects.filter(pk=kept, valid_until__gt=now())
        return living.select_related("subject__letter", "made_by", "account").first()
