"""What banks said left the paying accounts, as it was kept. Nouns: Stated, Strange, Statements (stated_by_month, strange)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from doudi.delivery.banks.port import bank_of
from doudi.delivery.banks.returned import Entry
from doudi.delivery.batches.models import Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.keeping import statements_in
from doudi.delivery.clearing.models import Kept, Sent


@dataclass
class Stated:
    """Cents of a month's lists: what left by statements, what banks that send none say they paid, and what one is still to show."""

    left: int = 0
    told: int = 0
    awaited: int = 0


@dataclass(frozen=True)
class Strange:
    """Movements of the paying accounts that are for no line of ours: how many, and the cents that left."""

    count: int = 0
    cents: int = 0


@dataclass(frozen=True)
class Statements:
    """What is known of the paying accounts."""

    def stated_by_month(self, *, place: str, first: date, last: date) -> dict[date, Stated]:
        """Give what left for the lists of each month, each of the bank's movements once, less what came back; and what no statement shows.

        Nothing where no statement came at all.
        """
        entries = _entries(place)
        if not entries:
            return {}
        lines = Line.objects.filter(batch__place__startswith=place, batch__month__range=(first, last))
        months = dict(lines.values_list("end_to_end_id", "batch__month"))
        found: dict[date, Stated] = defaultdict(Stated)
        for entry in entries:
            if entry.end_to_end_id in months:
                found[months[entry.end_to_end_id]].left += entry.cents
        shown = {entry.end_to_end_id for entry in entries}
        paid = lines.filter(state=Line.State.PAID).values_list("end_to_end_id", "cents", "batch__bank", "batch__stage")
        for number, cents, bank, stage in paid:
            if number not in shown:
                _add_unshown(found[months[number]], cents=cents, bank=bank, stage=stage)
        return dict(found)

    def strange(self, *, place: str, first: date, before: date) -> Strange:
        """Say what moved on the paying accounts of a place, from a day on and before another, for nothing that was ever listed."""
        moved = [one for one in _entries(place) if first <= one.day < before]
        ours = Line.objects.filter(end_to_end_id__in={one.end_to_end_id for one in moved})
        listed = set(ours.values_list("end_to_end_id", flat=True))
        others = [one for one in moved if one.end_to_end_id not in listed]
        return Strange(len(others), sum(one.cents for one in others))


def _entries(place: str) -> set[Entry]:
    accounts = set(Sent.objects.filter(batch__place__startswith=place).values_list("account", flat=True))
    kept = statements_in(Kept.objects.exclude(statements=[]).iterator())
    return {entry for one in kept if one.account in accounts for entry in one.entries}


def _add_unshown(stated: Stated, *, cents: int, bank: str, stage: str) -> None:
    """Count a payment that no statement shows where one explains it: its bank sends none, or the list still waits for it."""
    at = bank_of(bank)
    if at is not None and not at.profile.states_account:
        stated.told += cents
    elif stage == Stage.RETURNED:
        stated.awaited += cents
