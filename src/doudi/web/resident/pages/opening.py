"""Opening a letter with the code, leaving it, and how to sign on paper instead."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.evidence.letters.actions import NotReady, open_with_code
from doudi.web.resident.inside import KEPT
from doudi.web.resident.opened import forget, remember
from doudi.web.shell.signed_in import DatedRequest


class Code(forms.Form):
    """The letter's number and the code from the officer."""

    use_required_attribute = False
    number = forms.CharField(
        max_length=30, label=gettext_lazy("授权书编号"),
        error_messages={"required": gettext_lazy("请填写授权书编号。它以 SQ 开头。")},
        widget=forms.TextInput(attrs={"class": "entry", "autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    code = forms.CharField(
        max_length=12, label=gettext_lazy("8 个字母的口令"),
        error_messages={"required": gettext_lazy("请填写工作人员当面给您的 8 个字母。")},
        widget=forms.TextInput(
            attrs={"class": "entry entry-code", "autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def opening(request: DatedRequest, number: str = "") -> HttpResponse:
    """Ask for the code, and open the letter."""
    form = Code(request.POST if request.method == "POST" else None, initial={"number": number})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = open_with_code(**form.cleaned_data, at=now())
        except NotReady as reason:
            form.add_error(None, str(reason))
        else:
            remember(request, invitation=invitation)
            return redirect("resident:letter")
    return render(request, "resident/open.html", {"form": form, "has_number": bool(number)})


@require_safe
def paper(request: DatedRequest) -> HttpResponse:
    """Say how to sign on paper."""
    return render(request, "resident/paper.html")


@require_POST
@never_cache
def leave(request: DatedRequest) -> HttpResponse:
    """Close the letter on this phone."""
    forget(request)
    return redirect("resident:home" if KEPT in request.session else "resident:open")
