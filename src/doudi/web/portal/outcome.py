"""What the rules answer to somebody's answers: yes, no or not known yet for each programme, with reasons.

Noun: Outcome. Question: outcomes. The rules decide; here their answers are only put together for a resident.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.programmes.service_assistance.menu import MENU, MenuLine, open_lines
from doudi.rules import Answer, Policy
from doudi.rules.trials import Key, Trials
from doudi.standards.queries import rulebook
from doudi.web.portal.amounts import ends_of_all, said, unit_of, unsaid
from doudi.web.portal.household import households
from doudi.web.portal.order import Answers, age_of, members, who

YES, OPEN, NO = "yes", "open", "no"
ORDER = (YES, OPEN, NO)
RELATIVES = gettext_noop("不住在一起的子女或父母能出多少赡养费、抚养费")
"""What nobody at home can say: one line for everything the law asks about relatives elsewhere."""

MONEY, SERVICE, REFERRAL, STANDING, DUTY = "money", "service", "referral", "standing", "duty"
DUTIES = {"public_work"}
"""Programmes that ask something of people instead of giving."""


@dataclass(frozen=True)
class Share:
    """What one person, or the household where nobody is named, may get: a sum in words, or why there is none yet."""

    who: str
    amount: str
    is_sum: bool = True


@dataclass(frozen=True)
class Outcome:
    """One programme, for a household or for some of its people."""

    policy: Policy
    verdict: str
    shares: tuple[Share, ...]
    conditions: tuple[dict[str, Any], ...]
    missing: tuple[dict[str, Any], ...]
    lines: tuple[MenuLine, ...] = ()

    @property
    def kind(self) -> str:
        return kind_of(self.policy)

    @property
    def people_words(self) -> str:
        """Name the people it is for."""
        return gettext("、").join(share.who for share in self.shares if share.who)

    @property
    def amounts(self) -> tuple[Share, ...]:
        """List what is paid: once where everybody gets the same."""
        same = {(share.amount, share.is_sum) for share in self.shares}
        if len(same) == 1:
            return tuple(Share(who="", amount=words, is_sum=is_sum) for words, is_sum in same if words)
        return tuple(share for share in self.shares if share.amount)

    @property
    def refusals(self) -> list[dict[str, Any]]:
        """List the conditions that do not hold."""
        return [condition for condition in self.conditions if condition["met"] is False]


def kind_of(policy: Policy) -> str:
    """Say what a programme gives: money, a service, a way to another department, or a standing that opens others."""
    if policy.name in DUTIES:
        return DUTY
    if unit_of(policy):
        return MONEY
    if not policy.feedback:
        return STANDING
    return SERVICE if policy.every == "month" else REFERRAL


def outcomes(answers: Answers, *, on: date) -> list[Outcome]:
    """Ask every programme; those that may help come first. Without people there is nothing to ask."""
    if members(answers) is None:
        return []
    book = rulebook()
    trials = [Trials(book, household, on=on) for household in households(answers, on=on)]
    by_programme: dict[str, list[Key]] = {}
    for key in trials[0].answers:
        by_programme.setdefault(key[0], []).append(key)
    found = [_outcome(keys, trials=trials, answers=answers) for keys in by_programme.values()]
    return sorted(found, key=lambda outcome: ORDER.index(outcome.verdict))


def _outcome(keys: Sequence[Key], *, trials: Sequence[Trials], answers: Answers) -> Outcome:
    """Put together one programme's answers: for each person, and for each household this may be."""
    verdicts = {key: _verdict([one.answers[key] for one in trials]) for key in keys}
    best = min(verdicts.values(), key=ORDER.index)
    telling = [key for key in keys if verdicts[key] == best]
    same = [one.answers[telling[0]] for one in trials]
    one = _open_one(same) if best == OPEN else same[0]
    content = one.as_json()
    return Outcome(
        policy=one.policy,
        verdict=best,
        shares=() if best == NO else tuple(_share(key, trials=trials, answers=answers) for key in telling),
        conditions=tuple(content["conditions"]),
        missing=_missing(content["missing"], answers=answers),
        lines=() if best == NO else _lines(telling, answers=answers),
    )


def _lines(keys: Sequence[Key], *, answers: Answers) -> tuple[MenuLine, ...]:
    """List the services that may be ordered, for anybody the programme is for."""
    ages = [None if person is None else age_of(answers, person=person) for _, person in keys]
    opened = {line.name for age in ages for line in open_lines(eligible={keys[0][0]}, age=age)}
    return tuple(line for line in MENU if line.name in opened)


def _share(key: Key, *, trials: Sequence[Trials], answers: Answers) -> Share:
    """Say what one person or the household may get, of every household this may be in which it may be got at all."""
    able = [one for one in trials if one.answers[key].met is not False]
    ends = ends_of_all(able, key=key)
    one = able[0].answers[key]
    is_sum = ends is not None and ends.most > 0
    words = said(ends, policy=one.policy) if ends and is_sum else ("" if one.met is None else unsaid(one))
    return Share(who="" if key[1] is None else who(answers, person=key[1]), amount=words, is_sum=is_sum)


def _verdict(same: Sequence[Answer]) -> str:
    """Say yes or no only when every household this may be says so."""
    met = {answer.met for answer in same}
    if met == {True}:
        return YES
    return NO if met == {False} else OPEN


def _missing(missing: Sequence[dict[str, Any]], *, answers: Answers) -> tuple[dict[str, Any], ...]:
    """Name what somebody could find out; what a place has not published only where nothing else is missing."""
    about_relatives = [one for one in missing if ".supporters." in one["fact"]]
    facts = [one for one in missing if one["from"] != "term" and one not in about_relatives]
    if about_relatives:
        facts.append({**about_relatives[0], "label": RELATIVES, "question": "", "person": None})
    named = [{**one, "who": _named(one["person"], answers=answers)} for one in facts or missing]
    return tuple({(one["label"], one["who"]): one for one in named}.values())


def _named(person: int | None, *, answers: Answers) -> str:
    """Name the person a missing fact is about, where others live there too."""
    return "" if person is None or members(answers) == 1 else who(answers, person=person)


def _open_one(same: Sequence[Answer]) -> Answer:
    """Prefer an answer that says itself what it waits for."""
    return next((answer for answer in same if answer.met is None), same[0])
