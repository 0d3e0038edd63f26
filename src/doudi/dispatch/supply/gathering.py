"""Gathering: what one matching looks at, from the database into arrays, and back from rows to listings and offers.

Nouns: Asked (an open listing with its need), Problem. Verbs: gather (everything open in a place), room_of (what an offer can still take).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Q

from doudi.cases.case import Case
from doudi.cases.stages import IN_SUPPORT
from doudi.dispatch.menu import ITEMS
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import Gap, ListedNeed, Listing, Offer, Order, Provider
from doudi.dispatch.supply.possible import NONE, Needs, Offers
from doudi.dispatch.supply.publishing import OWN_KINDS, age_of
from doudi.dispatch.supply.tags import CHILD_UNDER, ELDER_FROM, SKILLS, TAGS, bits_of
from doudi.dispatch.supply.terms import helped_within_days, urgency_at
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.registry.models import Person

DIGITS_MOST = 12
NOT_TAKEN = (Order.State.DECLINED, Order.State.WITHDRAWN)
ASKED_MOST = 200_000


@dataclass(frozen=True)
class Asked:
    """An open listing, the need behind it, and what somebody is besides."""

    listing: Listing
    need: Need
    tags: tuple[str, ...]
    age: int | None
    times_helped: int
    for_charity: bool


@dataclass(frozen=True)
class Problem:
    """What is asked and what is offered, as rows and as arrays in the same order."""

    asked: Sequence[Asked]
    offered: Sequence[Offer]
    needs: Needs
    offers: Offers


def gather(place: str, *, on: date) -> Problem:
    """Collect what is open in a place that day, and every offer that reaches into it."""
    asked, offered = _asked(place, on=on), _offered(place, on=on)
    codes = _Codes()
    return Problem(
        asked=asked,
        offered=offered,
        needs=_needs(asked, codes=codes, place=place, on=on),
        offers=_offers(offered, codes=codes, room=room_of(offered, on=on)),
    )


def room_of(offers: Sequence[Offer], *, on: date) -> dict[int, int]:
    """Say how many more each offer can take this week: its capacity, and what is left of its quantity."""
    monday = on - timedelta(days=on.weekday())
    taken = Order.objects.filter(offer__in=[one.pk for one in offers]).exclude(state__in=NOT_TAKEN).values("offer")
    counts: dict[int, Mapping[str, int]] = {
        row["offer"]: {"week": row["week"], "ever": row["ever"]}
        for row in taken.annotate(
            week=Count("id", filter=Q(ordered_on__gte=monday, ordered_on__lt=monday + timedelta(days=7))),
            ever=Count("id"),
        )
    }
    return {one.pk: _left(one, counts.get(one.pk, {"week": 0, "ever": 0})) for one in offers}


def _left(offer: Offer, taken: Mapping[str, int]) -> int:
    week = offer.per_week - taken["week"]
    ever = week if offer.quantity is None else offer.quantity - taken["ever"]
    return max(0, min(week, ever))


def _asked(place: str, *, on: date) -> list[Asked]:
    rows = ListedNeed.objects.filter(inside(place, column="need__residence"), is_over=False, listing__state="OPEN")
    found = list(rows.select_related("listing", "need").order_by("listing_id")[:ASKED_MOST])
    with acting_as(
        SYSTEM
    ):  # somebody may be registered, and have been helped, elsewhere: only flags and counts come out
        people = Person.objects.in_bulk({one.need.person_id for one in found if one.need.person_id})
        holds, helped = _held_by(set(people)), _times_helped(set(people), place=place, on=on)
    gaps = {one.need_id: one for one in Gap.objects.filter(need__in=[one.need_id for one in found])}
    return [
        _one_asked(one, person=people.get(one.need.person_id or 0), holds=holds.get(one.need.person_id or 0, set()),
                   gap=gaps.get(one.need_id), helped=helped[one.need.person_id or 0], on=on)
        for one in found
    ]  # fmt: skip


def _one_asked(
    one: ListedNeed, *, person: Person | None, holds: set[str], gap: Gap | None, helped: int, on: date
) -> Asked:
    age = age_of(person.born_on, on=on) if person else None
    return Asked(
        listing=one.listing,
        need=one.need,
        tags=(*sorted(holds), *_own_tags(person, age=age)),
        age=age,
        times_helped=helped,
        for_charity=one.need.kind in OWN_KINDS or (gap is not None and gap.left_yuan > 0),
    )


def _own_tags(person: Person | None, *, age: int | None) -> list[str]:
    found = []
    if age is not None and age < CHILD_UNDER:
        found.append("child")
    if age is not None and age >= ELDER_FROM:
        found.append("elder")
    if person is not None and person.sex == Person.Sex.FEMALE:
        found.append("woman")
    return found


def _held_by(people: set[int]) -> dict[int, set[str]]:
    """Say what help each person is receiving, of the kinds offers ask for."""
    rows = Case.objects.filter(applicant_person__in=people, stage__in=IN_SUPPORT, programme__in=list(TAGS))
    found: dict[int, set[str]] = {}
    for person, programme in rows.values_list("applicant_person", "programme"):
        found.setdefault(person, set()).add(programme)
    return found


def _times_helped(people: set[int], *, place: str, on: date) -> Counter[int]:
    since = on - timedelta(days=helped_within_days(place, on=on))
    rows = Order.objects.filter(need__person__in=people, ordered_on__gte=since).exclude(state__in=NOT_TAKEN)
    return Counter(person for person in rows.values_list("need__person", flat=True) if person)


def _offered(place: str, *, on: date) -> list[Offer]:
    """List the offers in force that reach into a place, or lie in it."""
    in_force = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    rows = Offer.objects.filter(in_force).select_related("provider", "project").order_by("id")
    return [
        one for one in rows if any(place.startswith(area) or area.startswith(place) for area in one.areas)
    ]  # fmt: skip


class _Codes:
    """Numbers for codes of services, lines and kinds, as they are met."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def __getitem__(self, code: str) -> int:
        return self._known.setdefault(code, len(self._known)) if code else NONE


