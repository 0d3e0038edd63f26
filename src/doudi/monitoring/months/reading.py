"""Reading: which files a comparison opened, so that it can be seen that it opened no more than it had to. Noun: Reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from doudi.engine.snapshots import Delivery


@dataclass
class Reading:
    """The files of the lake that were opened so far."""

    opened: set[Path] = field(default_factory=set)

    def parts(self, deliveries: Iterable[Delivery]) -> list[Path]:
        """Name the files of deliveries about to be opened."""
        return self.note(part for one in deliveries for part in one.parts)

    def doubtful(self, delivery: Delivery) -> list[Path]:
        """Name the files of a delivery's rows in quarantine, about to be opened."""
        return self.note(delivery.doubtful)

    def note(self, paths: Iterable[Path]) -> list[Path]:
        """Write down that files are opened."""
        found = list(paths)
        self.opened.update(found)
        return found
