"""Trying one verb of goods with what a form says; who may try at all. Verbs: tried, check_desk.

What a verb refuses is said in the form, line by line. Reading is everybody's whose desk reads goods; writing is asked for first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.delivery.ledger import permissions as of_ledger
from doudi.delivery.ledger.refusals import NotPosted
from doudi.web.shell.once import SentBefore, SentOnce, keep_once
from doudi.web.shell.signed_in import OfficerRequest

REFUSALS: tuple[type[Exception], ...] = (NotAllowed, NotReady, NotPosted, of_ledger.NotAllowed, SentBefore)
Made = Any


def is_one_of(request: OfficerRequest, *kinds: str) -> bool:
    """Say whether the officer sits at one of these desks."""
    return request.officer.desk.kind in kinds


def check_desk(request: OfficerRequest, *kinds: str) -> None:
    """:raises PermissionDenied: when something is sent from another desk than these."""
    if request.method == "POST" and not is_one_of(request, *kinds):
        raise PermissionDenied


def tried(
    request: OfficerRequest, form: forms.Form, verb: Callable[..., Any], *, done: str, words: Callable[[], Mapping[str, Any]] | None = None,
) -> Made:  # fmt: skip
    """Try a verb, and give what it made; False when it was not done, with the reason in the form."""
    if not form.is_valid():
        return False
    try:
        with _once(form):
            made = verb(by=request.officer, on=request.today, **dict(words() if words else form.cleaned_data))
    except REFUSALS as reason:
        for line in str(reason).splitlines():
            form.add_error(None, line)
        return False
    messages.success(request, done)
    return made if made is not None else True


@contextmanager
def _once(form: forms.Form) -> Iterator[None]:
    """Let the same form sent twice do its work once; other forms may be sent as often as somebody likes."""
    if not isinstance(form, SentOnce):
        yield
        return
    with transaction.atomic():
        keep_once(form.cleaned_data["once"])
        yield
