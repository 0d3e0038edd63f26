"""What the rules answer to somebody's answers: yes, no or not known yet for each programme, with reasons.

Noun: Outcome. Question: outcomes. The rules decide; here their answers are only put together for a resident.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.programmes import RULEBOOK
from doudi.rules import Answer, decide
from doudi.web.portal.household import households
from doudi.web.portal.order import Answers, members, who
from doudi.web.shell.words import money

YES, OPEN, NO = "yes", "open", "no"
ORDER = (YES, OPEN, NO)
RELATIVES = gettext_noop("不住在一起的子女或父母能出多少赡养费、抚养费")
"""What nobody at home can say: one line for everything the law asks about relatives elsewhere."""


@dataclass(frozen=True)
class Outcome:
    """One programme, for a household or for some of its people."""

    title: str
    verdict: str
    people: tuple[str, ...]
    amount: str
    conditions: tuple[dict[str, Any], ...]
    missing: tuple[dict[str, Any], ...]
    decided_by: str
    documents: str

    @property
    def people_words(self) -> str:
        """Name the people it is for."""
        return gettext("、").join(self.people)

    @property
    def refusals(self) -> list[dict[str, Any]]:
        """List the conditions that do not hold."""
        return [condition for condition in self.conditions if condition["met"] is False]


def outcomes(answers: Answers, *, on: date) -> list[Outcome]:
    """Ask every programme; those that may help come first. Without people there is nothing to ask."""
    if members(answers) is None:
        return []
    trials = [decide(RULEBOOK, household, on=on) for household in households(answers, on=on)]
    by_programme: dict[str, list[tuple[Answer, ...]]] = {}
    for same in zip(*trials, strict=True):
        by_programme.setdefault(same[0].policy.name, []).append(same)
    found = [_outcome(group, answers=answers) for group in by_programme.values()]
    return sorted(found, key=lambda outcome: ORDER.index(outcome.verdict))


def _outcome(group: Sequence[tuple[Answer, ...]], *, answers: Answers) -> Outcome:
    """Put together one programme's answers: for each person, and for each household this may be."""
    verdicts = [_verdict(same) for same in group]
    best = min(verdicts, key=ORDER.index)
    telling = [same for same, verdict in zip(group, verdicts, strict=True) if verdict == best]
    one = telling[0][0] if best != OPEN else _open_one(telling[0])
    content = one.as_json()
    people = tuple(who(answers, person=same[0].person) for same in telling if same[0].person is not None)
    return Outcome(
        title=one.policy.title,
        verdict=best,
        people=people if best != NO else (),
        amount=_amount(telling[0]) if best == YES else "",
        conditions=tuple(content["conditions"]),
        missing=_missing(content["missing"]),
        decided_by=one.policy.decided_by,
        documents=one.policy.documents,
    )


def _verdict(same: tuple[Answer, ...]) -> str:
    """Say yes or no only when every household this may be says so."""
    met = {answer.met for answer in same}
    if met == {True}:
        return YES
    return NO if met == {False} else OPEN


def _missing(missing: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Name what somebody could find out; what a place has not published only where nothing else is missing."""
    about_relatives = [one for one in missing if ".supporters." in one["fact"]]
    facts = [one for one in missing if one["from"] != "term" and one not in about_relatives]
    if about_relatives:
        facts.append({**about_relatives[0], "label": RELATIVES, "question": ""})
    return tuple({one["label"]: one for one in facts or missing}.values())


def _open_one(same: tuple[Answer, ...]) -> Answer:
    """Prefer an answer that says itself what it waits for."""
    return next((answer for answer in same if answer.met is None), same[0])


def _amount(same: tuple[Answer, ...]) -> str:
    """Write the amount a month, or its ends where it is not quite known; say so where nobody knows or none is paid."""
    if any(answer.amount is None for answer in same):
        return gettext("金额要等街道核实以后才能算")
    texts = sorted({answer.amount or "0" for answer in same}, key=Decimal)
    if not any(map(Decimal, texts)):
        return gettext("认定以后，可以申请医疗、教育、住房、就业等救助")
    if len(texts) == 1:
        return gettext("每月约 %(amount)s 元") % {"amount": money(texts[0])}
    return gettext("每月约 %(least)s 到 %(most)s 元") % {"least": money(texts[0]), "most": money(texts[-1])}
