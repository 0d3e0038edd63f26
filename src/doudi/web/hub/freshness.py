"""How old the registers behind a screen are, and which of them are too old to rely on.

Noun: Register. Questions: registers_of, stale.
"""

from dataclasses import dataclass
from datetime import date

from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.monitoring.models import ScreenRun


@dataclass(frozen=True)
class Register:
    """One register as a screen used it; `as_of` None means that it was never delivered."""

    dataset: str
    as_of: date | None
    days: int | None
    days_max: int

    @property
    def is_stale(self) -> bool:
        """Older than its owner promised, or not there at all."""
        return self.days is None or self.days > self.days_max


def registers_of(run: ScreenRun | None) -> list[Register]:
    """List every register, those that are missing or oldest against their promise first."""
    if run is None:
        return []
    found = [_register(dataset, run=run) for dataset in DATASETS]
    return sorted(found, key=lambda one: -1e9 if one.days is None else -one.days / one.days_max)


def stale(registers: list[Register]) -> list[Register]:
    """Keep the registers one must ask for again."""
    return [register for register in registers if register.is_stale]


def _register(dataset: str, *, run: ScreenRun) -> Register:
    told = run.registers.get(dataset) or {}
    as_of = date.fromisoformat(told["as_of"]) if told.get("as_of") else None
    days = None if as_of is None else (run.on - as_of).days
    return Register(dataset=dataset, as_of=as_of, days=days, days_max=mapping_of(dataset).max_age_days)
