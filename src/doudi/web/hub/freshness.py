"""How old the registers behind a screen are in a place, and which of them are too old to rely on.

Noun: Register. Questions: registers_of, stale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.monitoring.models import ScreenRun

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Register:
    """One register as a screen used it: its oldest day, and whether counties of the place did not deliver it.

    `as_of` None means that nobody here delivered it.
    """

    dataset: str
    as_of: date | None
    is_partial: bool
    is_old: bool

    @property
    def is_stale(self) -> bool:
        """Not there, not everywhere, or older than its owner promised."""
        return self.as_of is None or self.is_partial or self.is_old


def registers_of(run: ScreenRun | None, *, place: str) -> list[Register]:
    """List every register behind a screen; those one must ask for come first, then the oldest."""
    if run is None:
        return []
    found = [_register(dataset, run=run, place=place) for dataset in DATASETS]
    return sorted(found, key=lambda one: (one.as_of is not None, not one.is_stale, one.as_of or date.min))


def stale(registers: Sequence[Register]) -> list[Register]:
    """Keep the registers one must ask for again."""
    return [register for register in registers if register.is_stale]


def _register(dataset: str, *, run: ScreenRun, place: str) -> Register:
    told = run.registers.get(dataset) or {"as_of": None, "silent": []}
    silent = [county for county in told["silent"] if county.startswith(place) or place.startswith(county)]
    is_silent = told["as_of"] is None or (bool(silent) and len(place) >= COUNTY_DIGITS)
    as_of = None if is_silent else date.fromisoformat(told["as_of"])
    days_max = mapping_of(dataset).max_age_days
    return Register(
        dataset=dataset,
        as_of=as_of,
        is_partial=bool(silent) and as_of is not None,
        is_old=as_of is not None and (run.on - as_of).days > days_max,
    )
