"""Why a claim does not move on, in sentences."""

from __future__ import annotations


class NotAllowed(Exception):
    """This officer may not do that with this claim; the message says who may."""


class NotReady(Exception):
    """Something is missing, or is not so any more; the message says what."""
