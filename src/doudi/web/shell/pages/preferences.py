"""Choosing the language and the size of type."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from doudi.web.shell import preferences


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the choice and return to the page it was made on."""
    preferences.apply(request)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return preferences.keep(request, redirect(back if is_ours else "/"))