def _needs(asked: Sequence[Asked], *, codes: _Codes, place: str, on: date) -> Needs:
    urgency = urgency_at(place, on=on)
    return Needs(
        exact=_ints(codes[one.need.item or one.need.kind] for one in asked),
        general=_ints(codes[_line_of(one.need.item)] for one in asked),
        place=_ints(_padded(one.need.residence) for one in asked),
        urgency=_ints(urgency[one.need.urgency] for one in asked),
        waiting_days=_ints(max(0, (on - one.need.opened_on).days) for one in asked),
        times_helped=_ints(one.times_helped for one in asked),
        tags=_ints(bits_of(one.tags, of=TAGS) for one in asked),
        wishes=_ints(bits_of(one.listing.wishes, of=SKILLS) for one in asked),
        age=_ints(NONE if one.age is None else one.age for one in asked),
        hours=_ints(one.listing.hours for one in asked),
        for_charity=np.array([one.for_charity for one in asked], dtype=np.bool_),
    )


def _offers(offered: Sequence[Offer], *, codes: _Codes, room: Mapping[int, int]) -> Offers:
    given = [(row, codes[code]) for row, one in enumerate(offered) for code in one.given]
    areas = [(row, _padded(area), len(area)) for row, one in enumerate(offered) for area in one.areas]
    return Offers(
        room=_ints(room[one.pk] for one in offered),
        base=_ints(_padded(one.provider.place) for one in offered),
        tags=_ints(bits_of(one.tags, of=TAGS) for one in offered),
        skills=_ints(bits_of(one.skills, of=SKILLS) for one in offered),
        age_from=_ints(one.age_from for one in offered),
        age_to=_ints(one.age_to for one in offered),
        hours=_ints(one.hours for one in offered),
        is_charity=np.array([_fills_gaps(one) for one in offered], dtype=np.bool_),
        given_offer=_ints(row for row, _ in given),
        given=_ints(code for _, code in given),
        area_offer=_ints(row for row, _, _ in areas),
        area=_ints(area for _, area, _ in areas),
        digits=_ints(digits for _, _, digits in areas),
    )


def _fills_gaps(offer: Offer) -> bool:
    """Say whether an offer may only fill what government left open: money, and a charity's goods."""
    is_charity_goods = offer.kind == Offer.Kind.GOODS and offer.provider.kind == Provider.Kind.CHARITY
    return offer.kind == Offer.Kind.MONEY or is_charity_goods


def _line_of(item: str) -> str:
    return ITEMS[item].line if item in ITEMS else ""


def _padded(code: str) -> int:
    return int(f"{code:0<{DIGITS_MOST}}")


def _ints(values: Any) -> Any:
    return np.array(list(values), dtype=np.int64)
