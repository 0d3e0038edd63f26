"""The course of a household: what its dated facts and decisions owe it, month by month.

Nouns: Chain (the entitlements that follow from states and decisions). Verbs: follow, learn, take.
A decision counts from the month after it. Where one programme follows another, the first ends in the month the second begins: no
month with both, none with neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from doudi.rules.decide import Answer
from doudi.rules.events import HANDING, Decision, Duty, NotKnown, State
from doudi.rules.household import Household
from doudi.rules.known import Knowledge, name_of
from doudi.rules.months import Entitlement, Month
from doudi.rules.rulebook import Rulebook
from doudi.rules.stacking import Matrix

GENTLE = ("dibao", "dibao_single")
"""The programmes whose end is gradual when work brought it about."""
Key = tuple[str, str]


class Chain:
    """The entitlements of one household as decisions and deaths follow each other."""

    def __init__(
        self, book: Rulebook, *, matrix: Matrix, programmes: Sequence[str], given: Mapping[str, Any] | None = None
    ) -> None:
        self.book = book
        self.matrix = matrix
        self.programmes = tuple(programmes)
        self.given = given or {}
        self.states: list[State] = []
        self.entitlements: list[Entitlement] = []
        self.duties: list[Duty] = []
        self._knowledge: dict[date, Knowledge] = {}

    def knowledge(self, day: date) -> Knowledge:
        """Return what was published by a day."""
        if day not in self._knowledge:
            self._knowledge[day] = Knowledge(self.book, given=self.given, known_on=day)
        return self._knowledge[day]

    def follow(self, *, states: Iterable[State], decisions: Iterable[Decision]) -> None:
        """Take everything in the order in which it came to be known; facts before the decision of their day."""
        events: list[State | Decision] = [*states, *decisions]
        for event in sorted(events, key=_came):
            if isinstance(event, State):
                self.learn(event)
            else:
                self.take(event)

    # --------------------------------------------------------------------------------- deaths

    def learn(self, state: State) -> None:
        """Take new facts; what was owed to the dead himself ends with the month of his death, without any decision."""
        before = _living(self.states[-1].household) if self.states else set()
        self.states.append(state)
        living = _living(state.household)
        if not before - living:
            return
        law = self.knowledge(state.known_on)
        months = law.needed("death_end_months", household=state.household, on=state.since)
        first = Month.of(state.since).later(months)
        for one in self.held():
            if (one.person and one.person not in living) or not living:
                self._close(one, first=first, reason="DEATH")
        if living:
            by = law.needed("death_recheck_months", household=state.household, on=state.since)
            self.duties.append(Duty("recheck", state.since, by=Month.of(state.since).later(by)))

    # --------------------------------------------------------------------------------- decisions

    def take(self, decision: Decision) -> None:
        """Let one decision change what is owed; where a duty before it was left out, it changes nothing."""
        household = self._state(decision.day).household
        answers = self.knowledge(decision.day).answers(household, rules_on=decision.day, figures_on=decision.day)
        touched = self._touched(decision, answers=answers)
        held = {one.key: one for one in self.held() if one.programme in touched}
        if decision.reason == "MOVED_OUT":  # the place it left has no say in what the new place gives
            held = {key: one for key, one in held.items() if one.household.place != household.place}
        if not held and decision.reason in HANDING and not set(decision.programmes) - touched:
            return
        wanted = self._wanted(decision, answers=answers, held=held)
        open_ones = self._open(decision, answers=answers, held=held)
        if open_ones & set(held) or (open_ones and not wanted and not held):
            self.duties.append(Duty("facts", decision.day))
        held = {key: one for key, one in held.items() if key not in open_ones}
        new = {key: self._new(decision, key=key, answer=answer, household=household) for key, answer in wanted.items()}
        if self._must_wait(decision, held=held, new=new):
            return
        self._done(decision)
        if self._is_gradual(decision, ends=set(held) - set(new)):
            self._exit_gradually(decision, held=held, new=new)
        else:
            self._replace(decision, held=held, new=new)

    def held(self) -> list[Entitlement]:
        """List what nothing has ended so far."""
        return [one for one in self.entitlements if one.until is None]

    def amount(self, one: Entitlement, month: Month, *, known_on: date) -> int | None:
        """Return what an entitlement owes in a month with the figures known on a day; None while nobody can tell."""
        if one.is_open:
            return None
        if one.frozen is not None:
            return one.frozen
        law = self.knowledge(known_on)
        figures = law.answers(one.household, rules_on=one.decided_on, figures_on=month.first_day)
        answer = figures[one.key]
        if answer.met is False:  # nothing changes without a decision
            answer = law.answers(one.household, rules_on=one.decided_on, figures_on=one.decided_on)[one.key]
        return answer.amount_hao

    def _state(self, day: date) -> State:
        found = next((state for state in reversed(self.states) if state.since <= day), None)
        if found is None:
            raise NotKnown(
                f"no facts are known on {day}, the day of a decision; give a state that begins on that day or before"
            )
        return found

    def _touched(self, decision: Decision, *, answers: Mapping[Key, Answer]) -> set[str]:
        """Name what a decision reaches: what it is about, what leans on that, and what the matrix keeps apart from it."""
        named = set(decision.programmes or self.programmes)
        policies = {answer.policy.name: answer.policy for answer in answers.values()}
        place = self._state(decision.day).household.place
        leaning = {one.programme for one in self.held() if named & set(policies[one.programme].after)}
        meeting = {
            one.programme
            for one in self.held()
            for name in named
            if (pair := self.matrix.pair(one.programme, name, place=place, on=decision.day))
            and pair.answer not in ("yes", "local")
        }
        return named | leaning | meeting

    def _wanted(
        self, decision: Decision, *, answers: Mapping[Key, Answer], held: Mapping[Key, Entitlement]
    ) -> dict[Key, Answer]:
        """Pick what the law gives now: of what the decision is about, and of what is held and reached by it."""
        if decision.reason == "MOVED_OUT":
            return {}
        named = set(decision.programmes or self.programmes)
        return {key: one for key, one in answers.items() if one.met and (key[0] in named or key in held)}

    def _open(self, decision: Decision, *, answers: Mapping[Key, Answer], held: Mapping[Key, Entitlement]) -> set[Key]:
        """Name what is asked about, or held and reached, and cannot be answered yet."""
        named = set(decision.programmes or self.programmes)
        return {key for key, one in answers.items() if one.met is None and (key[0] in named or key in held)}

    def _new(self, decision: Decision, *, key: Key, answer: Answer, household: Household) -> Entitlement:
        law = answer.steps[0].rule.citation if answer.steps else answer.policy.law
        return Entitlement(programme=key[0], person=key[1], household=household, decided_on=decision.day,
                           since=self._next(decision), reason=decision.reason, law=law)  # fmt: skip

    def _first(self, decision: Decision) -> Month:
        """Return the month from which a decision changes what is held: after it, or after the death it follows."""
        household = self._state(decision.day).household
        law = self.knowledge(decision.day)
        if decision.reason == "DEATH" and decision.event_on:
            months = law.needed("death_end_months", household=household, on=decision.event_on)
            return Month.of(decision.event_on).later(months)
        return self._next(decision)

    def _next(self, decision: Decision) -> Month:
        """Return the month from which a decision gives what was not held."""
        household = self._state(decision.day).household
        law = self.knowledge(decision.day)
        return Month.of(decision.day).later(law.needed("entry_months", household=household, on=decision.day))

    # --------------------------------------------------------------------------------- duties before an effect

    def _must_wait(
        self, decision: Decision, *, held: Mapping[Key, Entitlement], new: Mapping[Key, Entitlement]
    ) -> bool:
        if decision.reason in HANDING and not set(new) - set(held):
            self.duties.append(Duty("hand_over", decision.day))
            return True
        if decision.heard_on and decision.heard_on <= decision.day:
            self.duties.append(Duty("hearing", decision.day, done_on=decision.heard_on))
            return False
        household = self._state(decision.day).household
        law = self.knowledge(decision.day)
        must_hear = law.needed("hearing_before_cut", household=household, on=decision.day)
        if must_hear and decision.reason != "VOLUNTARY" and self._cuts(decision, held=held, new=new):
            self.duties.append(Duty("hearing", decision.day))
            return True
        return False

    def _cuts(self, decision: Decision, *, held: Mapping[Key, Entitlement], new: Mapping[Key, Entitlement]) -> bool:
        """Say whether a decision takes away money, or a status and gives no money for it."""
        month = self._first(decision)
        before = sum(self.amount(one, month, known_on=decision.day) or 0 for one in held.values())
        after = sum(self.amount(one, month, known_on=decision.day) or 0 for one in new.values())
        return after < before or (after == before and not set(held) <= set(new) and not set(new) - set(held))

    def _done(self, decision: Decision) -> None:
        """Mark the duties this decision fulfils: a re-check after a death, a hand-over somebody waited for."""
        fulfils = {"DEATH": "recheck"}.get(decision.reason, "hand_over")
        self.duties = [
            replace(duty, done_on=decision.day) if duty.code == fulfils and duty.done_on is None else duty
            for duty in self.duties
        ]

    # --------------------------------------------------------------------------------- effects

    def _replace(self, decision: Decision, *, held: Mapping[Key, Entitlement], new: Mapping[Key, Entitlement]) -> None:
        first = self._first(decision)
        for key, old in held.items():
            self._close(old, first=first, reason=decision.reason)
            if key in new:
                reason = old.reason if self._same(old, new[key], decision=decision) else decision.reason
                since = min(new[key].since, max(first, old.since))  # it reaches back, but not before it began
                new = {**new, key: replace(new[key], since=since, reason=reason)}
        self._end_early(new)
        self.entitlements += new.values()

    def _end_early(self, new: Mapping[Key, Entitlement]) -> None:
        """End what still runs out gradually as soon as help begins anew."""
        for one in list(self.entitlements):
            starts = [other.since for other in new.values() if one.until and other.since < one.until]
            if one.frozen is not None and starts:
                self._close(one, first=min(starts), reason=one.ends_by)

    def _same(self, old: Entitlement, new: Entitlement, *, decision: Decision) -> bool:
        amounts = {self.amount(one, new.since, known_on=decision.day) for one in (old, new)}
        return len(amounts) == 1 and old.household.place == new.household.place

    def _close(self, one: Entitlement, *, first: Month, reason: str) -> None:
        ended = replace(one, until=max(first, one.since), ends_by=reason)
        self.entitlements = [ended if other is one else other for other in self.entitlements]

    def _is_gradual(self, decision: Decision, *, ends: set[Key]) -> bool:
        if not (decision.through_work and any(programme in GENTLE for programme, _ in ends)):
            return False
        household = self._state(decision.day).household
        law = self.knowledge(decision.day)
        if law.term("gradual_exit_months_max", household=household, on=decision.day) is None:
            return False
        if decision.reported_on or not law.term("gradual_exit_by_report", household=household, on=decision.day):
            return True
        self.duties.append(Duty("self_report", decision.day))
        return False

    def _exit_gradually(
        self, decision: Decision, *, held: Mapping[Key, Entitlement], new: Mapping[Key, Entitlement]
    ) -> None:
        """Go on with the original amount for the months of the place; what follows begins after them."""
        household, first = self._state(decision.day).household, self._first(decision)
        law = self.knowledge(decision.day)
        longest = law.needed("gradual_exit_months_max", household=household, on=decision.day)
        months = law.term("gradual_exit_months", household=household, on=decision.day)
        if months is None:
            self.duties.append(Duty("gradual_term", decision.day))
        until = first.later(longest if months is None else min(months, longest))
        for old in held.values():
            amount = self.amount(old, first.later(-1), known_on=decision.day)
            self._close(old, first=first, reason=decision.reason)
            self.entitlements.append(
                replace(old, since=first, until=until, frozen=amount, is_open=months is None, reason="GRADUAL_EXIT",
                        ends_by=decision.reason, law=law.terms.terms["gradual_exit_months"].law)
            )  # fmt: skip
        self.entitlements += [replace(one, since=until) for one in new.values()]


def _came(event: State | Decision) -> tuple[date, int]:
    return (event.known_on, 0) if isinstance(event, State) else (event.day, 1)


def _living(household: Household) -> set[str]:
    people = enumerate(household.people)
    return {name_of(household, number) for number, person in people if person.facts.get("alive") is not False}
