"""The ways on from where a case stands, in the order in which a desk usually takes them.

Nouns: none of its own. Verbs: offers_of. The way that is ready and leads on comes first and is recommended; then asking for what is
missing, then declining and refusing, then stepping aside or back, and last of all taking the application back.
"""

from __future__ import annotations

from datetime import date

from doudi.cases.case import Case
from doudi.cases.queries import Offer, next_moves
from doudi.cases.stages import OPEN, S, Stage
from doudi.offices.models import Officer

ONWARDS, ASIDE = 0, 3
RANKS = {
    S.SUPPLEMENT: 1,
    S.DECLINED: 2,
    S.REFUSED: 2,
    S.MECHANISM: ASIDE,
    S.SUSPENDED: ASIDE,
    S.TERMINATED: 4,
    S.WITHDRAWN: 5,
}
OFF_THE_ROAD = (S.SUPPLEMENT, S.OBJECTED, S.MECHANISM)
"""Stages from which the way back is the way on."""


def offers_of(case: Case, *, by: Officer, on: date) -> list[tuple[Offer, bool]]:
    """List the ways on for an officer, the usual first; each with whether it is the recommended one.

    While help runs nothing is waited for: what a change or an end would still lack is said on their own pages.
    """
    found = [one for one in next_moves(case, by=by, on=on) if one.is_ready or case.stage != S.GRANTED]
    ordered = sorted(found, key=lambda one: (_rank(one, stage=Stage(case.stage)), not one.is_ready))
    return [(one, nth == 0 and _is_recommended(one, stage=Stage(case.stage))) for nth, one in enumerate(ordered)]


def _rank(offer: Offer, *, stage: Stage) -> int:
    """A decision that is written leads on, whatever it says."""
    if offer.is_ready and "decided" in offer.move.requires:
        return ONWARDS
    is_back = (
        stage in OPEN and stage not in OFF_THE_ROAD and offer.to in OPEN and OPEN.index(offer.to) < OPEN.index(stage)
    )
    return RANKS.get(offer.to, ASIDE if is_back else ONWARDS)


def _is_recommended(offer: Offer, *, stage: Stage) -> bool:
    return offer.is_ready and _rank(offer, stage=stage) == ONWARDS
