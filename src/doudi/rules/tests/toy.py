"""A toy law of two policies, small enough to check by hand: who counts, what is income, a household grant and a top-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from doudi.engine import Engine, open_engine
from doudi.facts import FACTS, KINDS, hao
from doudi.rules import Determination, Household, Person, Policy, Rulebook, Terms, choose, known_part, part, years_old
from doudi.rules.evaluate import evaluate
from doudi.rules.household import with_defaults
from doudi.rules.terms import Notice, Term

DAY = date(2025, 6, 1)
ARROW = {"int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "string": pa.string()}


def term(name: str, kind: str) -> Term:
    return Term(name=name, kind=kind, label=f"标准{name}", unit="", set_by="市人民政府", law="测试法")


def notice(
    name: str, value: Any, *, place: str = "44", since: date = date(2020, 1, 1), residence: str = "any"
) -> Notice:
    return Notice(
        term=name,
        place=place,
        residence=residence,
        since=since,
        until=None,
        value=value,
        source="通知",
        confirmed_on=DAY,
    )


def toy_terms() -> Terms:
    notices = [
        notice("standard", hao(1000)),
        notice("standard", hao(800), residence="rural"),
        notice("standard", hao(1200), place="4401"),
        notice("share", 3000),
    ]
    return Terms(terms={"standard": term("standard", "money"), "share": term("share", "rate")}, notices=notices)


def toy_book() -> Rulebook:
    """Build the toy law anew."""
    return Rulebook(sections=[_topup(), _grant(), _means()], terms=toy_terms())


def _means() -> Determination:
    means = Determination("means", title="收入", law="测试法")

    @means.value("第一条", of="person", kind="flag", label="计入成员")
    def counts(person: Any, local: Any) -> Any:
        return person.alive & person.lives_here

    @means.value("第一条", of="person", kind="count", label="年龄")
    def age(person: Any, local: Any) -> Any:
        return years_old(person.birth, local.today)

    @means.value("第二条", of="person", kind="money", label="可计收入", ranged=True)
    def countable(person: Any, local: Any) -> Any:
        return known_part(person.wage_6m) + known_part(person.pension) - part(person.wage_6m, local.share) * 0

    @means.total("第一条", label="成员数", kind="count", over="counts")
    def heads(person: Any, local: Any) -> Any:
        return 1

    @means.total("第二条", label="家庭收入", over="counts")
    def income(person: Any, local: Any) -> Any:
        return known_part(person.wage_6m) + known_part(person.pension)

    @means.value("第三条", of="person", kind="count", label="年龄", name="age", since=date(2026, 1, 1))
    def age_next_year(person: Any, local: Any) -> Any:
        return years_old(person.birth, local.today) + 1

    return means


def _grant() -> Policy:
    grant = Policy("grant", title="补助", law="测试法", of="household", holds="holds_dibao")

    @grant.condition("第四条", label="收入低于标准", otherwise="收入不低于标准")
    def income_below(household: Any, local: Any) -> Any:
        return household.income < local.standard * household.heads

    @grant.condition("第五条", label="没有汽车", otherwise="有汽车")
    def no_declared_income(household: Any, local: Any) -> Any:
        return household.declared_income <= 0

    @grant.amount("第六条", label="差额")
    def gap(household: Any, local: Any) -> Any:
        return local.standard * household.heads - household.income

    return grant


def _topup() -> Policy:
    topup = Policy("topup", title="加发", law="测试法", of="person", after=("grant",))

    @topup.condition("第七条", label="家庭享受补助", otherwise="家庭不享受补助")
    def family_granted(person: Any, local: Any) -> Any:
        return person.household.grant

    @topup.condition("第七条", label="年满60岁", otherwise="未满60岁")
    def old(person: Any, local: Any) -> Any:
        return person.age >= 60

    @topup.amount("第八条", label="加发三成")
    def third(person: Any, local: Any) -> Any:
        return part(choose(person.age >= 80, local.standard * 2, local.standard), local.share)

    return topup


def family(*people: Mapping[str, Any], place: str = "440105", residence: str = "urban", **facts: Any) -> Household:
    """Make a household of people given by their facts."""
    members = tuple(
        Person(key=str(i), name=f"人{i}", facts={"birth": date(1990, 1, 1), **one}) for i, one in enumerate(people)
    )
    return Household(place=place, residence=residence, facts=facts, people=members)


def offer(engine: Engine, households: list[Household]) -> None:
    """Put households into an engine as the three relations `evaluate` reads."""
    homes, people, supports = [], [], []
    for number, home in enumerate(households):
        homes.append(
            with_defaults(home.facts, of="household")
            | {"household": number, "place": home.place, "residence": home.residence}
        )
        for index, person in enumerate(home.people):
            key = number * 100 + index
            people.append(with_defaults(person.facts, of="person") | {"household": number, "person": key})
            supports += [
                with_defaults(row, of="support") | {"household": number, "person": key} for row in person.supporters
            ]
    engine.offer(
        "household",
        _table(homes, of="household", keys={"household": "int64", "place": "string", "residence": "string"}),
    )
    engine.offer("person", _table(people, of="person", keys={"household": "int64", "person": "int64"}))
    engine.offer("support", _table(supports, of="support", keys={"household": "int64", "person": "int64"}))


def batch(
    book: Rulebook, households: list[Household], *, on: date, outputs: Mapping[str, list[str]] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Evaluate households on DuckDB; return the rows of both results in order."""
    engine = open_engine(memory_gb=2)
    try:
        offer(engine, households)
        names = evaluate(book, engine, on=on, outputs=outputs)
        order = {"person": "person", "household": "household"}
        return {
            unit: engine.read(f"SELECT * FROM {name} ORDER BY {order[unit]}").to_pylist()
            for unit, name in names.items()
        }
    finally:
        engine.close()


def _table(rows: list[dict[str, Any]], *, of: str, keys: Mapping[str, str]) -> pa.Table:
    types = dict(keys) | {name: KINDS[fact.kind] for name, fact in FACTS[of].items()}
    return pa.table({name: pa.array([row[name] for row in rows], type=ARROW[dtype]) for name, dtype in types.items()})
