"""Which findings a list shows: read from the address, written back into links. No name ever stands in an address."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from doudi.monitoring.classify import KINDS
from doudi.monitoring.queries import ORDERS
from doudi.web.hub.words import programmes

USUAL_ORDER = "-amount"
PAGE_MOST = 1_000_000


@dataclass(frozen=True)
class Filters:
    """What was chosen. `is_search` says that the words kept in the session apply as well."""

    place: str = ""
    kind: str = ""
    programme: str = ""
    order: str = USUAL_ORDER
    page: int = 1
    is_search: bool = False

    def address(self, **changes: Any) -> str:
        """Write the query of a link, with some choices changed; a changed filter starts at the first page."""
        first_page = {"page": 1} if changes else {}
        changed = replace(self, **(first_page | changes))
        usual = asdict(Filters())
        chosen = {name: value for name, value in asdict(changed).items() if value != usual[name]}
        if chosen.pop("is_search", False):
            chosen["search"] = "yes"
        return urlencode(chosen)


def read(query: QueryDict, *, own_place: str) -> Filters:
    """Read an address; what it should not hold is passed over, and nobody leaves his own place."""
    place = query.get("place", "")
    kind = query.get("kind", "")
    programme = query.get("programme", "")
    order = query.get("order", USUAL_ORDER)
    page = query.get("page", "1")
    return Filters(
        place=place if is_inside(place, own_place=own_place) else own_place,
        kind=kind if kind in KINDS else "",
        programme=programme if programme in programmes() else "",
        order=order if order.removeprefix("-") in ORDERS else USUAL_ORDER,
        page=min(int(page), PAGE_MOST) if page.isascii() and page.isdigit() and page != "0" else 1,
        is_search=query.get("search") == "yes",
    )


def is_inside(place: str, *, own_place: str) -> bool:
    """Say whether something is a place's code, and the place within one's own."""
    return place.isascii() and place.isdigit() and len(place) in {2, 4, 6, 9, 12} and place.startswith(own_place)
