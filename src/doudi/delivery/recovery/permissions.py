"""Who may read claims, move them on, and write down money that came. The database asks again (migrations, 0002)."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.refusals import NotAllowed
from doudi.delivery.recovery.road import COUNTY, FINANCE, Move
from doudi.offices.models import Desk, Officer
from doudi.offices.queries import full_name

READERS = ("township", "county", "city", "finance", "supervision")


def check_may_read(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk has nothing to do with money."""
    if officer.desk.kind not in READERS:
        raise NotAllowed(gettext("追缴由民政、财务和监督岗位查看。"))


def check_may_notify(by: Officer, *, place: str) -> None:
    """:raises NotAllowed: when this is not the county's civil affairs."""
    check_desk(by, place=place, desks=(COUNTY,))


def check_may_receive(by: Officer, *, place: str) -> None:
    """:raises NotAllowed: when this is not finance."""
    check_desk(by, place=place, desks=(FINANCE,))


def check_may_move(by: Officer, *, claim: Claim, move: Move) -> None:
    """:raises NotAllowed: when the move is another desk's or place's, or somebody else's who did not begin the claim."""
    check_desk(by, place=claim.place, desks=move.desks)
    if move.is_second and claim.steps.filter(nth=1, by=by).exists():
        raise NotAllowed(gettext("告知和决定要由不同的人办理；这件追缴由您告知。"))


def check_desk(by: Officer, *, place: str, desks: tuple[str, ...]) -> None:
    """:raises NotAllowed: when the officer sits at none of these desks, or the place is not within his."""
    if by.desk.kind not in desks:
        words = gettext("、").join(str(Desk.Kind(one).label) for one in desks)
        raise NotAllowed(gettext("这一步由%(desks)s岗位办理。") % {"desks": words})
    if not place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("这件追缴由%(place)s办理，只能查看。") % {"place": full_name(place)})
