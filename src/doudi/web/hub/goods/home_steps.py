"""Which form and which verb belong to a step of a home. Verbs: form_for, verb_of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from doudi.delivery.goods import adapting
from doudi.delivery.goods.models import HomeStage as S
from doudi.delivery.goods.paying import pay_home
from doudi.web.hub.goods import home_forms as forms

INSPECT = "inspected"
"""Both ways from finished works: whether it is accepted or done again follows from what two inspectors found."""

STEPS: Mapping[str, tuple[type[forms.Stepping], Callable[..., Any]]] = {
    S.SURVEYED: (forms.Surveying, adapting.survey),
    S.PLANNED: (forms.Planning, adapting.plan),
    S.CONTRACTED: (forms.Contracting, adapting.contract),
    S.WORKING: (forms.Beginning, adapting.begin),
    S.FINISHED: (forms.Finishing, adapting.finish),
    INSPECT: (forms.Inspecting, adapting.inspect),
    S.PAID: (forms.PayingHome, pay_home),
    S.CLOSED: (forms.Closing, adapting.close),
    S.CANCELLED: (forms.Cancelling, adapting.cancel),
}


def form_for(to: str) -> type[forms.Stepping]:
    """Give the form of a step."""
    return STEPS[to][0]


def verb_of(to: str) -> Callable[..., Any]:
    """Give the verb of a step."""
    return STEPS[to][1]
