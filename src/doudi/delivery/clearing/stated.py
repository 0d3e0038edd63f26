"""What banks said left the paying accounts, as it was kept. Nouns: Stated, Strange, Account. Question: stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from doudi.cases.terms import months_after
from doudi.delivery.banks.port import bank_of
from doudi.delivery.banks.returned import Entry
from doudi.delivery.batches.models import Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.keeping import AT_ONCE, statements_in
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
class Account:
    """The paying accounts of a place: what is stated of each month's lists (nothing where no statement came), and what moved besides."""

    months: Mapping[date, Stated]
    strange: Strange


def stated(*, place: str, first: date, last: date) -> Account:
    """Lay the lists of some months beside what left the paying accounts for them: each movement once, less what came back."""
    entries = _entries(place)
    if not entries:
        return Account({}, Strange())
    lines = Line.objects.filter(batch__place__startswith=place, batch__month__range=(first, last))
    months = dict(lines.values_list("end_to_end_id", "batch__month"))
    found: dict[date, Stated] = defaultdict(Stated)
    others: list[Entry] = []
    for entry in entries:
        if entry.end_to_end_id in months:
            found[months[entry.end_to_end_id]].left += entry.cents
        elif first <= entry.day < months_after(last, count=1):
            others.append(entry)
    shown = {entry.end_to_end_id for entry in entries}
    paid = lines.filter(state=Line.State.PAID).values_list("end_to_end_id", "cents", "batch__bank", "batch__stage")
    for number, cents, bank, stage in paid:
        if number not in shown:
            _add_unshown(found[months[number]], cents=cents, bank=bank, stage=stage)
    return Account(dict(found), _strange(others))


def _strange(entries: Sequence[Entry]) -> Strange:
    """Count the movements that are for no line at all; the others are for lists of other places or months."""
    listed, coming = set[str](), iter(sorted({one.end_to_end_id for one in entries}))
    while some := list(islice(coming, AT_ONCE)):
        listed |= set(Line.objects.filter(end_to_end_id__in=some).values_list("end_to_end_id", flat=True))
    strange = [one for one in entries if one.end_to_end_id not in listed]
    return Strange(len(strange), sum(one.cents for one in strange))


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
