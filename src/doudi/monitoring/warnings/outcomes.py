"""What came of warnings, by indicator and place: how many signs were true, how many households were helped, and how long it took.

Nouns: Outcome. Verb: outcomes_by. It goes back to whoever sets weights and thresholds; signs nobody judged are neither true nor false.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from statistics import median

from django.db.models import Q

from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.permissions import check_may_read
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.offices.models import Officer
from doudi.offices.queries import inside

Reason = HardshipWarning.Reason
HELPED = (Reason.AIDED, Reason.REFERRED)
ROWS_MOST = 200_000


@dataclass
class Outcome:
    """What came of the warnings with an indicator: told, judged, true, disposed of, helped, and the days until help."""

    told: int = 0
    true: int = 0
    false: int = 0
    disposed: int = 0
    helped: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def precision(self) -> Fraction | None:
        """The share of true ones among those judged; None when nobody judged any."""
        judged = self.true + self.false
        return Fraction(self.true, judged) if judged else None

    @property
    def helped_share(self) -> Fraction | None:
        """The share of those disposed of who were helped; None when none was."""
        return Fraction(self.helped, self.disposed) if self.disposed else None

    @property
    def days_to_help(self) -> int | None:
        """The median of days from the warning to the help."""
        return int(median(self.days)) if self.days else None


Row = tuple[str, str, bool | None, str, date, date | None]
"""Indicator, place, judged true, reason, warned on, disposed on: of one sign that was new."""


def outcomes_for(
    *, officer: Officer, since: date, until: date, place: str = "", digits: int = 0
) -> dict[tuple[str, str], Outcome]:
    """Say what came of the warnings generated in [since, until), by indicator and, with `digits`, by place inside.

    :raises NotAllowed: when the officer's desk has nothing to do with warnings.
    """
    check_may_read(officer)
    told = Q(warning__generated_on__gte=since, warning__generated_on__lt=until, is_repeat=False)
    rows = Signal.objects.filter(told, inside(place, column="warning__place")).order_by("pk").values_list(
        "indicator", "warning__place", "is_true", "warning__reason", "warning__generated_on", "warning__disposed_on"
    )[:ROWS_MOST]  # fmt: skip
    return outcomes_by(rows, digits=digits)


def outcomes_by(rows: Iterable[Row], *, digits: int = 0) -> dict[tuple[str, str], Outcome]:
    """Add up signs by indicator and by place so many digits long; `digits` 0 is for the whole."""
    found = {(code, ""): Outcome() for code in INDICATORS} if not digits else {}
    for code, place, is_true, reason, told_on, disposed_on in rows:
        one = found.setdefault((code, place[:digits]), Outcome())
        one.told += 1
        one.true += is_true is True
        one.false += is_true is False
        one.disposed += bool(reason)
        if reason in HELPED and disposed_on is not None:
            one.helped += 1
            one.days.append((disposed_on - told_on).days)
    return found
