"""Questions to goods: homes_at (a list read page by page), progress (how far each place inside one is), account_number_of, address_of,
late_homes (works past the day they were to be finished).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Left

from doudi.cases.sealing import unseal_text
from doudi.delivery.goods.adapting import ACCOUNT, ADDRESS
from doudi.delivery.goods.homes import Contractor, Home, HomeStage
from doudi.delivery.goods.permissions import By
from doudi.journal.actions import record
from doudi.offices.models import Place
from doudi.offices.queries import inside

NEXT_DIGITS = {2: 4, 4: 6, 6: 9, 9: 12}
DAYS: Mapping[HomeStage, int] = {
    HomeStage.REGISTERED: 15, HomeStage.SURVEYED: 10, HomeStage.PLANNED: 20, HomeStage.FINISHED: 10,
    HomeStage.ACCEPTED: 15, HomeStage.PAID: 30,
}  # fmt: skip
"""How many days a home may wait at a stage: our own default (E), for no law sets one; works have the day of their contract."""

UNFINISHED = (HomeStage.CONTRACTED, HomeStage.WORKING)
PAID = (HomeStage.PAID, HomeStage.CLOSED)


@dataclass(frozen=True)
class Progress:
    """How many homes of a place stand at each stage, how many for too long, and what the works of those paid cost."""

    code: str
    name: str
    stages: Mapping[str, int]
    paid_cents: int
    late: int

    @property
    def all(self) -> int:
        """Count the homes on the list; those taken off it are not."""
        return sum(count for stage, count in self.stages.items() if stage != HomeStage.CANCELLED)

    @property
    def done(self) -> int:
        """Count those two have accepted."""
        return sum(self.stages.get(one, 0) for one in (HomeStage.ACCEPTED, *PAID))


def homes_at(place: str, *, year: int, stage: str = "") -> QuerySet[Home]:
    """List the homes of a year inside a place, at one stage or all."""
    rows = Home.objects.filter(inside(place, column="place"), year=year)
    return (rows.filter(stage=stage) if stage else rows).order_by("place", "pk")


def late_homes(place: str, *, year: int, on: date) -> QuerySet[Home]:
    """List homes that stand where they do for longer than `DAYS` allows, or whose works are past their day; the longest first."""
    return homes_at(place, year=year).filter(_is_late(on)).order_by("stage_since", "pk")


def _is_late(on: date) -> Q:
    late = Q(stage__in=UNFINISHED, finish_by__lt=on)
    for stage, days in DAYS.items():
        late |= Q(stage=stage, stage_since__lt=on - timedelta(days=days))
    return late


def due_of(home: Home) -> date | None:
    """Give the day by which a home is to move on; None when nothing waits."""
    if home.stage in UNFINISHED:
        return home.finish_by
    days = DAYS.get(HomeStage(home.stage))
    return home.stage_since + timedelta(days=days) if days is not None else None


def progress(place: str, *, year: int, on: date) -> list[Progress]:
    """Say how far each place directly inside one is on a day, in one reading."""
    digits = NEXT_DIGITS.get(len(place), 12)
    rows = Home.objects.filter(inside(place, column="place"), year=year).order_by()
    counted = rows.annotate(part=Left("place", digits)).values_list("part", "stage")
    found: dict[str, dict[str, int]] = {}
    paid: Counter[str] = Counter()
    late: Counter[str] = Counter()
    sums = {"count": Count("pk"), "cents": Sum("payable_cents", default=0), "slow": Count("pk", filter=_is_late(on))}
    for part, stage, count, cents, slow in counted.annotate(**sums):
        found.setdefault(part, {})[stage] = count
        paid[part] += cents if stage in PAID else 0
        late[part] += slow
    names = dict(Place.objects.filter(code__in=found).values_list("code", "name"))
    return [
        Progress(code, names.get(code, code), stages, paid[code], late[code]) for code, stages in sorted(found.items())
    ]


def address_of(home: Home, *, by: By, on: date) -> str:
    """Open where somebody lives, which is written down."""
    record(verb="home.address", by=by, on=on, about=home.number, place=home.place, purpose="适老化改造")
    return unseal_text(home.address_sealed, purpose=ADDRESS)


def account_number_of(contractor: Contractor, *, by: By, on: date) -> str:
    """Open the account a contractor is paid on, which is written down."""
    record(
        verb="contractor.account",
        by=by,
        on=on,
        about=f"contractor:{contractor.pk}",
        place=contractor.place_id,
        purpose="付款",
    )
    return unseal_text(contractor.account_sealed, purpose=ACCOUNT)
