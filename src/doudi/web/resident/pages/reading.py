"""Reading the letter in large words, and what is signed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.passkeys import passkeys_of
from doudi.evidence.letters.people import signature_on
from doudi.evidence.letters.queries import is_in_force, missing_signers
from doudi.evidence.letters.wording import programmes_in, sheet_for
from doudi.web.resident.opened import ResidentRequest, own_people, still_to_sign, with_letter


@require_safe
@never_cache
@with_letter
def letter(request: ResidentRequest) -> HttpResponse:
    """Show the letter: what it says about this resident first, all of it below."""
    subject = request.invitation.subject
    is_supporter = subject.role == LetterPerson.Role.SUPPORTER
    sheet = sheet_for(subject.letter.text, name=subject.name, is_supporter=is_supporter)
    shown: dict[str, Any] = {
        "letter": subject.letter,
        "lines": sheet.splitlines(),
        "rest": subject.letter.text if is_supporter else "",
        "programme": gettext("、").join(gettext(one) for one in programmes_in(subject.letter.text)),
        "next": next(iter(still_to_sign(request)), None),
        "has_passkey": bool(passkeys_of(request.invitation)),
    }
    shown["is_own"] = shown["next"] is not None and shown["next"].person_id == request.invitation.signer_id
    shown["signs_here"] = bool(request.invitation.account_id and shown["next"] and shown["has_passkey"])
    return render(request, "resident/letter.html", shown)


@require_safe
@never_cache
@with_letter
def done(request: ResidentRequest) -> HttpResponse:
    """Say what is signed, who is still missing, and what happens next."""
    if waiting := still_to_sign(request):
        return redirect("resident:sign", waiting[0].pk)
    held = request.invitation.subject.letter
    people = [(one, signature_on(one, on=request.today)) for one in own_people(request)]
    shown = {
        "letter": held,
        "people": people,
        "missing": [one.name for one in missing_signers(held, on=request.today)],
        "is_in_force": is_in_force(held, on=request.today),
        "is_inside": request.invitation.account_id is not None,
    }
    return render(request, "resident/done.html", shown)
