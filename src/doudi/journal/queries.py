"""Questions to the journal: the last lines, the lines about something, and whether the chain holds."""

from collections.abc import Iterator

from django.db.models import QuerySet

from doudi.journal.chain import Line, Walk, walk
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as

LAST_MAX = 1000
ROWS_AT_ONCE = 2000


def last_entries(*, count: int) -> list[Entry]:
    """List the newest lines the reader may see, oldest of them first."""
    return list(reversed(Entry.objects.order_by("-sequence")[: min(count, LAST_MAX)]))


def entries_about(about: str) -> QuerySet[Entry]:
    """List the lines about one thing, newest first."""
    return Entry.objects.filter(about=about).order_by("-sequence")


def verify() -> Walk:
    """Walk the whole chain, whoever asks."""
    with acting_as(SYSTEM):
        return walk(_lines())


def hash_at(sequence: int) -> str | None:
    """Give the hash of one line, to compare with a note of it kept elsewhere."""
    with acting_as(SYSTEM):
        return Entry.objects.filter(sequence=sequence).values_list("hash", flat=True).first()


def _lines() -> Iterator[Line]:
    fields = list(Line.__dataclass_fields__)
    for values in Entry.objects.order_by("sequence").values_list(*fields).iterator(chunk_size=ROWS_AT_ONCE):
        yield Line(*values)
