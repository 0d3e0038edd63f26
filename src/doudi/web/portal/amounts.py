"""How much, in a resident's words: a month, a year or once; between two ends where something is not known yet.

Nouns: Ends. Questions: ends_of_all, said. Ends are tried with the very rules: every value the one missing thing may have.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop

from doudi.facts import yuan
from doudi.rules import Policy
from doudi.rules.decide import Answer
from doudi.rules.paths import TERMS, fact_at
from doudi.rules.trials import Key, Trials, possible_values
from doudi.web.shell.words import money

EXACT = {
    "yuan/month": gettext_noop("每月约 %(amount)s 元"),
    "yuan/year": gettext_noop("每年约 %(amount)s 元"),
    "yuan": gettext_noop("一次性约 %(amount)s 元"),
}
BETWEEN = {
    "yuan/month": gettext_noop("每月约 %(least)s 到 %(most)s 元"),
    "yuan/year": gettext_noop("每年约 %(least)s 到 %(most)s 元"),
    "yuan": gettext_noop("一次性约 %(least)s 到 %(most)s 元"),
}
AT_MOST = {
    "yuan/month": gettext_noop("每月最多 %(most)s 元"),
    "yuan/year": gettext_noop("每年最多 %(most)s 元"),
    "yuan": gettext_noop("一次性最多 %(most)s 元"),
}
COUNTABLE = ("flag", "code", "count")
"""Kinds of facts whose every value can be tried."""


class Ends(NamedTuple):
    """The least and the most an amount may be, in hao."""

    least: int
    most: int


def ends_of_all(trials: Iterable[Trials], *, key: Key) -> Ends | None:
    """Find the ends over every household this may be; None where one of them cannot say."""
    found = [_ends(one, key=key) for one in trials]
    known = [ends for ends in found if ends is not None]
    if not known or len(known) < len(found):
        return None
    return Ends(min(ends.least for ends in known), max(ends.most for ends in known))


def said(ends: Ends, *, policy: Policy) -> str:
    """Write an amount with its period; nothing where the programme pays none."""
    unit = unit_of(policy)
    if not unit:
        return ""
    least, most = (money(yuan(end)).removesuffix(".00") for end in ends)
    if ends.least == ends.most:
        return gettext(EXACT[unit]) % {"amount": most}
    if ends.least <= 0:
        return gettext(AT_MOST[unit]) % {"most": most}
    return gettext(BETWEEN[unit]) % {"least": least, "most": most}


def unsaid(answer: Answer) -> str:
    """Say why there is no amount yet."""
    if not unit_of(answer.policy):
        return ""
    if answer.amount_hao is not None:
        return gettext("按现在的情况是 0 元；情况变了再算")
    if any(missing.path.startswith(TERMS) for missing in answer.missing):
        return gettext("金额由当地规定，还没有查到公布的标准")
    return gettext("金额要等街道核实以后才能算")


def unit_of(policy: Policy) -> str:
    """Name the unit of what a programme pays; empty where it pays nothing."""
    return next((rule.unit for rule in policy.rules if rule.role == "amount"), "")


def _ends(trials: Trials, *, key: Key) -> Ends | None:
    answer = trials.answers[key]
    if answer.met is False:
        return None
    steps = [step.hao for step in answer.steps]
    if None not in steps:
        total = sum(hao for hao in steps if hao is not None)
        return Ends(total, total)
    return _tried(trials, key=key, answer=answer)


def _tried(trials: Trials, *, key: Key, answer: Answer) -> Ends | None:
    """Try every value of the one thing missing, and keep what it pays where it pays."""
    if len(answer.missing) != 1:
        return None
    path = answer.missing[0].path
    fact = fact_at(path)
    if fact is None or fact.kind not in COUNTABLE:
        return None
    values = possible_values(path, kind=fact.kind, on=trials.on)
    trying = [trials.with_value(path, value)[key] for value in values]
    amounts = [one.amount_hao for one in trying if one.met is not False]
    known = [hao for hao in amounts if hao is not None]
    return Ends(min(known), max(known)) if known and len(known) == len(amounts) else None
