"""A month and a day as they are written on the terminal. Verbs: read_month, read_day (types of argparse)."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date

from django.utils.translation import gettext


def read_month(text: str) -> date:
    """Read a month written 2026-11 as its first day.

    :raises ArgumentTypeError: with how to write it.
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as wrong:
        raise ArgumentTypeError(gettext("请写成“年-月”，例如 2026-11")) from wrong


def read_day(text: str) -> date:
    """Read a day written 2026-11-28.

    :raises ArgumentTypeError: with how to write it.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(gettext("请写成“年-月-日”，例如 2026-11-28")) from wrong
