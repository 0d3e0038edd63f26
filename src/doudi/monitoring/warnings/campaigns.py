"""漏保漏救排查: lists of 医保, 残联 and 信访, less those aided already, less those clearly over limits, visited household by household.

Verbs: open_campaign (twice on a day gives the one there is), record_visit. Questions: funnel_of, list_for.
As in Fujian in 2022: 620,000 suspected, 683,500 people visited, 15,000 helped. A visit that found no need is kept as much as help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.monitoring.warnings.actions import NotReady
from doudi.monitoring.warnings.found import Found
from doudi.monitoring.warnings.funnel import Funnel
from doudi.monitoring.warnings.models import Campaign, CampaignHousehold
from doudi.monitoring.warnings.permissions import NotAllowed, check_may_read
from doudi.monitoring.warnings.scoring import scale_of, score_of
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.monitoring.warnings.sweeping import NAMES, Weighed, ready_for, weigh
from doudi.monitoring.warnings.watching import looked_at
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.offices.serials import serial_number
from doudi.rules import Rulebook
from doudi.rules.sweep import Sweep

PURPOSE = "漏保漏救排查"
USUAL = ("W-MED", "W-DIS", "W-PET")
"""医保 (heavy bills), 残联 (severe disability), 信访: the registers Fujian compared."""
LEAST = {"W-DIS": 2}
"""From which rank on a sign counts: of disabilities only grades one and two, and grade three of the mind."""
VISITORS = ("village", "township", "county")
HELPED = ("DIBAO", "TEMPORARY", "OTHER")
WORDS_MOST = 1000
COUNTY_DIGITS = 6
AT_ONCE = 1_000


@dataclass
class _Counts:
    compared: int = 0
    aided: int = 0
    over: int = 0


def open_campaign(
    book: Rulebook,
    *,
    facts: Path,
    on: date,
    place: str,
    title: str,
    indicators: Sequence[str] = USUAL,
    by: Officer | None = None,
) -> Campaign:
    """Make the list of a place from the facts of a day; the same day and place again gives the campaign there is.

    :raises FileNotFoundError: when no county inside the place has facts for that day.
    """
    folders = sorted(one for one in facts.glob("[0-9]*") if one.is_dir() and one.name.startswith(place[:COUNTY_DIGITS]))
    if not folders:
        raise FileNotFoundError(f"no facts for {on} inside {place} under {facts}")
    assert set(indicators) <= set(INDICATORS), indicators
    known = Campaign.objects.filter(on=on, place=place).first()
    if known is not None:
        return known
    with acting_as(SYSTEM), transaction.atomic():
        counts, rows, ready = _Counts(), [], ready_for(book, folders=folders, on=on)
        for folder in folders:
            rows += _listed(book, ready=ready, folder=folder, on=on, place=place, indicators=indicators, counts=counts)
        made = Campaign.objects.create(
            number=serial_number("PC", place=place, on=on), title=title, place=place, on=on, indicators=list(indicators),
            compared=counts.compared, aided=counts.aided, over=counts.over, opened_by=by,
        )  # fmt: skip
        for row in rows:
            row.campaign = made
        CampaignHousehold.objects.bulk_create(rows, batch_size=AT_ONCE)
        detail = {"compared": counts.compared, "listed": len(rows), "indicators": list(indicators)}
        record(verb="campaign.open", by=SYSTEM, on=on, about=made.number, place=place, purpose=PURPOSE, detail=detail)
    return made


def _listed(
    book: Rulebook, *, ready: Sweep, folder: Path, on: date, place: str, indicators: Sequence[str], counts: _Counts
) -> list[CampaignHousehold]:
    scale = scale_of(place=folder.name, on=on, terms=book.terms)
    wanted: dict[int, str] = {}
    for one in weigh(ready, folder=folder, scale=scale):
        rows = _rows_of(one, place=place, indicators=indicators, counts=counts)
        wanted |= {int(one.household[row]): NAMES[int(one.group[row])] for row in rows}
    found = looked_at(book, folder=folder, on=on, groups=wanted)
    return [_row(one, score=score_of(one.levels, group=one.group, scale=scale).total) for one in found]


def _rows_of(one: Weighed, *, place: str, indicators: Sequence[str], counts: _Counts) -> Sequence[int]:
    """Choose the households of a chunk that belong on the list, and count those left out for each reason."""
    is_here = np.array([name.startswith(place) for name in one.place.dictionary.to_pylist()])[
        one.place.indices.to_numpy()
    ]
    has_sign = (
        np.any([one.ranks[code] >= LEAST.get(code, 1) for code in indicators if code in one.ranks], axis=0) & is_here
    )
    is_aided = has_sign & (one.group != len(NAMES) - 1)
    is_over = has_sign & ~is_aided & one.over
    counts.compared += int(has_sign.sum())
    counts.aided += int(is_aided.sum())
    counts.over += int(is_over.sum())
    rows: Sequence[int] = np.flatnonzero(has_sign & ~is_aided & ~is_over).tolist()
    return rows


def _row(one: Found, *, score: int) -> CampaignHousehold:
    return CampaignHousehold(
        household_key=one.household_key, place=one.place, hukou=one.hukou, name=one.name, masked=one.masked, members=one.members,
        signs=one.levels, score=score,
    )  # fmt: skip


@transaction.atomic
def record_visit(*, household: CampaignHousehold, result: str, words: str, by: Officer, on: date) -> CampaignHousehold:
    """Write down what somebody found who went there.

    :raises NotAllowed: when it is not a village's, a town's or the county's desk of one of its places.
    :raises NotReady: when no result or words are given, or it was written down already.
    """
    held = CampaignHousehold.objects.select_for_update(of=("self",)).get(pk=household.pk)
    own = by.desk.place_id
    if by.desk.kind not in VISITORS or not any(one.startswith(own) for one in (held.place, held.hukou) if one):
        raise NotAllowed(gettext("排查由户籍地或居住地的村（居）、乡镇（街道）或县级民政岗位上门。"))
    if held.visited_on is not None:
        raise NotReady(gettext("这户已经有人上门，结果已登记。"))
    if result not in CampaignHousehold.Result.values or not 0 < len(words.strip()) <= WORDS_MOST:
        raise NotReady(gettext("请选结果，并写明看到的情况。"))
    held.result, held.words, held.visited_on, held.visited_by = result, words.strip(), on, by
    held.save(update_fields=["result", "words", "visited_on", "visited_by"])
    about = f"{held.campaign.number}/{held.pk}"
    record(
        verb="campaign.visit", by=by, on=on, about=about, place=held.place, purpose=PURPOSE, detail={"result": result}
    )
    return held


def list_for(campaign: Campaign, *, officer: Officer, place: str = "") -> QuerySet[CampaignHousehold]:
    """List a campaign's households an officer may see, those nobody visited first, then by score.

    :raises NotAllowed: when the officer's desk has nothing to do with warnings.
    """
    check_may_read(officer)
    found = campaign.households.filter(inside(place, column="place") | inside(place, column="hukou"))
    return found.order_by(F("visited_on").asc(nulls_first=True), "-score", "household_key")


def funnel_of(campaign: Campaign) -> Funnel:
    """Count the steps of a campaign; what was compared and left out are its own counts, the rest the rows in sight."""
    seen = campaign.households.aggregate(
        listed=Count("pk"),
        visited=Count("pk", filter=Q(visited_on__isnull=False)),
        helped=Count("pk", filter=Q(result__in=HELPED)),
    )
    return Funnel(compared=campaign.compared, aided=campaign.aided, over=campaign.over, **seen)


def results_of(campaign: Campaign) -> list[tuple[str, int]]:
    """Count the visits by what came of them, in the order of the vocabulary."""
    counts = dict(campaign.households.exclude(result="").order_by().values_list("result").annotate(count=Count("pk")))
    return [(str(one.label), counts.get(one.value, 0)) for one in CampaignHousehold.Result]
