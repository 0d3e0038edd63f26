"""What a phone carries of an errand, and the questions it asks there: the same words as at a desk.

Verbs: carried_of, questions_of, geo_of.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.finding import find_for
from doudi.cases.visits.asking import Asked, asked_for
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.rounds.queries import Turn
from doudi.dispatch.rounds.route import Basis, Leg
from doudi.web.shell.words import CODES

WAYS = {
    Basis.DOORS: gettext_lazy("离上一家约%(metres)s米（按两家的坐标）"),
    Basis.HALLS: gettext_lazy("离上一家约%(metres)s米（按村（居）委会的坐标）"),
    Basis.VILLAGE: gettext_lazy("和上一家在同一个村（居）"),
    Basis.TOWN: gettext_lazy("和上一家在同一个乡镇（街道）"),
    Basis.BEYOND: gettext_lazy("和上一家不在同一个乡镇（街道）"),
}


def carried_of(turn: Turn, *, on: date) -> dict[str, Any]:
    """Give what a worker needs on the way, and no more."""
    errand, stop = turn.errand, turn.stop
    return {
        **summary_of(errand, on=on), "second": errand.second.name if errand.second else "", "way": way_of(turn.leg),
        "map": geo_of(stop.where) if stop.where else "", "map_is_hall": stop.is_hall,
        "questions": questions_of(errand, on=on), "may_assess": errand.case_id is not None,
    }  # fmt: skip


def way_of(leg: Leg) -> str:
    """Say how far it is from the door before, and by what that was measured."""
    if leg.basis is None or leg.metres is None:
        return ""
    return str(WAYS[leg.basis]) % {"metres": round(leg.metres, -1)}


def geo_of(where: tuple[float | Decimal, float | Decimal]) -> str:
    """Write a point as the address that a phone's own map opens (RFC 5870); `q` puts a pin there."""
    point = ",".join(f"{degrees:.6f}" for degrees in where)
    return f"geo:{point}?q={point}"


def summary_of(errand: Errand, *, on: date) -> dict[str, Any]:
    """Give an errand as its worker may see it."""
    return {
        "number": errand.number, "version": errand.version, "source": errand.get_source_display(), "name": errand.name,
        "where": errand.where, "words": errand.words, "due": date_format(errand.due_on, "SHORT_DATE_FORMAT"),
        "is_late": errand.due_on < on, "since": errand.opened_on.isoformat(),
    }  # fmt: skip


def questions_of(errand: Errand, *, on: date) -> list[dict[str, Any]]:
    """Give the questions about a case's household and people; none where the errand is of no case."""
    case = errand.case
    if case is None:
        return []
    members = list(case.application.members.filter(is_member=True))
    names = {str(one.person_id): one.name for one in members}
    missing = find_for(case, on=on).answer.as_json()["missing"]
    return [
        _question(one, name=names.get(one.person, ""))
        for one in asked_for(case.programme, missing=missing, members=members)
    ]


def _question(asked: Asked, *, name: str) -> dict[str, Any]:
    label = gettext(asked.fact.label)
    words = gettext("%(label)s（元）") % {"label": label} if asked.fact.kind == "money" else label
    return {
        "key": asked.key, "fact": asked.name, "person": asked.person, "kind": asked.fact.kind, "is_waited_for": asked.is_waited_for,
        "label": gettext("%(name)s：%(what)s") % {"name": name, "what": words} if name else words,
        "choices": [[code, gettext(CODES.get(code, code))] for code in asked.fact.choices or ()],
    }  # fmt: skip
