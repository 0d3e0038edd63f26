"""What the sources said about the people of one commission, without a database: the ground every part of a report stands on.

Nouns: Subject, Said, Ground, Claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from doudi.evidence.sources.models import Outcome

ANSWERING = (Outcome.HIT, Outcome.NO_HIT)
"""The outcomes that say something; the others, and no answer yet, are silence."""
LISTS_MOST = 20


@dataclass(frozen=True)
class Subject:
    """Somebody the letter covers, as the registry knows him."""

    key: int
    name: str
    masked: str
    role: str
    relation: str
    sex: str = ""
    born_on: date | None = None


@dataclass(frozen=True)
class Said:
    """One inquiry and what came of it; `outcome` is empty while the source may still answer."""

    inquiry: str
    subject: int
    source: str
    outcome: str
    asked_on: date
    answer_by: date
    rows: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    as_of: date | None = None
    answered_at: datetime | None = None
    answer_hash: str = ""
    is_late: bool = False

    @property
    def is_silent(self) -> bool:
        """TIMEOUT, NOT_AVAILABLE and no answer yet are never read as "no record"."""
        return self.outcome not in ANSWERING


@dataclass(frozen=True)
class Claims:
    """What the household declared: figures, and rows it says are not what they look like. None was not declared."""

    income_month: Decimal | None = None
    assets: Decimal | None = None
    homes: int | None = None
    vehicles: int | None = None
    businesses: int | None = None
    residence: str = "urban"
    ancestral: tuple[str, ...] = ()
    sold_cars: tuple[str, ...] = ()
    dormant: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """Everything a report is computed from."""

    place: str
    programme: str
    as_of: date
    subjects: tuple[Subject, ...]
    said: tuple[Said, ...]
    claims: Claims = Claims()

    def of(self, source: str, *, subject: int) -> Said | None:
        """Find what a source said about somebody; none when it was not asked."""
        return next((one for one in self.said if one.source == source and one.subject == subject), None)

    def was_asked(self, source: str) -> bool:
        """Say whether a source was asked about anybody."""
        return any(one.source == source for one in self.said)


def read_claims(declared: Mapping[str, Any] | None) -> Claims:
    """Read a commission's `declared`; a figure that cannot be read was not declared."""
    given = declared or {}
    return Claims(
        income_month=_amount(given.get("income_month")),
        assets=_amount(given.get("assets")),
        homes=_count(given.get("homes")),
        vehicles=_count(given.get("vehicles")),
        businesses=_count(given.get("businesses")),
        residence="rural" if given.get("residence") == "rural" else "urban",
        ancestral=_names(given.get("ancestral")),
        sold_cars=_names(given.get("sold_cars")),
        dormant=_names(given.get("dormant")),
    )


def _amount(written: Any) -> Decimal | None:
    try:
        amount = Decimal(str(written)) if written is not None and not isinstance(written, bool) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and amount >= 0 else None


def _count(written: Any) -> int | None:
    amount = _amount(written)
    return int(amount) if amount is not None and amount == amount.to_integral_value() else None


def _names(written: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in written[:LISTS_MOST]) if isinstance(written, list) else ()
