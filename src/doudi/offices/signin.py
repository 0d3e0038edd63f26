"""Signing in: only officers in their period of service, and no endless trying of passwords.

Verb: `OfficerBackend.authenticate`. Questions: `officer_of`, `must_wait`.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from doudi.offices.models import Officer, SignInFailure

FAILURES_MAX = 8
FAILURES_COUNTED_FOR = timedelta(minutes=15)
FAILURES_KEPT_FOR = timedelta(days=1)


def officer_of(user: AbstractBaseUser | AnonymousUser, *, on: date) -> Officer | None:
    """Find the officer behind an account, if in service that day. The account of one request is asked once."""
    if not isinstance(user, User) or not user.is_active:
        return None
    known = _known_of(user)
    if on not in known:
        known[on] = _officer_in_service(user.pk, on=on)
    return known[on]


def _known_of(user: User) -> dict[date, Officer | None]:
    """Give what was found of an account; beside the account itself, for a request has it in a lazy wrapper that forgets."""
    account = getattr(user, "_wrapped", user)
    known: dict[date, Officer | None] = account.__dict__.setdefault("_officer_on", {})
    return known


def _officer_in_service(user_id: int, *, on: date) -> Officer | None:
    in_service = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    found = Officer.objects.filter(in_service, user=user_id).select_related("desk__place", "user")
    return next(iter(found), None)  # an account has one at most


class OfficerBackend(ModelBackend):
    """Accept a password only from an officer in service who has not failed too often just now."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Check name and password.

        :raises PermissionDenied: after too many failures, even with the right password.
        """
        if not username or password is None:
            return None
        if must_wait(username):
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            count_failure(username)
        return user

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        """An account without an officer in service opens nothing."""
        return isinstance(user, User) and officer_of(user, on=timezone.localdate()) is not None

    def get_user(self, user_id: int) -> User | None:
        """Fetch the account of a session with its officer: one question, for every page asks it."""
        on = timezone.localdate()
        officer = _officer_in_service(user_id, on=on)
        if officer is None or not officer.user.is_active:
            return None
        _known_of(officer.user)[on] = officer
        return officer.user


def must_wait(name: str) -> bool:
    """Say whether sign-in with this name failed too often just now."""
    recent = timezone.now() - FAILURES_COUNTED_FOR
    return SignInFailure.objects.filter(name=name[:150], at__gt=recent).count() >= FAILURES_MAX


def count_failure(name: str) -> None:
    """Write down that signing in with this name failed now."""
    now = timezone.now()
    SignInFailure.objects.filter(at__lt=now - FAILURES_KEPT_FOR).delete()
    SignInFailure.objects.create(name=name[:150], at=now)
