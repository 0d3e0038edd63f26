"""Taking consent back, on the phone."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.evidence.letters.actions import NotAllowed, NotReady
from doudi.evidence.letters.actions import withdraw as take_back
from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.signing import resident_actor
from doudi.web.resident.opened import ResidentRequest, own_people, with_letter


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_letter
def withdraw(request: ResidentRequest, number: int) -> HttpResponse:
    """Ask whether it is meant, and take one person's consent back; the applicant's is everybody's."""
    subject = next((one for one in own_people(request) if one.pk == number), None)
    if subject is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        by = resident_actor(request.invitation)
        try:
            take_back(letter=subject.letter, subject=subject, by=by, on=request.today)
        except (NotReady, NotAllowed) as reason:
            problem = str(reason)
        else:
            return redirect("resident:done")
    is_applicant = subject.role == LetterPerson.Role.APPLICANT
    shown = {"subject": subject, "is_applicant": is_applicant, "problem": problem}
    return render(request, "resident/withdraw.html", shown)
