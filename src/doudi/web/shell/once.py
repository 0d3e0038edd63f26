"""A form that is sent twice, by a double click or a page that is loaded again, does its work once.

Noun: SentOnce (what such a form inherits). Verb: keep_once. Refusal: SentBefore.

What was sent is remembered where sign-ins are, until they end. Whoever sends it again at the same moment waits there for the first.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext

KEY_DIGITS = 40


class SentBefore(Exception):
    """The very same form was sent and done; the message says so."""


class SentOnce(forms.Form):
    """A form that carries a number of its own: another for each page, the same however often that page is sent."""

    once = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)


def keep_once(once: UUID | None) -> None:
    """Remember that a form was sent, in the transaction that does its work; a form without a number is not remembered.

    :raises SentBefore: when it was.
    """
    if once is None:
        return
    key = sha256(f"once:{once}".encode()).hexdigest()[:KEY_DIGITS]
    until = now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    try:
        with transaction.atomic():
            Session.objects.create(session_key=key, session_data="", expire_date=until)
    except IntegrityError as reason:
        raise SentBefore(gettext("这一页已经登记过了，没有再登记一次。还要登记一笔的，请重新打开这一页。")) from reason
