"""What would change an answer: the nearest difference that turns it, and how much an eligible household has to spare.

Nouns: Change, Changes. Verbs: what_would_change. Nothing is said that was not tried: each change is decided again with the very rules,
and so is the step before it. Who somebody is (day of birth, sex, relation) is never proposed; a birthday to come is told by its day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.rules.change_words import (
    birthday_said,
    fact_said,
    label_said,
    moved,
    moved_said,
    policy_said,
    spare_said,
)
from doudi.rules.decide import Answer
from doudi.rules.explain import Checked
from doudi.rules.household import Household
from doudi.rules.leaning import leaning_of
from doudi.rules.paths import value_at
from doudi.rules.proposals import Proposals, gap_of, known_fact, others_than
from doudi.rules.rulebook import Rulebook
from doudi.rules.said import Said, Translate, gettext_noop
from doudi.rules.tipping import tipping_value
from doudi.rules.trials import STEP, Key, Trials, birthday, ends_of, years_between

MILESTONES = (3, 6, 7, 16, 18, 22, 55, 60, 65, 70, 80)
"""Ages at which the law begins or ends something."""

YEARS_AHEAD = 5
TRIALS_MAX = 400
WAYS_MAX = 3
"""How many ways of moving one comparison are looked at, before the best of them is told."""


@dataclass(frozen=True)
class Change:
    """One difference that would turn an answer, or how much is to spare before it turns.

    `kind` is less, more (a number), fact (a flag or code), policy (another one first), ages_in, ages_out (a birthday), spare_less or
    spare_more (so much still changes nothing). `alone`: this by itself turns the whole answer. `path` with `to` (or `day`) is the trial
    that proves it; for what is to spare, `to` is the last value that still changes nothing and `beyond` the first that does.
    `is_of_side`: the sentence is about a side of the comparison, not about the fact that was tried.
    """

    kind: str
    key: Key
    condition: str
    said: Said
    alone: bool
    path: str
    to: Any = None
    beyond: Any = None
    day: date | None = None
    is_of_side: bool = False

    def sentence(self, translate: Translate = gettext_noop) -> str:
        """Say it in the reader's language."""
        return self.said.sentence(translate)

    def as_json(self, translate: Translate = gettext_noop) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "condition": self.condition or None,
            "fact": self.path,
            "day": self.day.isoformat() if self.day else None,
            "alone": self.alone,
            "sentence": self.sentence(translate),
        }


def what_would_change(
    book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None,
    programmes: Collection[str] | None = None,
) -> dict[Key, tuple[Change, ...]]:  # fmt: skip
    """Tell for each settled answer of a household what would turn it; open answers have a next question instead."""
    return Changes(Trials(book, household, on=on, terms=terms), programmes=programmes).all()


