"""Visits as a file shows them: who went, whom they met, what they judged, and which pictures lie sealed.

Nouns: Seen. Verbs: visit_lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.visits.models import Visit
from doudi.web.hub.cases.declared import fact_lines, names_in


@dataclass(frozen=True)
class Seen:
    """One visit with what was judged on it, in words."""

    visit: Visit
    judged: tuple[tuple[str, str], ...]
    pictures: tuple[Any, ...]


def visit_lines(visits: Sequence[Visit], *, members: Iterable[ApplicationMember]) -> list[Seen]:
    """Put visits into words."""
    names = names_in(members)
    return [
        Seen(
            visit=one,
            judged=tuple(fact_lines(one.form.get("facts", {}), names=names)),
            pictures=tuple(one.pictures.all()),
        )
        for one in visits
    ]
