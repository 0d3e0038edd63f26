"""How a missing fact is asked for, and why, in the words of a person.

Verbs: question_said, threshold_said. "若存款和支付账户余额超过 31,416.00 元，就不符合“最低生活保障”": the value at which an answer tips is
searched with the rules themselves and said only where it truly tips.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from doudi.rules.explain import Missing
from doudi.rules.household import Household
from doudi.rules.paths import TERMS, fact_at
from doudi.rules.said import Said, gettext_noop
from doudi.rules.tipping import tipping_value
from doudi.rules.trials import STEP, Key, Trials, ends_of, is_open

HOW_MUCH = gettext_noop("%(name)s的%(label)s是多少？")
WHETHER = gettext_noop("%(name)s：%(label)s，是不是？")
WHICH = gettext_noop("%(name)s的%(label)s是哪一种？")
WHICH_DAY = gettext_noop("%(name)s的%(label)s是哪一天？")
JUDGED = gettext_noop("%(name)s：%(label)s")
HOME_HOW_MUCH = gettext_noop("您家的%(label)s是多少？")
HOME_WHETHER = gettext_noop("您家：%(label)s，是不是？")
HOME_WHICH = gettext_noop("您家的%(label)s是哪一种？")
PUBLISHED = gettext_noop("“%(label)s”还没有公布；由%(source)s公布")
AS_IT_IS = "%(label)s"

PERSON = {"flag": WHETHER, "code": WHICH, "day": WHICH_DAY}
HOME = {"flag": HOME_WHETHER, "code": HOME_WHICH}

MORE_REFUSES = gettext_noop("若%(label)s超过 %(number)s，就不符合“%(programme)s”")
MORE_GRANTS = gettext_noop("若%(label)s超过 %(number)s，就符合“%(programme)s”")
LESS_REFUSES = gettext_noop("若%(label)s少于 %(number)s，就不符合“%(programme)s”")
LESS_GRANTS = gettext_noop("若%(label)s少于 %(number)s，就符合“%(programme)s”")
ONLY_REFUSES = gettext_noop("若%(label)s是 %(number)s，就不符合“%(programme)s”")
ONLY_GRANTS = gettext_noop("若%(label)s是 %(number)s，就符合“%(programme)s”")
YES_REFUSES = gettext_noop("若回答“是”，就不符合“%(programme)s”")
YES_GRANTS = gettext_noop("若回答“是”，就符合“%(programme)s”")
NO_REFUSES = gettext_noop("若回答“否”，就不符合“%(programme)s”")
NO_GRANTS = gettext_noop("若回答“否”，就符合“%(programme)s”")
SETTLES = gettext_noop("查清以后，就能判断“%(programme)s”")
MAY_SETTLE = gettext_noop("查清以后，可能就能判断“%(programme)s”")
NARROWS = gettext_noop("判断“%(programme)s”还差 %(count)s 项，这一项最容易查清")

TIPS = {
    "more": {False: MORE_REFUSES, True: MORE_GRANTS},
    "less": {False: LESS_REFUSES, True: LESS_GRANTS},
    "only": {False: ONLY_REFUSES, True: ONLY_GRANTS},
}
ANSWERED = {(True, False): YES_REFUSES, (True, True): YES_GRANTS, (False, False): NO_REFUSES, (False, True): NO_GRANTS}


def question_said(missing: Missing, *, household: Household, kind: str) -> Said:
    """Ask for a missing fact: in the words a desk judges by where there are such, else by its label."""
    fact = fact_at(missing.path)
    if missing.path.startswith(TERMS):
        return Said(PUBLISHED, words={"label": missing.label, "source": missing.source})
    own_words = {"label": (fact.question if fact else "") or missing.label}
    if missing.person is None:
        return Said(AS_IT_IS if missing.question else HOME.get(kind, HOME_HOW_MUCH), words=own_words)
    name = {"name": household.people[missing.person].name}
    return Said(JUDGED if missing.question else PERSON.get(kind, HOW_MUCH), words=own_words, names=name)


def threshold_said(
    trials: Trials, missing: Missing, *, kind: str, keys: Sequence[Key], waiting: Sequence[Key]
) -> Said | None:
    """Say why a missing fact matters, of the first answer it can settle."""
    for key in keys:
        said = _tips(trials, missing.path, kind=kind, key=key, label=missing.label)
        if said:
            return said
    if keys:
        return Said(SETTLES if len(keys) == len(waiting) else MAY_SETTLE, words=_programme(trials, keys[0]))
    if waiting:
        count = str(len(trials.answers[waiting[0]].missing))
        return Said(NARROWS, words=_programme(trials, waiting[0]), names={"count": count})
    return None


def _tips(trials: Trials, path: str, *, kind: str, key: Key, label: str) -> Said | None:
    words = {"label": label} | _programme(trials, key)
    if kind == "flag":
        settled = [(value, trials.with_value(path, value)[key]) for value in (True, False)]
        told = [(value, answer.met) for value, answer in settled if not is_open(answer) and answer.met is not None]
        return Said(ANSWERED[told[0]], words={"programme": words["programme"]}) if told else None
    if kind not in ("money", "count", "months"):
        return None
    least, most = ends_of(path, kind=kind)
    for start, end, way in ((least, most, "more"), (most, least, "less")):
        found = _tip(trials, path, key=key, start=start, end=end, step=STEP[kind])
        if found is not None:
            beside = found - STEP[kind] if way == "more" else found + STEP[kind]
            way, number = ("only", found) if found == end else (way, beside)
            met = bool(trials.with_value(path, found)[key].met)
            return Said(TIPS[way][met], words=words, amounts={"number": (number, kind)})
    return None


def _tip(trials: Trials, path: str, *, key: Key, start: int, end: int, step: int) -> int | None:
    """Find where the answer becomes what it is at the end, if it is settled there and another at the start."""
    verdict = trials.with_value(path, end)[key]
    if is_open(verdict) or trials.with_value(path, start)[key].met is verdict.met:
        return None

    def is_settled(value: int) -> bool:
        return trials.with_value(path, value)[key].met is verdict.met

    return tipping_value(is_settled, start=start, end=end, step=step, guesses=_guesses(trials, key=key, step=step))


def _guesses(trials: Trials, *, key: Key, step: int) -> list[int]:
    """The differences of the open comparisons: where a fact counts as it is, one of them is the place."""
    guesses: list[int] = []
    for one in trials.answers[key].conditions:
        if one.met is None and one.numbers and one.numbers[0] is not None and one.numbers[2] is not None:
            gap = abs(one.numbers[2] - one.numbers[0])
            guesses += [gap, gap + step]
    return guesses


def _programme(trials: Trials, key: Key) -> dict[str, Any]:
    return {"programme": trials.answers[key].policy.title}