class Changes:
    """The changes of one household's answers; trials are shared by all of them."""

    def __init__(self, trials: Trials, *, programmes: Collection[str] | None = None) -> None:
        self.trials = trials
        self.law = trials.book.bind(place=trials.household.place, on=trials.on)
        self.proposals = Proposals(self.law, household=trials.household)
        self.keys = [key for key in trials.answers if programmes is None or key[0] in programmes]
        self.limit = trials.made + TRIALS_MAX
        self._found: dict[Key, tuple[Change, ...]] = {}

    def all(self) -> dict[Key, tuple[Change, ...]]:
        """Tell of every answer; policies come before those that lean on them."""
        return {key: self.of(key) for key in self.keys}

    def of(self, key: Key) -> tuple[Change, ...]:
        """Tell what would turn one answer."""
        if key not in self._found:
            answer = self.trials.answers[key]
            told: Iterator[Change] = iter(())
            if answer.met is False:
                told = self._of_refused(key, answer=answer)
            elif answer.met:
                told = self._of_granted(key, answer=answer)
            self._found[key] = tuple(told)
        return self._found[key]

    # ------------------------------------------------------------------------------------- a refusal

    def _of_refused(self, key: Key, *, answer: Answer) -> Iterator[Change]:
        for place, checked in enumerate(answer.conditions):
            if checked.met is False and self.trials.made < self.limit:
                ways = (self._by_number, self._by_policy, self._by_fact)
                yield from next(filter(None, (list(way(key, place=place)) for way in ways)), [])
        yield from self._birthdays(key, person=answer.person, granted=True)

    def _by_number(self, key: Key, *, place: int) -> Iterator[Change]:
        """Move one number of a comparison until the condition holds; what alone turns the answer is told rather than another."""
        checked = self.trials.answers[key].conditions[place]
        gap = gap_of(checked)
        found: list[tuple[bool, bool, int, Change]] = []
        for path in self.proposals.numbers(checked, person=key[1]) if gap is not None else ():
            for sign in (-1, 1):
                if one := self._moved(key, place=place, path=path, sign=sign, gap=gap or 0):
                    found.append((not one.alone, not one.is_of_side, len(found), one))
            best = min(found, key=lambda ranked: ranked[:3], default=None)
            if best and (not (best[0] or best[1]) or len(found) >= WAYS_MAX):
                break
        yield from (one for *_, one in sorted(found, key=lambda ranked: ranked[:3])[:1])

    def _moved(self, key: Key, *, place: int, path: str, sign: int, gap: int) -> Change | None:
        start, kind = value_at(self.trials.household, path), known_fact(path).kind
        step = STEP[kind]
        end = _within(path, start=start, way=10 * sign * (gap + step))

        def holds(value: int) -> bool:
            return self._condition(key, place=place, path=path, value=value).met is True

        if end == start or not self._moves(
            key, place=place, path=path, value=_within(path, start=start, way=sign * (gap + step))
        ):
            return None
        guesses = [start + sign * gap, start + sign * (gap + step)]
        to = tipping_value(holds, start=start, end=end, step=step, guesses=guesses)
        if to is None:
            return None
        checked = self.trials.answers[key].conditions[place]
        after = self._condition(key, place=place, path=path, value=to)
        shift = moved(self.trials.household, before=checked, after=after, path=path, to=to)
        alone = self._grants(key, path=path, value=to)
        said = moved_said(shift, condition=checked.text.rule.label, programme=self._title(key), alone=alone)
        kind = "less" if shift.is_less else "more"
        return Change(kind, key, checked.text.name, said, alone, path, to=to, is_of_side=shift.is_of_side)

    def _moves(self, key: Key, *, place: int, path: str, value: int) -> bool:
        """Say whether a fact brings the sides of a comparison nearer to each other at all."""
        before = gap_of(self.trials.answers[key].conditions[place])
        tried = self._condition(key, place=place, path=path, value=value)
        after = gap_of(tried)
        return tried.met is True or (before is not None and after is not None and after < before)

    def _by_policy(self, key: Key, *, place: int) -> Iterator[Change]:
        """Where a condition asks for another policy's answer, what turns that one may turn this."""
        checked = self.trials.answers[key].conditions[place]
        for name in leaning_of(self.law, checked.text.rule).policies:
            for other in ((name, None), (name, key[1])):
                for one in self.of(other) if other in self.trials.answers and other != key else ():
                    if one.day is None and self._turns(one, key=key, place=place):
                        alone = self._grants(key, path=one.path, value=one.to)
                        said = policy_said(self._title(other), how=one.said)
                        yield Change("policy", key, checked.text.name, said, alone, one.path, to=one.to)
                        return

    def _turns(self, one: Change, *, key: Key, place: int) -> bool:
        is_turn = one.alone and not one.kind.startswith("spare")
        return is_turn and self._condition(key, place=place, path=one.path, value=one.to).met is True

    def _by_fact(self, key: Key, *, place: int) -> Iterator[Change]:
        """Look for one flag, code or count that would have to differ."""
        checked = self.trials.answers[key].conditions[place]
        for path in self.proposals.facts(checked, person=key[1]):
            for value in others_than(value_at(self.trials.household, path), path=path):
                if self._condition(key, place=place, path=path, value=value).met is True:
                    alone = self._grants(key, path=path, value=value)
                    label, condition = label_said(self.trials.household, path=path), checked.text.rule.label
                    said = fact_said(label, to=value, condition=condition, programme=self._title(key), alone=alone)
                    yield Change("fact", key, checked.text.name, said, alone, path, to=value)
                    return

    # ------------------------------------------------------------------------------------- an entitlement

    def _of_granted(self, key: Key, *, answer: Answer) -> Iterator[Change]:
        for place, checked in enumerate(answer.conditions):
            gap = gap_of(checked)
            is_money = checked.text.sides is not None and checked.text.sides[0].kind == "money"
            if gap and is_money and self.trials.made < self.limit:
                yield from self._spare(key, place=place, gap=gap)
        yield from self._birthdays(key, person=answer.person, granted=False)

    def _spare(self, key: Key, *, place: int, gap: int) -> Iterator[Change]:
        """Say by how much a number may move before the condition no longer holds."""
        checked = self.trials.answers[key].conditions[place]
        for path in self.proposals.numbers(checked, person=key[1]):
            for sign in (1, -1):
                if (last := self._last_that_holds(key, place=place, path=path, sign=sign, gap=gap)) is not None:
                    after = self._condition(key, place=place, path=path, value=last)
                    shift = moved(self.trials.household, before=checked, after=after, path=path, to=last)
                    kind = "spare_less" if shift.is_less else "spare_more"
                    said = spare_said(shift, programme=self._title(key))
                    beyond = last + sign * STEP["money"]
                    yield Change(kind, key, checked.text.name, said, False, path, to=last, beyond=beyond)
                    return

    def _last_that_holds(self, key: Key, *, place: int, path: str, sign: int, gap: int) -> int | None:
        """Find the last value that still grants everything, where the next one breaks this very condition."""
        start: int = value_at(self.trials.household, path)
        step = sign * STEP["money"]
        least, most = ends_of(path, kind="money")
        for last in (start + sign * gap, start + sign * gap - step):
            if last != start and least <= last <= most and least <= last + step <= most:
                beyond = self.trials.with_value(path, last + step)[key]
                if beyond.conditions[place].met is False and self._grants(key, path=path, value=last):
                    return last
        return None

    # ------------------------------------------------------------------------------------- birthdays

    def _birthdays(self, key: Key, *, person: int | None, granted: bool) -> Iterator[Change]:
        """Tell the next birthday that alone turns the answer."""
        people = range(len(self.trials.household.people)) if person is None else (person,)
        found = [one for number in people if (one := self._birthday(key, person=number, granted=granted))]
        if found:
            yield min(found, key=lambda one: one.day or date.max)

    def _birthday(self, key: Key, *, person: int, granted: bool) -> Change | None:
        birth = value_at(self.trials.household, f"people.{person}.birth")
        for age in self._ages(key, birth=birth) if birth is not None else ():
            if self.trials.made < self.limit and self._turns_at(key, person=person, age=age, granted=granted):
                day, name = birthday(birth, age=age), self.trials.household.people[person].name
                said = birthday_said(name, age=age, day=day, programme=self._title(key), granted=granted)
                kind = "ages_in" if granted else "ages_out"
                return Change(kind, key, "", said, True, f"people.{person}.birth", day=day)
        return None

    def _ages(self, key: Key, *, birth: date) -> list[int]:
        """Name the ages soon to come at which something may begin or end: the law's own, and those a count is short of."""
        on = self.trials.on
        now = years_between(birth, on)
        gaps = [
            gap_of(one)
            for one in self.trials.answers[key].conditions
            if one.text.sides and one.text.sides[0].kind == "count"
        ]
        short = {now + gap + more for gap in gaps if gap is not None for more in (0, 1)}
        return sorted(age for age in short | set(MILESTONES) if now < age <= now + YEARS_AHEAD)

    def _turns_at(self, key: Key, *, person: int, age: int, granted: bool) -> bool:
        _, reached, not_yet = self.trials.at_age(person, age=age)
        return not_yet[key].met is (not granted) and reached[key].met is granted

    # ------------------------------------------------------------------------------------- what to try

    def _condition(self, key: Key, *, place: int, path: str, value: Any) -> Checked:
        return self.trials.with_value(path, value)[key].conditions[place]

    def _grants(self, key: Key, *, path: str, value: Any) -> bool:
        return self.trials.with_value(path, value)[key].met is True

    def _title(self, key: Key) -> str:
        return self.trials.answers[key].policy.title


def _within(path: str, *, start: int, way: int) -> int:
    """Move a number, but never beyond what it can be."""
    least, most = ends_of(path, kind=known_fact(path).kind)
    return max(least, min(most, start + way))
