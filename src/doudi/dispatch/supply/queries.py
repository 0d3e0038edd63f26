"""Questions to supply: what is open at a desk, what a provider sees, and which stations cover which towns.

Nouns: Open, Covered. Verbs: open_at, offers_in_force, provider_of, portal_listings, orders_of,
order_for, proposal_for, coverage (五社联动: the five forces per town or village).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import ListedNeed, Listing, Offer, Order, Proposal, Provider, Volunteer
from doudi.dispatch.supply.orders import ALIVE
from doudi.dispatch.supply.publishing import ANSWERED, PURPOSE
from doudi.journal.actions import record
from doudi.offices.models import Desk as Seat
from doudi.offices.models import Level, Officer, Place
from doudi.offices.queries import descendants, inside

ROWS_MOST = 200
HELPED_BY_OTHERS = ("SERVICE", "CHARITY", "JOB")
"""Kinds of need others may help with before government has answered."""

BELOW = {2: Level.CITY, 4: Level.COUNTY, 6: Level.TOWN, 9: Level.VILLAGE}

Reach = list[tuple[Provider, set[str]]]
"""Providers with the areas they reach."""


@dataclass(frozen=True)
class Open:
    """What waits at a desk: needs nobody has shown yet, listings, matches to confirm, orders under way."""

    unlisted: Sequence[Need]
    listed: Sequence[ListedNeed]
    proposals: Sequence[Proposal]
    orders: Sequence[Order]


@dataclass(frozen=True)
class Covered:
    """The five forces in a place: community desks, social workers, organisations, volunteers, charities; and what waits there.

    `uncovered` counts the places right inside it that no station reaches.
    """

    place: Place
    communities: int
    stations: int
    organisations: int
    volunteers: int
    charities: int
    waiting: int
    uncovered: int

    @property
    def forces(self) -> int:
        """How many of the five there are."""
        return sum(
            bool(one) for one in (self.communities, self.stations, self.organisations, self.volunteers, self.charities)
        )


def open_at(place: str) -> Open:
    """Collect what waits at a desk's place."""
    within = inside(place, column="residence")
    shown = ListedNeed.objects.filter(is_over=False).values("need")
    may_help = Q(kind__in=HELPED_BY_OTHERS) | ~Q(item="") | Q(stage__in=ANSWERED)
    unlisted = Need.objects.filter(within, may_help).exclude(stage="CLOSED").exclude(pk__in=shown)
    listed = ListedNeed.objects.filter(inside(place, column="need__residence"), is_over=False, listing__state="OPEN")
    listed = listed.exclude(listing__proposals__state=Proposal.State.PROPOSED)
    proposals = Proposal.objects.filter(inside(place, column="need__residence"), state=Proposal.State.PROPOSED)
    orders = Order.objects.filter(
        inside(place, column="place"), state__in=("SENT", "ACCEPTED", "DONE"), satisfaction=None
    )
    return Open(
        unlisted=list(unlisted.order_by("due_on", "id")[:ROWS_MOST]),
        listed=list(listed.select_related("listing", "need").order_by("listing_id")[:ROWS_MOST]),
        proposals=list(proposals.select_related("listing", "need", "offer__provider")[:ROWS_MOST]),
        orders=list(orders.select_related("provider", "offer")[:ROWS_MOST]),
    )


def offers_in_force(*, on: date) -> QuerySet[Offer]:
    """List the offers the reader may see that are in force on a day."""
    in_force = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    return Offer.objects.filter(in_force).select_related("provider", "project").order_by("provider__name", "title")


def provider_of(officer: Officer) -> Provider | None:
    """Find the provider at whose agency an officer sits."""
    return Provider.objects.filter(agency=officer.desk.agency_id).first()


def portal_listings() -> list[Listing]:
    """List the open needs a provider may see: row security keeps them to its towns, and they say who nobody is."""
    return list(Listing.objects.filter(state=Listing.State.OPEN).order_by("listed_on", "id")[:ROWS_MOST])


