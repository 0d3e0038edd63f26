"""Figures tried on past data before they go live, and published by two people.

Nouns: Tried (what would have been warned of). Verbs: try_figure, propose, publish, decline. A trial weighs everybody twice, with the
figures in force and with the proposed one, and says whose warning would go that people had found true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.monitoring.warnings.in_force import book_in_force
from doudi.monitoring.warnings.levels import LEVELS
from doudi.monitoring.warnings.models import Figure, Signal
from doudi.monitoring.warnings.permissions import NotAllowed
from doudi.monitoring.warnings.scoring import level_of, scale_of
from doudi.monitoring.warnings.sweeping import ready_for, weigh
from doudi.monitoring.warnings.terms import TERMS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.rules import Rulebook
from doudi.rules.sweep import Sweep
from doudi.standards.notices import BadValue
from doudi.standards.trial import trial

PURPOSE = "预警参数"
DESKS = ("county", "city")
COUNTY_DIGITS = 6
WORDS_MOST = 500


class NotReady(Exception):
    """A figure cannot be proposed or published as it is; the message says what to do."""


@dataclass
class Tried:
    """What a figure would do to the data of a day: warnings by level before and after, how many households come and go, and of those who
    go how many had a sign that people found true.
    """

    on: str
    households: int = 0
    before: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    after: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    come: int = 0
    go: int = 0
    go_true: int = 0


def try_figure(*, term: str, value: str, place: str, facts: Path, on: date) -> Tried:
    """Say what a figure would have warned of with the data of a day.

    :raises BadValue: when there is no such figure (of the indicators, not of the law), or the value does not fit.
    :raises FileNotFoundError: when no county inside the place has facts for that day.
    """
    if term not in TERMS.terms:
        raise BadValue(gettext("没有“%(name)s”这项预警参数。") % {"name": term[:60]})
    now = book_in_force()
    then = trial(now, settings=[(term, value)], place=place, residence="any", since=on)
    folders = sorted(one for one in facts.glob("[0-9]*") if one.is_dir() and one.name.startswith(place[:COUNTY_DIGITS]))
    if not folders:
        raise FileNotFoundError(f"no facts for {on} inside {place} under {facts}")
    tried, gone = Tried(on=on.isoformat()), set[int]()
    sweeps = [ready_for(book, folders=folders, on=on) for book in (now, then)]
    for folder in folders:
        households, before = _levels(now, ready=sweeps[0], folder=folder, on=on)
        _, after = _levels(then, ready=sweeps[1], folder=folder, on=on)
        tried.households += households
        _compare(tried, before=before, after=after)
        gone |= before.keys() - after.keys()
    tried.go_true = _found_true(gone)
    return tried


def _levels(book: Rulebook, *, ready: Sweep, folder: Path, on: date) -> tuple[int, dict[int, str]]:
    """Name the level of each household of a county that would be warned of; and count everybody."""
    scale = scale_of(place=folder.name, on=on, terms=book.terms)
    households, found = 0, dict[int, str]()
    for one in weigh(ready, folder=folder, scale=scale):
        households += len(one.household)
        levels = {score: level_of(score, scale=scale) for score in set(one.score.tolist())}
        pairs = zip(one.household.tolist(), one.score.tolist(), strict=True)
        found |= {key: levels[score] for key, score in pairs if levels[score]}
    return households, found


def _compare(tried: Tried, *, before: Mapping[int, str], after: Mapping[int, str]) -> None:
    for counts, levels in ((tried.before, before), (tried.after, after)):
        for level in levels.values():
            counts[level] += 1
    tried.come += len(after.keys() - before.keys())
    tried.go += len(before.keys() - after.keys())


def _found_true(households: Collection[int]) -> int:
    """Count the households that were warned of once with a sign that people found true."""
    with acting_as(SYSTEM):
        true = Signal.objects.filter(is_true=True, warning__household_key__in=households)
        return true.values("warning__household_key").distinct().count()


@transaction.atomic
def propose(
    *, term: str, place: str, value: str, since: date, source: str, reason: str, tried: Tried, by: Officer, on: date
) -> Figure:
    """Propose a figure with its trial; it weighs nothing until another officer publishes it.

    :raises NotAllowed: when the officer's desk sets no figures, or not for this place.
    :raises NotReady: when a source or a reason is missing, it would hold from a day that is over, or it waits already.
    """
    _check_may_set(by, place=place)
    if not source.strip() or not reason.strip() or max(len(source), len(reason)) > WORDS_MOST:
        raise NotReady(gettext("请写明依据和理由。"))
    if since <= on:
        raise NotReady(gettext("参数从以后的一天起生效。"))
    told = asdict(tried)
    try:
        with transaction.atomic():
            row = Figure.objects.create(
                term=term, place=place, value=value, since=since, source=source.strip(), reason=reason.strip(), tried=told,
                proposed_by=by, proposed_on=on,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotReady(gettext("同一地方、同一天的这项参数已经有人提出，正在等待发布。")) from problem
    _write("figure.propose", row=row, by=by, on=on)
    return row


@transaction.atomic
def publish(*, figure: Figure, by: Officer, on: date) -> Figure:
    """Publish a proposed figure.

    :raises NotAllowed: when the officer proposed it himself, or sets no figures there.
    :raises NotReady: when it was settled meanwhile, its day has come, or one for the same day was published.
    """
    row = _waiting(figure)
    _check_may_set(by, place=row.place)
    if by.pk == row.proposed_by_id:
        raise NotAllowed(gettext("提出和发布必须是两个人：这项参数是您提出的，请由另一位发布。"))
    if row.since <= on:
        raise NotReady(gettext("生效的日子已经到了，请重新提出。"))
    row.published_by, row.published_on = by, on
    try:
        with transaction.atomic():
            row.save(update_fields=["published_by", "published_on"])
    except IntegrityError as problem:
        raise NotReady(gettext("同一地方、同一天的这项参数已经发布过。")) from problem
    _write("figure.publish", row=row, by=by, on=on)
    return row


@transaction.atomic
def decline(*, figure: Figure, by: Officer, on: date) -> Figure:
    """End a proposal without publishing it; the proposer may take the own one back.

    :raises NotAllowed: when the officer sets no figures there.
    :raises NotReady: when it was settled meanwhile.
    """
    row = _waiting(figure)
    _check_may_set(by, place=row.place)
    row.declined_by, row.declined_on = by, on
    row.save(update_fields=["declined_by", "declined_on"])
    _write("figure.decline", row=row, by=by, on=on)
    return row


def _check_may_set(by: Officer, *, place: str) -> None:
    if by.desk.kind not in DESKS or not place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("预警参数由管辖该地的县级以上民政岗位制定。"))


def _waiting(figure: Figure) -> Figure:
    row = Figure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if not row.is_waiting:
        raise NotReady(gettext("这项参数已经处理过。"))
    return row


def _write(verb: str, *, row: Figure, by: Officer, on: date) -> None:
    detail = {"term": row.term, "value": row.value, "since": row.since, "tried": row.tried}
    record(verb=verb, by=by, on=on, about=f"{row.term} {row.place}", place=row.place, purpose=PURPOSE, detail=detail)
