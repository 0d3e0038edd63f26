"""Fetching a case for a page, and trying one verb on it: the two movements every page of an act makes the same way.

Verbs: case_of, posted, tried. Fetching writes down that the case was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404

from doudi.cases import queries
from doudi.cases.case import Case
from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.web.shell.signed_in import OfficerRequest

Words = Callable[[], Mapping[str, Any]]
REFUSALS = (NotAllowed, NotReady)
"""How a verb says that it was not done, and why."""


def case_of(request: OfficerRequest, number: str) -> Case:
    """Fetch a case for whoever asks, which is written down.

    :raises Http404: when there is none for this officer.
    """
    found = queries.case_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    return found


def posted(request: OfficerRequest) -> dict[str, Any]:
    """Give a form what was sent, and nothing when the page is only opened."""
    if request.method != "POST":
        return {"data": None}
    return {"data": request.POST, "files": request.FILES}


def tried(
    request: OfficerRequest, form: forms.Form, verb: Callable[..., Any], *, done: str, words: Words | None = None
) -> bool:
    """Try one verb when the form holds: say that it was done, or what is missing, line by line, in the form.

    The verb gets who, on which day, and what the form says: its fields, or `words` made from them.
    """
    if not form.is_valid():
        return False
    try:
        verb(by=request.officer, on=request.today, **(words() if words else form.cleaned_data))
    except REFUSALS as reason:
        for line in str(reason).splitlines():
            form.add_error(None, line)
        return False
    messages.success(request, done)
    return True
