"""Pages of long lists: the number asked for, and the links before and after. Questions: page_of, address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

PAGE_MOST = 10_000


def page_of(query: QueryDict) -> int:
    """Read the number of a page; anything else is the first."""
    text = query.get("page", "")
    return min(int(text), PAGE_MOST) if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) else 1


def address(chosen: dict[str, Any], **changes: Any) -> str:
    """Write the query of a link; what is empty is left out."""
    return urlencode({name: value for name, value in (chosen | changes).items() if value})
