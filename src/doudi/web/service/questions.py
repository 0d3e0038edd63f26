"""What a phone carries of an errand, and the questions it asks there: the same words as at a desk.

Verbs: carried_of, questions_of.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from doudi.cases.finding import find_for
from doudi.cases.visits.asking import Asked, asked_for
from doudi.dispatch.rounds.models import Errand
from doudi.web.shell.words import CODES


def carried_of(errand: Errand, *, metres: int | None, on: date) -> dict[str, Any]:
    """Give what a worker needs on the way, and no more; `metres` from the errand before."""
    return {
        **summary_of(errand, on=on), "second": errand.second.name if errand.second else "",
        "way": gettext("离上一家约%(metres)s米") % {"metres": round(metres, -1)} if metres is not None else "",
        "questions": questions_of(errand, on=on), "may_assess": errand.case_id is not None,
    }  # fmt: skip


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
