"""The rulebook: every determination and policy with the terms, checked at load, and bound to a place and a day.

Nouns: Rulebook, Law (the rules in force somewhere on a day), Node. Verbs: bind. Everything that can be wrong with a rule is
an error when the book is loaded, not when somebody's supper depends on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.operations as ops

from doudi.facts import FACTS, KINDS
from doudi.rules.policy import CHILD, Determination, Policy, Rule
from doudi.rules.ranges import BOUNDS, SIDES, Range, as_range, bounded, choose, exact
from doudi.rules.terms import Notice, Terms
from doudi.rules.views import BadRule, LocalView, UnitView, Universe, column_names, part_names, universes

FORBIDDEN = {"IfElse": "use choose(), which keeps unknown unknown", "Greatest": "use larger()", "Least": "use smaller()",
             "Divide": "multiply the other side, or use part()"}  # fmt: skip

SEEN_MAX = 20_000
"""How many places and days are remembered before memory is given back."""


@dataclass(frozen=True)
class Node:
    """One column to compute for one unit, and the columns of that unit its expression reads."""

    unit: str
    column: str
    expression: Any
    reads: frozenset[str]


@dataclass(frozen=True)
class Sum:
    """A total of a unit: the two child columns it adds up, and the two columns it makes."""

    unit: str
    child: str
    parts: tuple[str, str]
    columns: tuple[str, str]


class Law:
    """The rules in force in one place on one day, as nodes and sums over the universes."""

    def __init__(self, *, book: Rulebook, rules: Sequence[Rule]) -> None:
        self.book = book
        self.rules = tuple(rules)
        self.by_section = {
            section: [r for r in rules if r.section == section] for section in {r.section for r in rules}
        }
        self.nodes: list[Node] = []
        self.sums: list[Sum] = []
        self.office: Any = None
        self.leads: dict[tuple[str, str], Any] = {}
        self.ordered: dict[tuple[str, ...], Any] = {}
        self._answers: dict[tuple[str, str, str], ops.Node] = {}
        for rule in self.rules:
            self._add(rule)
        for policy in book.policies:
            self._add_verdict(policy)

    def conditions(self, policy: Policy) -> list[Rule]:
        return [rule for rule in self.by_section.get(policy.name, []) if rule.role == "condition"]

    def amounts(self, policy: Policy) -> list[Rule]:
        return [rule for rule in self.by_section.get(policy.name, []) if rule.role == "amount"]

    def sides_of(self, rule: Rule) -> tuple[Range, Range] | None:
        """Return the two sides of a condition that compares numbers, else None."""
        return SIDES.get(self._answers[rule.section, rule.of, rule.name]) if rule.role == "condition" else None

    def nodes_of(self, unit: str, column: str) -> list[Node]:
        """Return the node that computes a column, if a rule does."""
        found = self._by_column.get((unit, column))
        return [found] if found else []

    def sum_of(self, unit: str, column: str) -> Sum | None:
        """Return the sum that makes a column, if one does."""
        return self._by_sum.get((unit, column))

    @cached_property
    def _by_column(self) -> dict[tuple[str, str], Node]:
        return {(node.unit, node.column): node for node in self.nodes}

    @cached_property
    def _by_sum(self) -> dict[tuple[str, str], Sum]:
        return {(one.unit, name): one for one in self.sums for name in one.columns}

    def node(self, unit: str, column: str, answer: Any, *, dtype: str = "int64") -> Node:
        """Make a node from an expression or a plain value."""
        expression = answer if isinstance(answer, ibis.expr.types.Value) else ibis.literal(answer, type=dtype)
        reads = frozenset(field.name for field in expression.op().find(ops.Field))
        return Node(unit=unit, column=column, expression=expression, reads=reads)

    def _add(self, rule: Rule) -> None:
        if rule.role == "total":
            self._add_total(rule)
            return
        answer = self.book.call(rule, unit=rule.of)
        columns = column_names(rule)
        if rule.ranged:
            whole = as_range(answer)
            self._node(rule.of, columns[0], whole.least, rule=rule)
            self._node(rule.of, columns[1], whole.most, rule=rule)
        else:
            self._node(rule.of, columns[0], exact(answer), rule=rule)

    def _add_total(self, rule: Rule) -> None:
        child = CHILD[rule.of]
        parts = part_names(rule)
        whole = as_range(_number(self.book.call(rule, unit=child)))
        least, most = bounded(whole.least, 0), whole.most
        if rule.over:
            counts = self.book.universes[child].table[rule.over]
            least = bounded(choose(counts, least, 0), 0)
            most = ibis.cases((~counts, 0), (bounded(counts, True), most))
        self._node(child, parts[0], least, rule=rule)
        self._node(child, parts[1], most, rule=rule)
        least_name, most_name = column_names(rule)
        self.sums.append(Sum(unit=rule.of, child=child, parts=parts, columns=(least_name, most_name)))

    def _add_verdict(self, policy: Policy) -> None:
        conditions = [column_names(rule)[0] for rule in self.conditions(policy)]
        table = self.book.universes[policy.of].table
        verdict: Any = ibis.literal(bool(conditions))
        for number, name in enumerate(conditions):
            verdict = table[name] if number == 0 else verdict & table[name]
        self._node(policy.of, policy.name, verdict)
        total: Any = ibis.literal(0, type="int64")
        for number, rule in enumerate(self.amounts(policy)):
            step = table[column_names(rule)[0]]
            total = step if number == 0 else total + step
        self._node(policy.of, f"{policy.name}_amount", choose(table[policy.name], total, ibis.literal(0, type="int64")))

    def _node(self, unit: str, column: str, answer: Any, *, rule: Rule | None = None) -> None:
        dtype = self.book.universes[unit].columns[column]
        node = self.node(unit, column, answer, dtype=dtype)
        _check(node.expression, dtype=dtype, column=column, rule=rule)
        self.nodes.append(node)
        if rule is not None and rule.role == "condition":
            self._answers[rule.section, rule.of, rule.name] = node.expression.op()


class Rulebook:
    """The whole law: determinations and policies in order, and the terms they leave to places."""

    def __init__(self, *, sections: Iterable[Determination | Policy], terms: Terms) -> None:
        self.sections = tuple(sections)
        self.terms = terms
        self.policies = _in_order([section for section in self.sections if isinstance(section, Policy)])
        self.rules = tuple(rule for section in self.sections for rule in section.rules)
        _assert_names_apart(rules=self.rules, policies=self.policies, terms=terms)
        self.universes: dict[str, Universe] = universes(rules=self.rules, policies=self.policies, terms=terms.terms)
        conditions = {(rule.section, rule.name) for rule in self.rules if rule.role == "condition"}
        self._conditions_most = Counter(section for section, _ in conditions)
        self._laws: dict[tuple[int, ...], Law] = {}
        self._bound: dict[tuple[str, date], Law] = {}
        self.terms_seen: dict[tuple[str, str, date], dict[str, Any]] = {}

    def conditions_most(self, policy: Policy) -> int:
        """Say how many conditions a policy has at most, in any place and on any day."""
        return self._conditions_most[policy.name]

    def bind(self, *, place: str, on: date) -> Law:
        """Choose the rules in force in a place on a day; the same choice gives the same Law."""
        if (place, on) not in self._bound:
            if len(self._bound) > SEEN_MAX:
                self._bound.clear()
            self._bound[place, on] = self._law(tuple(self._chosen(place=place, on=on)))
        return self._bound[place, on]

    def with_own_notices(self, own: Iterable[Notice]) -> Rulebook:
        """Return this book with further notices. Rules read terms by name, so both books share what was made ready."""
        book = copy(self)
        book.terms = self.terms.with_own(own)
        book.terms_seen = {}
        return book

    def _law(self, chosen: tuple[int, ...]) -> Law:
        if chosen not in self._laws:
            self._laws[chosen] = Law(book=self, rules=[self.rules[number] for number in chosen])
        return self._laws[chosen]

    def _chosen(self, *, place: str, on: date) -> list[int]:
        best: dict[tuple[str, str, str], int] = {}
        for number, rule in enumerate(self.rules):
            if not rule.applies(place=place, on=on):
                continue
            key = (rule.section, rule.of, rule.name)
            if key not in best or _nearness(rule) > _nearness(self.rules[best[key]]):
                best[key] = number
        return sorted(best.values())

    def call(self, rule: Rule, *, unit: str) -> Any:
        """Run a rule's function on the columns of a unit.

        :raises BadRule: when the function fails, naming the rule and its article.
        """
        universe = self.universes[unit]
        try:
            return rule.function(UnitView(universe, everything=self.universes), LocalView(universe))
        except BadRule as problem:
            raise BadRule(f"{rule.section}.{rule.name} ({rule.citation}): {problem}") from problem

    @cached_property
    def places_with_own_rules(self) -> tuple[str, ...]:
        """List the place prefixes that have a rule of their own."""
        return tuple(sorted({rule.place for rule in self.rules}))

    def texts(self) -> Iterator[str]:
        """Yield every Chinese text a page may show: titles, labels, sentences, questions; translators need them all."""
        for section in self.sections:
            yield section.title
            yield section.law
        for rule in self.rules:
            yield from (text for text in (rule.label, rule.otherwise, rule.law, rule.article) if text)
        for term in self.terms.terms.values():
            yield from (term.label, term.set_by)
        for policy in self.policies:
            texts = (policy.decided_by, policy.documents, policy.takes, policy.feedback)
            yield from (text for text in texts if text)
        for facts in FACTS.values():
            for fact in facts.values():
                yield from (text for text in (fact.label, fact.question) if text)


_CAPTURE = "rename one, or a comparison may compare a column with itself"


def _nearness(rule: Rule) -> tuple[int, date]:
    return (len(rule.place), rule.since or date.min)


def _number(answer: Any) -> Any:
    if isinstance(answer, ibis.expr.types.BooleanValue):
        return answer.cast("int64")
    return ibis.literal(answer, type="int64") if isinstance(answer, int) else answer


def _check(expression: Any, *, dtype: str, column: str, rule: Rule | None) -> None:
    where = f"{rule.section}.{rule.name} ({rule.citation})" if rule else column
    for node in expression.op().find(ops.Node):
        name = type(node).__name__
        if name in FORBIDDEN:
            raise BadRule(f"{where}: uses {name}; {FORBIDDEN[name]}")
        if isinstance(node, ops.Coalesce) and node not in BOUNDS:
            raise BadRule(f"{where}: fills a gap; unknown is not zero, use known_part()")
        if isinstance(node, ops.SearchedCase) and not _is_null(node.default):
            raise BadRule(f"{where}: a CASE sends unknown to ELSE; use choose()")
    found = expression.type()
    fits = found.is_integer() if dtype == "int64" else str(found).lstrip("!") == dtype
    if not fits and not found.is_null():
        raise BadRule(f"{where}: gives {found}, but {column} is {dtype}; write a rule that gives {dtype}")


def _is_null(node: ops.Node) -> bool:
    inner = node.arg if isinstance(node, ops.Cast) else node
    return isinstance(inner, ops.Literal) and inner.value is None


def _in_order(policies: list[Policy]) -> tuple[Policy, ...]:
    known = {policy.name: policy for policy in policies}
    done: dict[str, Policy] = {}

    def place(policy: Policy, *, path: tuple[str, ...]) -> None:
        if policy.name in path:
            raise BadRule(f"policies lean on each other in a circle: {' → '.join((*path, policy.name))}")
        for name in policy.after:
            if name not in known:
                raise BadRule(f"{policy.name} is declared after {name!r}, which is no policy of the book")
            place(known[name], path=(*path, policy.name))
        done.setdefault(policy.name, policy)

    for policy in policies:
        place(policy, path=())
    return tuple(done.values())


def _assert_names_apart(*, rules: Sequence[Rule], policies: Sequence[Policy], terms: Terms) -> None:
    values = {(rule.of, rule.name) for rule in rules if rule.role in ("value", "total")}
    values |= {(policy.of, policy.name) for policy in policies}
    facts = {(unit, name) for unit, names in FACTS.items() for name in names}
    if both := sorted(values & facts):
        raise BadRule(f"{both[0][0]}.{both[0][1]} is both a fact and the name of a rule; {_CAPTURE}")
    if prefixed := sorted(name for _, name in values | facts if name.startswith(("local_", "person_", "household_"))):
        raise BadRule(f"{prefixed[0]!r} starts as a term or a parent's column does; rename it")
    if both_terms := sorted({name for _, name in values | facts} & set(terms.terms)):
        raise BadRule(f"{both_terms[0]!r} is both a term and the name of a rule or fact; {_CAPTURE}")
    owners: dict[tuple[str, str], str] = {}
    for rule in rules:
        if rule.role in ("value", "total"):
            owner = owners.setdefault((rule.of, rule.name), rule.section)
            if owner != rule.section:
                raise BadRule(
                    f"{rule.of}.{rule.name} is declared by both {owner} and {rule.section}; one word, one meaning"
                )
    unknown_kinds = {rule.kind for rule in rules} - set(KINDS)
    if unknown_kinds:
        raise BadRule(f"unknown kind {min(unknown_kinds)!r}; expected one of {', '.join(KINDS)}")
