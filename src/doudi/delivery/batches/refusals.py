"""Why a list does not move on, in sentences."""

from __future__ import annotations


class NotAllowed(Exception):
    """This officer may not do that with this list; the message says who may."""


class NotReady(Exception):
    """Something is missing, or was begun by somebody else; the message says all of it."""
