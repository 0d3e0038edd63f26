"""How a policy is written: rules that cite their article, in the words of `doudi.facts` and the terms of the place.

Nouns: Rule, Determination, Policy. A Determination computes what several policies need (who counts, what is income);
a Policy decides and pays. A rule is a plain function of a unit and its place's terms returning an Ibis expression or a Range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

RuleFunction = Callable[[Any, Any], Any]

CHILD = {"household": "person", "person": "support"}
"""Which unit a total of a unit runs over."""


@dataclass(frozen=True)
class Rule:
    """One named value: of which unit, what kind, what law says so, from when, where.

    `role` is value, total, condition or amount; a total runs over the child unit's rows for which `over` holds.
    Several rules may share a name when place or day tell them apart: the nearest place, then the latest day, wins.
    """

    name: str
    of: str
    kind: str
    role: str
    label: str
    law: str
    article: str
    function: RuleFunction
    section: str
    ranged: bool = False
    over: str = ""
    otherwise: str = ""
    unit: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None

    def applies(self, *, place: str, on: date) -> bool:
        """Say whether this rule speaks for a place on a day."""
        started = self.since is None or self.since <= on
        return started and (self.until is None or on < self.until) and place.startswith(self.place)

    @property
    def citation(self) -> str:
        return f"{self.law} {self.article}".strip()


class _Section:
    """What determinations and policies share: a name, a title, a law, and a list of rules."""

    def __init__(self, name: str, *, title: str, law: str, of: str = "household") -> None:
        self.name = name
        self.title = title
        self.law = law
        self.of = of
        self.rules: list[Rule] = []

    def _declare(self, *, role: str, article: str, kind: str, **more: Any) -> Callable[[RuleFunction], RuleFunction]:
        def remember(function: RuleFunction) -> RuleFunction:
            name = more.pop("name", "") or function.__name__
            of = more.pop("of", "") or self.of
            law = more.pop("law", "") or self.law
            rule = Rule(name=name, of=of, kind=kind, role=role, law=law, article=article, function=function,
                        section=self.name, **more)  # fmt: skip
            self.rules.append(rule)
            return function

        return remember

    def value(
        self, article: str, *, label: str, kind: str, of: str = "", name: str = "", law: str = "", place: str = "",
        since: date | None = None, until: date | None = None, ranged: bool = False, unit: str = "",
    ) -> Callable[[RuleFunction], RuleFunction]:  # fmt: skip
        """Declare a value other rules use. `ranged`: the function returns a Range."""
        return self._declare(
            role="value", article=article, kind=kind, label=label, of=of, name=name, law=law, place=place,
            since=since, until=until, ranged=ranged, unit=unit,
        )  # fmt: skip

    def total(
        self, article: str, *, label: str, over: str = "", kind: str = "money", of: str = "", name: str = "",
        law: str = "", place: str = "", since: date | None = None, until: date | None = None, unit: str = "",
    ) -> Callable[[RuleFunction], RuleFunction]:  # fmt: skip
        """Declare a sum over the rows of the child unit for which the flag `over` holds; the sum is a Range.

        The function reads a row of the child and returns a number, a flag (counted as one) or a Range.
        """
        return self._declare(
            role="total", article=article, kind=kind, label=label, of=of, name=name, law=law, over=over, place=place,
            since=since, until=until, ranged=True, unit=unit,
        )  # fmt: skip


class Determination(_Section):
    """What the law defines once for several policies: members, income, property, the ability to work."""


class Policy(_Section):
    """A programme: conditions that must all hold, and amounts that add up.

    `after` names the policies it leans on; `holds` and `paid` name the facts that say who receives it now.
    `takes` says in a resident's words how long a decision takes; `feedback` what the department that owns a referral sends back
    (empty where civil affairs decides itself).
    """

    def __init__(
        self, name: str, *, title: str, law: str, of: str, every: str = "month", after: tuple[str, ...] = (),
        holds: str = "", paid: str = "", decided_by: str = "县级民政部门", documents: str = "身份证和授权书",
        takes: str = "", feedback: str = "",
    ) -> None:  # fmt: skip
        super().__init__(name, title=title, law=law, of=of)
        self.every = every
        self.after = after
        self.holds = holds
        self.paid = paid
        self.decided_by = decided_by
        self.documents = documents
        self.takes = takes
        self.feedback = feedback

    def condition(
        self, article: str, *, otherwise: str, label: str, name: str = "", law: str = "", place: str = "",
        since: date | None = None, until: date | None = None,
    ) -> Callable[[RuleFunction], RuleFunction]:  # fmt: skip
        """Declare one condition; `otherwise` is the sentence a resident reads when it does not hold."""
        return self._declare(
            role="condition", article=article, kind="flag", label=label, otherwise=otherwise, name=name, law=law,
            place=place, since=since, until=until,
        )  # fmt: skip

    def amount(
        self, article: str, *, label: str, unit: str = "yuan/month", name: str = "", law: str = "", place: str = "",
        since: date | None = None, until: date | None = None,
    ) -> Callable[[RuleFunction], RuleFunction]:  # fmt: skip
        """Declare one step of the amount; the steps add up. A Range with width gives an amount not known yet."""
        return self._declare(
            role="amount", article=article, kind="money", label=label, unit=unit, name=name, law=law, place=place,
            since=since, until=until,
        )  # fmt: skip
