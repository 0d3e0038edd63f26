"""Which changes of a month a list shows: read from the address, written back into links. No name ever stands in an address."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from doudi.monitoring.months.watched import LEVELS
from doudi.monitoring.months.words import CHANGES
from doudi.web.hub.filters import PAGE_MOST, is_inside


@dataclass(frozen=True)
class Chosen:
    """What was chosen: the month as it stands in an address, the place, the kind of change, the level, the page."""

    month: str
    place: str
    change: str = ""
    level: str = ""
    page: int = 1

    @property
    def day(self) -> date:
        """Give the first day of the month."""
        return datetime.strptime(self.month, "%Y-%m").date()  # noqa: DTZ007  # a month has no time zone

    def address(self, **changes: Any) -> str:
        """Write the query of a link, with some choices changed; a changed choice starts at the first page."""
        changed = replace(self, **({"page": 1} | changes))
        told = {name: value for name, value in asdict(changed).items() if value and (name, value) != ("page", 1)}
        return urlencode(told)


def read(query: QueryDict, *, own_place: str, known: list[date]) -> Chosen | None:
    """Read an address; nobody leaves his own place. None before any month was compared.

    :raises Http404: when a month is named that nobody compared.
    """
    months = [f"{month:%Y-%m}" for month in known]
    month = query.get("month", "") or (months[0] if months else "")
    if month and month not in months:
        raise Http404
    place, change, level, page = (query.get(name, "") for name in ("place", "change", "level", "page"))
    chosen = Chosen(
        month=month,
        place=place if is_inside(place, own_place=own_place) else own_place,
        change=change if change in CHANGES else "",
        level=level if level in LEVELS else "",
        page=min(int(page), PAGE_MOST) if page.isascii() and page.isdigit() and page != "0" else 1,
    )
    return chosen if month else None
