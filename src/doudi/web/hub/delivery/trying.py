"""Trying one verb of delivery on a page: what the verb says when it refuses stands in the form, or above the page where there is none.

Verbs: tried, tried_plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages

from doudi.cases import refusals as of_cases
from doudi.delivery.batches import refusals as of_batches
from doudi.delivery.entitlements import permissions as of_entitlements
from doudi.delivery.ledger.permissions import NotAllowed
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.payees import permissions as of_payees
from doudi.delivery.payees.assigning import NotAssigned
from doudi.delivery.payees.keeping_cards import NotKept
from doudi.delivery.payees.opening import NotOpened
from doudi.delivery.recovery import refusals as of_recovery
from doudi.web.shell.signed_in import OfficerRequest

REFUSALS: tuple[type[Exception], ...] = (
    NotAllowed, NotPosted, of_batches.NotAllowed, of_batches.NotReady, of_payees.NotAllowed, NotOpened, NotAssigned, NotKept,
    of_recovery.NotAllowed, of_recovery.NotReady, of_entitlements.NotAllowed, of_cases.NotReady,
)  # fmt: skip
"""How a verb of delivery says that it was not done, and why."""


def tried(
    request: OfficerRequest, form: forms.Form, verb: Callable[..., Any], *, done: str | Callable[[], str],
    words: Callable[[], Mapping[str, Any]] | None = None,
) -> bool:  # fmt: skip
    """Try a verb with what a form says; what it refuses is said in the form."""
    if not form.is_valid():
        return False
    told = {"by": request.officer, "on": request.today} | dict(words() if words else form.cleaned_data)
    try:
        verb(**told)
    except REFUSALS as reason:
        for line in str(reason).splitlines():
            form.add_error(None, line)
        return False
    messages.success(request, done if isinstance(done, str) else done())
    return True


def tried_plainly(request: OfficerRequest, verb: Callable[..., Any], *, done: str) -> bool:
    """Try a verb that asks nothing; what it refuses is said above the page."""
    try:
        verb(by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return False
    messages.success(request, done)
    return True
