"""What declaring a subsidy for a month would do, said and not done: whether it is set off, who gets how much, of whom it is not known.

Nouns: Plan, Group, NotKnown, Rated. Question: plan_extra. It is asked as the system, shows numbers alone, and changes nothing; declaring
carries out the same plan. What an earlier declaration of the month answered for a group, that stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from doudi.cases.holding import FLAGS
from doudi.delivery.entitlements.extra import Declaration, Rate
from doudi.delivery.entitlements.groups import COUNTED, GROUPS, LAST, RANKS, words_for
from doudi.delivery.entitlements.outside import Outside, lay_beside
from doudi.delivery.entitlements.registers import DATASETS, HONOURED, UNEMPLOYED, Register
from doudi.delivery.entitlements.triggering import ELSEWHERE, Trigger, answer_for, trigger_of
from doudi.facts import Source, yuan
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import full_name
from doudi.rules.decide import Answer
from doudi.rules.receipt import receipt_of
from doudi.rules.rulebook import Rulebook
from doudi.standards.queries import rulebook

CENTS_A_YUAN = 100
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Rated:
    """What the rules answer for one group in one county: cents a head or nothing, the receipt, and the terms nobody has published."""

    place: str
    residence: str
    held: str
    told: str
    verdict: str
    cents: int
    receipt: Mapping[str, Any]
    lacking: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Name the group."""
        return (self.place, self.residence, self.held, self.told)

    @property
    def missing(self) -> tuple[str, ...]:
        """Name what would tell whether people of this group belong: what registers say. Who might be granted dibao applies for it."""
        found = self.receipt["answers"][0]["missing"] if self.verdict == "unknown" else []
        return tuple(one["label"] for one in found if one["fact"].rpartition(".")[2] in ELSEWHERE)

    @property
    def row(self) -> dict[str, Any]:
        """Give it as the questions in SQL read it."""
        return {
            "place": self.place, "residence": self.residence, "held": self.held, "told": self.told, "verdict": self.verdict,
            "cents": self.cents, "rank": RANKS.get(self.held, LAST), "receipt_hash": self.receipt["sha256"],
        }  # fmt: skip


@dataclass(frozen=True)
class Group:
    """People who get the same for the same reason."""

    held: str
    residence: str
    each_cents: int
    people: int

    @property
    def cents(self) -> int:
        """What all of them get."""
        return self.each_cents * self.people


