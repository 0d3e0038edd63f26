"""Faults, dialled by rates per source: each drawn from the question's number and how often it was asked, the same in every run.

Nouns: Faults, KINDS. Verbs: read_faults, drawn. A fault of one attempt passes with the next; `late`, `silent`, `refuses` and `agrees` stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import yaml

OF_ATTEMPT = (
    "slow", "timeout", "error", "truncated", "half_rows", "wrong_person", "replayed", "stale", "broken_signature",
)  # fmt: skip
OF_QUESTION = ("late", "silent", "refuses", "agrees")
KINDS = (*OF_ATTEMPT, *OF_QUESTION)
EVERY = "all"
SPREAD = 1_000_000


class FaultsWrong(Exception):
    """A file of faults cannot be used; the message says which word."""


@dataclass(frozen=True)
class Faults:
    """How often what goes wrong, as shares from 0 to 1; how long what is slow takes, and how late what is late comes.

    What is late comes `late_days` after its last day; below zero, so many days before it.
    """

    rates: Mapping[str, float] = field(default_factory=dict)
    slow_seconds: float = 0.3
    hold_seconds: float = 8.0
    late_days: int = 15
    seed: int = 1

    def strikes(self, kind: str, *, number: str, times: int = 0) -> bool:
        """Say whether a fault strikes this attempt."""
        words = f"{self.seed}:{kind}:{number}:{times}"
        return _share(words) < self.rates.get(kind, 0.0)

    def of_attempt(self, *, number: str, times: int) -> str:
        """Name the first fault that strikes this attempt; none is the empty word."""
        return next((kind for kind in OF_ATTEMPT if self.strikes(kind, number=number, times=times)), "")


def read_faults(file: Path | None) -> dict[str, Faults]:
    """Read faults by source, or by the beginning of a question's number; `all` stands for what is not named.

    :raises FaultsWrong: for a word that is no fault.
    """
    content = yaml.safe_load(file.read_text(encoding="utf-8")) if file else {}
    return {source: _faults(source, row=row) for source, row in (content or {}).items()}


def faults_of(faults: Mapping[str, Faults], *, source: str, number: str = "") -> Faults:
    """Choose the faults that strike a question: its own, else those of its source."""
    own = next((one for key, one in faults.items() if number.startswith(key)), None)
    return own or faults.get(source) or faults.get(EVERY) or Faults()


def _faults(source: str, *, row: Mapping[str, float]) -> Faults:
    rates = {name: float(value) for name, value in row.items() if name in KINDS}
    more = {name: value for name, value in row.items() if name not in KINDS}
    if strangers := set(more) - {"slow_seconds", "hold_seconds", "late_days", "seed"}:
        raise FaultsWrong(f"{source}：不认识 {'、'.join(sorted(strangers))}；可用：{'、'.join(KINDS)}")
    return Faults(
        rates=rates, slow_seconds=float(more.get("slow_seconds", 0.3)), hold_seconds=float(more.get("hold_seconds", 8.0)),
        late_days=int(more.get("late_days", 15)), seed=int(more.get("seed", 1)),
    )  # fmt: skip


def _share(words: str) -> float:
    return int.from_bytes(sha256(words.encode()).digest()[:8], "big") % SPREAD / SPREAD
