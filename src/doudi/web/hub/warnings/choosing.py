"""Which warnings a list shows: read from the address, written back into links. No name ever stands in an address."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from doudi.monitoring.warnings.levels import LEVELS
from doudi.monitoring.warnings.queries import OPEN, SHELVES
from doudi.monitoring.warnings.road import S
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.web.hub.filters import PAGE_MOST, is_inside


@dataclass(frozen=True)
class Chosen:
    """What was chosen: the shelf, the place, the level, the stage, the indicator, the page."""

    shelf: str
    place: str
    level: str = ""
    stage: str = ""
    indicator: str = ""
    page: int = 1

    def address(self, **changes: Any) -> str:
        """Write the query of a link, with some choices changed; a changed choice starts at the first page."""
        changed = replace(self, **({"page": 1} | changes))
        told = {name: value for name, value in asdict(changed).items() if value and (name, value) != ("page", 1)}
        return urlencode(told)


def read(query: QueryDict, *, own_place: str) -> Chosen:
    """Read an address; what it should not hold is passed over, and nobody leaves his own place."""
    shelf, place, page = query.get("shelf", ""), query.get("place", ""), query.get("page", "")
    level, stage, indicator = query.get("level", ""), query.get("stage", ""), query.get("indicator", "")
    return Chosen(
        shelf=shelf if shelf in SHELVES else OPEN,
        place=place if is_inside(place, own_place=own_place) else own_place,
        level=level if level in LEVELS else "",
        stage=stage if stage in S.values else "",
        indicator=indicator if indicator in INDICATORS else "",
        page=min(int(page), PAGE_MOST) if page.isascii() and page.isdigit() and page != "0" else 1,
    )
