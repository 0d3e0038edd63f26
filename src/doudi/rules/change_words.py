"""How a change is said: 家庭月收入再少 141.00 元，就符合“最低生活保障”.

Nouns: Moved. Verbs: moved, moved_said, spare_said, fact_said, policy_said, birthday_said. Where one fact moves one side of a comparison,
the sentence is about that side; else it is about the fact that was tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.rules.explain import Checked
from doudi.rules.household import Household
from doudi.rules.paths import fact_at, person_of, value_at
from doudi.rules.said import Said, gettext_noop
from doudi.rules.wording import SIGNS

LESS = gettext_noop("%(label)s再少 %(by)s，就符合“%(programme)s”")
LESS_HERE = gettext_noop("%(label)s再少 %(by)s，才满足“%(condition)s”；其他条件另看")
MORE = gettext_noop("%(label)s再多 %(by)s，就符合“%(programme)s”")
MORE_HERE = gettext_noop("%(label)s再多 %(by)s，才满足“%(condition)s”；其他条件另看")
SPARE_MORE = gettext_noop("%(label)s再多 %(by)s以内，仍符合“%(programme)s”")
SPARE_LESS = gettext_noop("%(label)s再少 %(by)s以内，仍符合“%(programme)s”")
DIFFERS = gettext_noop("如果“%(label)s”与现在登记的不同，就可能符合“%(programme)s”；请核对这一项")
DIFFERS_HERE = gettext_noop("如果“%(label)s”与现在登记的不同，才可能满足“%(condition)s”；请核对这一项")
IF_YES = gettext_noop("如果“%(label)s”为“是”，就符合“%(programme)s”")
IF_YES_HERE = gettext_noop("如果“%(label)s”为“是”，才满足“%(condition)s”；其他条件另看")
IF_NO = gettext_noop("如果“%(label)s”为“否”，就符合“%(programme)s”")
IF_NO_HERE = gettext_noop("如果“%(label)s”为“否”，才满足“%(condition)s”；其他条件另看")
FIRST = gettext_noop("“%(first)s”的结论变了，这一项也跟着变：%(how)s")
AGES_IN = gettext_noop("%(name)s满 %(age)s 周岁（%(day)s）后，按现有规定和情况，就符合“%(programme)s”")
AGES_OUT = gettext_noop("%(name)s满 %(age)s 周岁（%(day)s）后，按现有规定和情况，就不再符合“%(programme)s”")
WHOSE = gettext_noop("%(name)s的%(label)s")


MOVED = {(True, True): LESS, (True, False): LESS_HERE, (False, True): MORE, (False, False): MORE_HERE}
FACT = {(True, True): IF_YES, (True, False): IF_YES_HERE, (False, True): IF_NO, (False, False): IF_NO_HERE}


@dataclass(frozen=True)
class Moved:
    """What moved by how much: a side of a comparison, or the fact itself."""

    label: str | Said
    by: int
    kind: str
    is_less: bool
    is_of_side: bool


def moved(household: Household, *, before: Checked, after: Checked, path: str, to: int) -> Moved:
    """Name what moved between two trials of a condition: the one side that did, under a plain name, else the fact."""
    fact = fact_at(path)
    assert fact is not None, "a condition leans on facts"
    if before.text.sides and before.numbers and after.numbers:
        shifts = (after.numbers[0] - before.numbers[0], after.numbers[2] - before.numbers[2])
        for side, shift, other in zip(before.text.sides, shifts, reversed(shifts), strict=True):
            if shift and not other and not SIGNS.search(side.label):
                return Moved(side.label, abs(shift), fact.kind, shift < 0, is_of_side=True)
    shift = to - value_at(household, path)
    return Moved(label_said(household, path=path), abs(shift), fact.kind, shift < 0, is_of_side=False)


def label_said(household: Household, *, path: str) -> str | Said:
    """Name a fact, and whose it is."""
    fact, person = fact_at(path), person_of(path)
    assert fact is not None, "a condition leans on facts"
    if person is None:
        return fact.label
    return Said(WHOSE, words={"label": fact.label}, names={"name": household.people[person].name})


def moved_said(one: Moved, *, condition: str, programme: str, alone: bool) -> Said:
    """Say by how much something would have to move."""
    words = {"label": one.label, "condition": condition, "programme": programme}
    return Said(MOVED[one.is_less, alone], words=words, amounts={"by": (one.by, one.kind)})


def spare_said(one: Moved, *, programme: str) -> Said:
    """Say by how much something may move."""
    words = {"label": one.label, "programme": programme}
    return Said(SPARE_LESS if one.is_less else SPARE_MORE, words=words, amounts={"by": (one.by, one.kind)})


def fact_said(label: str | Said, *, to: Any, condition: str, programme: str, alone: bool) -> Said:
    """Say which fact would have to be another."""
    words = {"label": label, "condition": condition, "programme": programme}
    if isinstance(to, bool):
        return Said(FACT[to, alone], words=words)
    return Said(DIFFERS if alone else DIFFERS_HERE, words=words)


def policy_said(first: str, *, how: Said) -> Said:
    """Say that another programme's answer comes first, and what would turn that."""
    return Said(FIRST, words={"first": first, "how": how})


def birthday_said(name: str, *, age: int, day: date, programme: str, granted: bool) -> Said:
    """Say what a birthday to come will change."""
    names = {"name": name, "age": str(age), "day": day.isoformat()}
    return Said(AGES_IN if granted else AGES_OUT, words={"programme": programme}, names=names)
