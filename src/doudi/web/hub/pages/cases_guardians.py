"""Who signs for the children of a case from outside their home: named, proved to an officer, ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.applying import guardians as verbs
from doudi.cases.permissions import TAKERS
from doudi.registry.models import Guardianship
from doudi.web.hub.cases.fetched import case_of, tried
from doudi.web.hub.guardian_forms import Naming, Showing, Stopping
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*TAKERS)
def guardians(request: OfficerRequest, number: str) -> HttpResponse:
    """Show who signs for whom and by what right; name one, write down the proof that was seen, or the end."""
    found = case_of(request, number)
    members = list(found.application.members.all())
    naming = Naming(
        request.POST if "name" in request.POST else None, wards=[(one.person_id, one.name) for one in members]
    )
    kept = verbs.guardians_for([one.person_id for one in members], on=request.today)
    rows = [_row(request, one) for one in kept]
    if _named(request, naming) or any(_shown(request, row) or _ended(request, row) for row in rows):
        return redirect("hub:case_guardians", found.number)
    shown = {"case": found, "title": gettext("孩子的监护人"), "naming": naming, "rows": rows}
    return render(request, "hub/cases/guardians.html", shown)


def _row(request: OfficerRequest, one: Guardianship) -> dict[str, Any]:
    shows = request.POST.get("show") == str(one.pk)
    ends = request.POST.get("end") == str(one.pk)
    return {
        "guardianship": one, "showing": Showing(request.POST if shows else None, auto_id=f"id_show_{one.pk}_%s"),
        "stopping": Stopping(request.POST if ends else None, auto_id=f"id_end_{one.pk}_%s"),
    }  # fmt: skip


def _named(request: OfficerRequest, form: Naming) -> bool:
    def name(*, by: Any, on: Any, ward: int, **matter: Any) -> None:
        verbs.name_outside_guardian(verbs.ward_of(ward), by=by, on=on, **matter)

    return tried(
        request, form, name, done=gettext("监护人已登记。"), words=lambda: {"ward": int(form.cleaned_data["ward"]), **form.matter()}
    )  # fmt: skip


def _shown(request: OfficerRequest, row: dict[str, Any]) -> bool:
    def show(*, by: Any, on: Any, evidence: str) -> None:
        verbs.show_proof(guardianship=row["guardianship"], evidence=evidence, by=by, on=on)

    return tried(request, row["showing"], show, done=gettext("监护的证明已登记。"))


def _ended(request: OfficerRequest, row: dict[str, Any]) -> bool:
    def end(*, by: Any, on: Any, why: str) -> None:
        verbs.end_guardian(guardianship=row["guardianship"], why=why, by=by, on=on)

    return tried(request, row["stopping"], end, done=gettext("监护已登记为终止，要由现在的监护人另签授权书。"))