def orders_of(provider: Provider) -> list[Order]:
    """List a provider's orders, those still to be done first."""
    rows = Order.objects.filter(provider=provider).select_related("offer", "provider")
    return sorted(rows[:ROWS_MOST], key=lambda one: (one.state not in ALIVE, one.ordered_on))


def order_for(*, number: str, by: Officer, on: date) -> Order | None:
    """Fetch an order for whoever asks, which is written down: it names somebody. None when there is none for him."""
    rows = Order.objects.select_related("provider", "offer", "volunteer", "ordered_by")
    found = rows.filter(number=number).first()
    if found is not None:
        record(verb="order.read", by=by, on=on, about=found.number, place=found.place, purpose="社会救助服务")
    return found


def proposal_for(*, number: int, by: Officer, on: date) -> Proposal | None:
    """Fetch a match for whoever asks, which is written down: it tells what was seen of somebody. None when there is none for him."""
    rows = Proposal.objects.select_related("listing", "need__person", "offer__provider", "offer__project")
    found = rows.filter(pk=number).first()
    if found is not None:
        about, place = found.need.number, found.need.residence
        record(verb="match.read", by=by, on=on, about=about, place=place, purpose=PURPOSE)
    return found


def coverage(place: str, *, on: date) -> list[Covered]:
    """Count the five forces in each place directly inside one: stations and organisations cover all their offers' areas."""
    level = BELOW.get(len(place))
    if level is None:
        return []
    places = list(descendants(place, on=on, level=level).order_by("code"))
    reach = _reach(on=on)
    seats = list(
        Seat.objects.filter(inside(place, column="place_id"), kind=Seat.Kind.VILLAGE).values_list("place_id", flat=True)
    )
    waiting = _waiting(place, digits=len(places[0].code) if places else 0)
    teams = Counter(Volunteer.objects.filter(until=None).values_list("provider", flat=True))
    bare = _uncovered(place, reach=reach, on=on)
    return [_covered(one, reach=reach, seats=seats, waiting=waiting, teams=teams, bare=bare) for one in places]


def _uncovered(place: str, *, reach: Reach, on: date) -> list[str]:
    """List the places two levels inside one that no station reaches."""
    level = BELOW.get({4: 6, 6: 9}.get(len(place), 0))
    if level is None:
        return []
    areas = {area for one, own in reach if one.kind == Provider.Kind.STATION for area in own}
    codes = descendants(place, on=on, level=level).values_list("code", flat=True)
    return [code for code in codes if not any(_meets(code, area) for area in areas)]


def _reach(*, on: date) -> Reach:
    """Give each provider with the areas its offers in force reach, or its own place where it offers nothing."""
    areas: dict[int, set[str]] = {}
    for offer in offers_in_force(on=on):
        areas.setdefault(offer.provider_id, set()).update(offer.areas)
    current = Provider.objects.filter(Q(until=None) | Q(until__gt=on))
    return [(one, areas.get(one.pk, {one.place})) for one in current]


def _waiting(place: str, *, digits: int) -> Counter[str]:
    rows = ListedNeed.objects.filter(inside(place, column="need__residence"), is_over=False, listing__state="OPEN")
    return Counter(code[:digits] for code in rows.values_list("need__residence", flat=True))


def _covered(
    place: Place, *, reach: Reach, seats: list[str], waiting: Counter[str], teams: Counter[int], bare: list[str]
) -> Covered:
    here = [one for one, areas in reach if any(_meets(place.code, area) for area in areas)]
    of = Counter(one.kind for one in here)
    return Covered(
        place=place,
        communities=sum(code.startswith(place.code) for code in seats),
        stations=of[Provider.Kind.STATION],
        organisations=of[Provider.Kind.AGENCY],
        volunteers=sum(teams[one.pk] for one in here),
        charities=of[Provider.Kind.CHARITY],
        waiting=waiting[place.code],
        uncovered=sum(code.startswith(place.code) for code in bare),
    )


def _meets(place: str, area: str) -> bool:
    return place.startswith(area) or area.startswith(place)
