"""Questions about what comes after the grant: reviews due, changes and hearings open, appeals waiting, transfers to take."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from doudi.cases.reviews.models import Change, Hearing, Reconsideration, Review, Transfer
from doudi.cases.stages import IN_SUPPORT
from doudi.offices.queries import inside

AT_ONCE = 200


def reviews_due(place: str, *, by_day: date) -> QuerySet[Review]:
    """List the reviews that are due by a day, of help that runs."""
    rows = Review.objects.filter(inside(place, column="case__place"), done_on=None, due_on__lte=by_day)
    return rows.filter(case__stage__in=IN_SUPPORT).select_related("case").order_by("due_on", "pk")[:AT_ONCE]


def changes_open(place: str) -> QuerySet[Change]:
    """List the changes nobody has settled, the nearest day first."""
    rows = Change.objects.filter(inside(place, column="case__place"), settled_on=None)
    return rows.select_related("case").order_by("settle_by", "pk")[:AT_ONCE]


def hearings_open(place: str) -> QuerySet[Hearing]:
    """List the hearings nobody has answered."""
    rows = Hearing.objects.filter(inside(place, column="case__place"), heard_on=None)
    return rows.select_related("case").order_by("answer_by", "pk")[:AT_ONCE]


def appeals_open(place: str) -> QuerySet[Reconsideration]:
    """List what waits for an answer."""
    rows = Reconsideration.objects.filter(inside(place, column="case__place"), answered_on=None)
    return rows.select_related("case").order_by("answer_by", "pk")[:AT_ONCE]


def transfers_to_take(place: str) -> QuerySet[Transfer]:
    """List the households that moved here and whose help nobody has taken over."""
    return Transfer.objects.filter(inside(place, column="to_place"), to_case=None).order_by("first_month")[:AT_ONCE]


def transfer_of(case_pk: int) -> Transfer | None:
    """Find the transfer a case left by, or came by."""
    return Transfer.objects.filter(Q(case=case_pk) | Q(to_case=case_pk)).first()
