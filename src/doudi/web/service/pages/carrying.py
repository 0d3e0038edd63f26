"""What goes onto a phone: its key, its errands, and whether it is lost. Whatever is given here lies sealed on the phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from doudi.dispatch.rounds import queries
from doudi.dispatch.rounds.devices import is_lost, trust_device
from doudi.dispatch.rounds.models import Device
from doudi.dispatch.rounds.permissions import WORKERS, NotAllowed, NotReady
from doudi.web.service.questions import carried_of
from doudi.web.shell.signed_in import DatedRequest, OfficerRequest, for_desks

GONE, STRANGE = 410, 401


@require_safe
@never_cache
@for_desks(*WORKERS)
def carried(request: OfficerRequest) -> HttpResponse:
    """Give a trusted phone its worker's errands, unless it has them, and the token its next requests carry; another the token alone."""
    told: dict[str, Any] = {
        "token": get_token(request),
        "worker": request.officer.name,
        "today": request.today.isoformat(),
    }
    if "X-Device" not in request.headers:
        return JsonResponse(told)
    if device_of(request) is None:
        return not_trusted(request)
    found = queries.errands_of(request.officer)
    told |= {"mark": queries.mark_of(found, on=request.today), "waiting": len(queries.waiting_for(request.officer))}
    if request.headers.get("X-Known") == told["mark"]:
        return JsonResponse(told)
    queries.note_carried(found, worker=request.officer, on=request.today)
    in_turn = queries.in_turn(found, worker=request.officer, on=request.today)
    return JsonResponse({**told, "errands": [carried_of(one, on=request.today) for one in in_turn]})


@sensitive_post_parameters("password")
@never_cache
@require_POST
@for_desks(*WORKERS)
def key(request: OfficerRequest) -> HttpResponse:
    """Give the key of a phone to whoever shows his password again."""
    code = code_in(request.POST.get("code", ""))
    if code is None:
        return JsonResponse({"words": gettext("手机没有编号，请重新打开。")}, status=400)
    try:
        user = authenticate(request, username=request.user.get_username(), password=request.POST.get("password", ""))
    except PermissionDenied:
        user = None
    if user is None or user.pk != request.user.pk:
        return JsonResponse({"words": gettext("密码不对，或者试的次数太多。")}, status=403)
    try:
        made = trust_device(
            code=code, name=request.POST.get("name", ""), session=request.session.session_key or "",
            by=request.officer, on=request.today,
        )  # fmt: skip
    except (NotAllowed, NotReady) as reason:
        return JsonResponse({"words": str(reason)}, status=409)
    return JsonResponse({"key": made.hex()})


@require_safe
@never_cache
def standing(request: DatedRequest, number: str) -> HttpResponse:
    """Say to a phone whether it is lost, signed in or not; it forgets everything then."""
    code = code_in(number)
    if code is None:
        raise Http404
    return HttpResponse(status=GONE if is_lost(code) else 204)


def device_of(request: OfficerRequest) -> Device | None:
    """Find the phone a request comes from: the officer's own, and not lost."""
    code = code_in(request.headers.get("X-Device", ""))
    return queries.device_of(code, officer=request.officer) if code else None


def code_in(text: str) -> UUID | None:
    """Read a phone's or a record's code; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def not_trusted(request: OfficerRequest) -> JsonResponse:
    """Tell a phone that it gets nothing: lost, it forgets everything; another's, it keeps what its own worker has not sent."""
    code = code_in(request.headers.get("X-Device", ""))
    status = GONE if code and is_lost(code) else STRANGE
    return JsonResponse({"words": gettext("这台手机没有登记在您名下，或者已经挂失。")}, status=status)
