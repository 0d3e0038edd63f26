"""The lake: registers as Parquet, one folder a data set, a day and a delivery, each with a manifest.

Nouns: Delivery, Lake. Verbs: deliveries, valid, place. A folder appears whole or not at all;
what a delivery means (columns, owners, law) is for the floors above.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

MANIFEST = "manifest.json"
PART = "part"
DOUBTFUL = "doubtful"
HASH_LENGTH = 12
CHUNK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Delivery:
    """One accepted delivery, as its manifest says."""

    dataset: str
    title: str
    source: str
    as_of: date
    delivered_at: datetime
    rows: int
    accepted: int
    quarantined: int
    duplicates: int
    sha256: str
    basis: str
    places: tuple[str, ...]
    file: str
    mapping_version: int
    max_age_days: int
    folder: Path

    @property
    def number(self) -> str:
        """The short name by which people and findings refer to it."""
        return self.sha256[:HASH_LENGTH]

    @property
    def parts(self) -> tuple[Path, ...]:
        return tuple(sorted(self.folder.glob(f"{PART}-*.parquet")))

    @property
    def doubtful(self) -> tuple[Path, ...]:
        """What could be read of rows in quarantine: they say that there is something, not what."""
        return tuple(sorted(self.folder.glob(f"{DOUBTFUL}-*.parquet")))

    def is_stale(self, *, on: date) -> bool:
        """Say whether it is too old to lean on."""
        return (on - self.as_of).days > self.max_age_days

    def covers(self, place: str) -> bool:
        return any(place.startswith(prefix) for prefix in self.places)

    def as_json(self) -> str:
        """Write the manifest."""
        content = asdict(self)
        content.pop("folder")
        content["as_of"] = self.as_of.isoformat()
        content["delivered_at"] = self.delivered_at.isoformat(timespec="microseconds")
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_manifest(folder: Path) -> Delivery:
    """Read a delivery's manifest."""
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    content["as_of"] = date.fromisoformat(content["as_of"])
    content["delivered_at"] = datetime.fromisoformat(content["delivered_at"])
    content["places"] = tuple(content["places"])
    return Delivery(**content, folder=folder)


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file, reading it in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True)
class Lake:
    """The folder of all accepted deliveries."""

    folder: Path

    @classmethod
    def of(cls, var: Path) -> Lake:
        return cls(folder=var / "lake")

    def place(self, dataset: str, *, as_of: date, sha256: str) -> Path:
        """Say where a delivery lies or would lie."""
        return self.folder / dataset / as_of.isoformat() / sha256[:HASH_LENGTH]

    def draft(self, dataset: str, *, sha256: str) -> Path:
        """Make an empty folder for a delivery being written; readers do not see it."""
        for left in (self.folder / dataset).glob(f".{sha256[:HASH_LENGTH]}.*.part"):
            if not is_running(int(left.name.split(".")[2])):
                shutil.rmtree(left)
        draft = self.folder / dataset / f".{sha256[:HASH_LENGTH]}.{os.getpid()}.part"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        return draft

    def publish(self, delivery: Delivery) -> Delivery:
        """Move a finished draft to its place in one step, taking the place of what lay there."""
        (delivery.folder / MANIFEST).write_text(delivery.as_json(), encoding="utf-8")
        final = self.place(delivery.dataset, as_of=delivery.as_of, sha256=delivery.sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists():
            old = delivery.folder.with_name(delivery.folder.name.replace(".part", ".old.part"))
            os.rename(final, old)
            os.rename(delivery.folder, final)
            shutil.rmtree(old)
        else:
            os.rename(delivery.folder, final)
        return replace(delivery, folder=final)

    def find(self, dataset: str, *, as_of: date, sha256: str) -> Delivery | None:
        """Find a delivery by its day and hash."""
        folder = self.place(dataset, as_of=as_of, sha256=sha256)
        return read_manifest(folder) if (folder / MANIFEST).exists() else None

    def deliveries(self, dataset: str) -> list[Delivery]:
        """List a data set's deliveries, oldest first."""
        found = [read_manifest(path.parent) for path in (self.folder / dataset).glob(f"[0-9]*/*/{MANIFEST}")]
        return sorted(found, key=_age)

    def valid(self, dataset: str, *, on: date, place: str) -> list[Delivery]:
        """List the deliveries that speak for a place on a day: those of the latest day not after it.

        Several files of that day unite; a file sent again under the same name takes the place of the earlier one.
        """
        return _speaking([found for found in self.deliveries(dataset) if found.as_of <= on], place=place)

    def current(self, dataset: str, *, on: date) -> list[Delivery]:
        """List the deliveries that still speak for some place on a day."""
        known = [found for found in self.deliveries(dataset) if found.as_of <= on]
        prefixes = {prefix for found in known for prefix in found.places}
        speaking = {found.folder for prefix in prefixes for found in _speaking(known, place=prefix)}
        return [found for found in known if found.folder in speaking]


def _speaking(known: list[Delivery], *, place: str) -> list[Delivery]:
    """Of deliveries, oldest first, choose those of the latest day that cover a place, each file once."""
    covering = [found for found in known if found.covers(place)]
    latest = max((found.as_of for found in covering), default=None)
    by_file = {found.file: found for found in covering if found.as_of == latest}
    return sorted(by_file.values(), key=_age)


def overruled(deliveries: Iterable[Delivery]) -> list[tuple[Delivery, str]]:
    """Pair each delivery with the places inside its own for which a newer one speaks."""
    found = sorted(deliveries, key=_age)
    pairs = []
    for older in found:
        newer = {prefix for later in found if later.as_of > older.as_of for prefix in later.places}
        pairs += [(older, prefix) for prefix in sorted(newer) if older.covers(prefix)]
    return pairs


def _age(delivery: Delivery) -> tuple[date, datetime, str]:
    return (delivery.as_of, delivery.delivered_at, delivery.sha256)


def is_running(process: int) -> bool:
    """Say whether a process of that number still runs, so that its drafts are not swept away."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


OnDelivery = Callable[[Delivery], None]
"""Told of every delivery newly accepted."""
