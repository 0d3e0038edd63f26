"""Whose hukou a case stands on: who says so and when, a booklet read at the desk, two sources that disagree, and who handles it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.applying import hukou as verbs
from doudi.cases.applying.models import ApplicationMember
from doudi.cases.case import Case
from doudi.cases.permissions import TAKERS
from doudi.offices.queries import full_names
from doudi.registry.hukou import Hukou
from doudi.registry.models import Person
from doudi.web.hub.cases.fetched import case_of, tried
from doudi.web.hub.hukou_forms import Booklet, Regarding, Settling, source_words
from doudi.web.shell.signed_in import OfficerRequest, for_desks

Row = tuple[ApplicationMember, Hukou]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*TAKERS)
def hukou(request: OfficerRequest, number: str) -> HttpResponse:
    """Show whose hukou is where and on whose word; read a booklet, settle a disagreement, or examine anew who handles the case."""
    found = case_of(request, number)
    rows = verbs.hukous_in(found.application)
    names = full_names({place for _, one in rows for place in _places(one)})
    booklet = Booklet(_data(request, "booklet"), people=[(one.person_id, one.name) for one, _ in rows])
    settling = {one.pk: _settling(request, one, hukou=known, names=names) for one, known in rows if known.against}
    regarding = Regarding(
        _data(request, "regard"), grounds=verbs.grounds_held(found.application, subject=found.subject_id, on=request.today)
    )  # fmt: skip
    if _read(request, booklet) or _settled(request, settling, case=found, rows=rows):
        return redirect("hub:case_hukou", found.number)
    if tried(
        request, regarding, partial(_regard, found), done=gettext("已写明由这里办理的理由。"), words=lambda: regarding.cleaned_data
    ):  # fmt: skip
        return redirect("hub:case_hukou", found.number)
    shown = {
        "case": found, "title": gettext("户籍和由哪里办理"), "booklet": booklet, "regarding": regarding,
        "rows": [_shown(one, hukou=known, names=names, settling=settling.get(one.pk)) for one, known in rows],
        "missing": _missing(found, on=request.today),
    }  # fmt: skip
    return render(request, "hub/cases/hukou.html", shown)


def _data(request: OfficerRequest, button: str) -> Any:
    return request.POST if button in request.POST else None


def _read(request: OfficerRequest, form: Booklet) -> bool:

    def read(*, by: Any, on: Any, person: str, address: str) -> None:
        verbs.read_booklet(person=Person(pk=int(person)), address=address, by=by, on=on)

    return tried(request, form, read, done=gettext("户口簿已登记。"))


def _settling(request: OfficerRequest, one: ApplicationMember, *, hukou: Hukou, names: dict[str, str]) -> Settling:
    data = request.POST if request.POST.get("settle") == str(one.pk) else None
    return Settling(data, places=[(place, names[place]) for place in _places(hukou)], prefix=f"settle-{one.pk}")


def _settled(request: OfficerRequest, forms: dict[int, Settling], *, case: Case, rows: list[Row]) -> bool:
    members = {one.pk: one for one, _ in rows}
    for number, form in forms.items():
        person = Person(pk=members[number].person_id)

        def settle(*, by: Any, on: Any, taken: str, why: str, person: Any = person) -> None:
            verbs.settle(application=case.application, person=person, place=taken, why=why, by=by, on=on)

        if tried(request, form, settle, done=gettext("已写明户籍在哪里；请再审查由哪里办理。")):
            return True
    return False


def _regard(case: Case, *, by: Any, on: Any, ground: str, because: str) -> None:
    verbs.regard_anew(application=case.application, subject=case.subject_id, ground=ground, why=because, by=by, on=on)


def _missing(case: Case, *, on: Any) -> list[str]:
    why = verbs.why_not_competent(case.application, subject=case.subject_id, on=on)
    return [why] if why else []


def _places(hukou: Hukou) -> list[str]:
    """List every place that is said, each once."""
    said = [hukou.said.place_id] if hukou.said else []
    return [one for one in dict.fromkeys([hukou.place, *(one.place_id for one in hukou.against), *said]) if one]


def _shown(
    one: ApplicationMember, *, hukou: Hukou, names: dict[str, str], settling: Settling | None
) -> dict[str, Any]:  # fmt: skip
    return {
        "member": one, "place": names.get(hukou.place, ""), "is_known": hukou.is_known,
        "source": source_words(hukou.standing) if hukou.standing else "",
        "against": [(names[other.place_id], source_words(other)) for other in hukou.against], "settling": settling,
        "said": names[hukou.said.place_id] if hukou.said else "",
    }  # fmt: skip