@dataclass(frozen=True)
class NotKnown:
    """People who hold a programme and get nothing, because nobody here can tell what else they are (`missing`)."""

    held: str
    people: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What declaring a month would do now."""

    programme: str
    place: str
    month: date
    trigger: Trigger
    declared: Declaration | None
    rates: tuple[Rated, ...]
    groups: tuple[Group, ...]
    not_known: tuple[NotKnown, ...]
    outside: Outside

    @property
    def people(self) -> int:
        """How many would get something."""
        return sum(one.people for one in self.groups)

    @property
    def cents(self) -> int:
        """How much all of them would."""
        return sum(one.cents for one in self.groups)

    @property
    def registers(self) -> tuple[Register, ...]:
        """Give the registers that were asked; none where what people draw elsewhere makes no difference."""
        return tuple(one for told in self.outside.counties.values() for one in told.registers)

    @property
    def waits(self) -> bool:
        """Say whether somebody is left out for want of knowledge."""
        return bool(self.not_known or self.outside.unplaced or any(not one.tells for one in self.registers))

    @property
    def obstacle(self) -> str:
        """Say why nothing can be declared; empty where it can."""
        words = {"place": full_name(self.place), "month": f"{self.month:%Y-%m}"}
        if self.trigger.late:
            return gettext("%(place)s %(month)s 的物价指数还没有发布，不能用别的月份的指数计算。") % words
        lacking = [one.label for one in self.trigger.missing] or [one for rate in self.rates for one in rate.lacking]
        if lacking:
            words |= {"missing": "、".join(dict.fromkeys(gettext(one) for one in lacking))}
            return gettext("%(place)s %(month)s 还不能计算：缺少 %(missing)s。请先发布当月的指数和标准。") % words
        if self.declared is None and not self.people:
            return gettext("%(month)s这里没有人可以领取：没有达到启动条件，或者没有保障对象。") % words
        return ""

    def words(self, outside: Sequence[Mapping[str, Any]] | None = None) -> dict[str, Any]:
        """Give what questions about this plan ask with; `outside` are the same people once all of them are known here."""
        rows = self.outside.rows if outside is None else outside
        return _words(self.programme, self.place, self.month, outside=self.outside, rows=rows) | {
            "rates": json.dumps([one.row for one in self.rates])
        }


def plan_extra(*, programme: str, place: str, month: date, on: date) -> Plan:
    """Say what declaring a subsidy of a month would do; check who asks before."""
    with acting_as(SYSTEM):
        book = rulebook()
        trigger = trigger_of(book, programme=programme, place=place, month=month)
        words = words_for(programme=programme, place=place, month=month)
        asks = _makes_a_difference(book, programme=programme, place=place, month=month)
        outside = lay_beside(words, place=place, month=month, on=on) if asks else Outside()
        asked = _words(programme, place, month, outside=outside, rows=outside.rows)
        declared = Declaration.objects.filter(programme=programme, place=place, month=month).first()
        rates = tuple(_rates(book, asked, declared=declared, outside=outside))
        plan = Plan(programme, place, month, trigger, declared, rates, (), (), outside)
        return _counted(plan, asks=asks)


def _words(
    programme: str, place: str, month: date, *, outside: Outside, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    laid = {"told": outside.told, "unsure": dict(outside.unsure), "outside": list(rows)}
    words = words_for(programme=programme, place=place, month=month)
    return words | {name: json.dumps(value) for name, value in laid.items()}


def _makes_a_difference(book: Rulebook, *, programme: str, place: str, month: date) -> bool:
    """Say whether whoever holds nothing here gets something for what he draws elsewhere."""
    drawing: tuple[dict[str, Any], ...] = ({UNEMPLOYED: 1}, {HONOURED: True})
    asked = partial(answer_for, book, programme=programme, place=place, residence="urban", month=month)
    return any(asked(facts)[0].met for facts in drawing)


def _rates(
    book: Rulebook, words: Mapping[str, Any], *, declared: Declaration | None, outside: Outside
) -> Iterator[Rated]:
    """Answer for every group there is; what was declared before is not answered anew."""
    before = {one.key: one for one in _declared(declared)} if declared else {}
    for place, residence, held, told in _rows(GROUPS, words):
        key = (place, residence, held, told)
        yield before.get(key) or _rated(book, key, words=words, outside=outside)


def _declared(declared: Declaration) -> Iterator[Rated]:
    for one in Rate.objects.filter(declaration=declared):
        yield Rated(one.place, one.residence, one.held, one.told, one.verdict, one.cents, one.receipt)


def _rated(book: Rulebook, key: Key, *, words: Mapping[str, Any], outside: Outside) -> Rated:
    place, residence, held, told = key
    facts, sources = _facts(place, held=held, told=told, outside=outside)
    on = words["month"]
    answer, home = answer_for(
        book, facts, programme=words["programme"], place=place, residence=residence, month=on, sources=sources
    )
    receipt = receipt_of(book, home, on=on, answers=[answer], is_part=True)
    lacking = tuple(one.label for one in answer.missing if one.path.startswith("terms."))
    return Rated(place, residence, held, told, answer.verdict, _cents(answer), receipt, lacking)


def _facts(place: str, *, held: str, told: str, outside: Outside) -> tuple[dict[str, Any], dict[str, Source]]:
    """Give what is known of a group: what it holds, what registers tell it draws, of which day, and what they cannot tell."""
    facts: dict[str, Any] = {FLAGS[held]: True} if held in FLAGS else {}
    sources = {}
    telling = told.split(",")
    county = outside.counties.get(place)
    for register in county.registers if county else ():
        group = DATASETS[register.dataset]
        status = "HIT" if held == group else "NO_HIT" if register.dataset in telling else "NOT_AVAILABLE"
        if status == "NO_HIT":
            facts[group] = 0 if group == UNEMPLOYED else False
        sources[f"people.0.{group}"] = Source(
            register.dataset, as_of=register.as_of, delivery="、".join(register.numbers), status=status
        )
    if county and held == UNEMPLOYED:
        facts[UNEMPLOYED] = min(county.draws["insurance"].values())  # whatever each of them draws: no less
    if held == HONOURED:
        facts[HONOURED] = True
    return facts, sources


def _cents(answer: Answer) -> int:
    """Give cents a head; nothing where the law refuses, or does not say of this group alone that it is enough."""
    return int(yuan(answer.amount_hao or 0) * CENTS_A_YUAN) if answer.verdict == "eligible" else 0


def _counted(plan: Plan, *, asks: bool) -> Plan:
    """Count who gets what, and of whom it is not known."""
    groups, untold = [], []
    missing = {(one.held, one.residence, one.told): one.missing for one in plan.rates if asks}
    for gets, held, residence, told, cents, people, _ in _rows(COUNTED, plan.words()):
        if gets:
            groups.append(Group(held, residence, cents, people))
        elif missing.get((held, residence, told)):
            untold.append(NotKnown(held, people, missing[(held, residence, told)]))
    if plan.trigger.late:  # what another month's figures would come to says nothing of this one
        groups = []
    groups.sort(key=lambda one: (RANKS.get(one.held, LAST), one.held, one.residence))
    return replace(plan, groups=tuple(groups), not_known=tuple(_united(untold)))


def _united(untold: Sequence[NotKnown]) -> Iterator[NotKnown]:
    """Put together whoever holds the same and is not known for want of the same."""
    people: dict[tuple[str, tuple[str, ...]], int] = {}
    for one in untold:
        people[(one.held, one.missing)] = people.get((one.held, one.missing), 0) + one.people
    for (held, missing), count in sorted(people.items()):
        yield NotKnown(held, count, missing)


def _rows(question: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        return list(cursor.fetchall())
