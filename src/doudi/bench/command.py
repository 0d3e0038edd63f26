"""`doudi bench NAME [--quick] [--json]`: run a comparison, print a table or one JSON object, exit 1 when a goal is missed."""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from doudi.bench.measure import Outcome, machine

BENCHMARKS = {
    "rules": (
        "doudi.bench.rules",
        "the same four programmes on the same people as OpenFisca-Core: time and peak memory",
    ),
    "law": ("doudi.bench.law", "the whole law: everybody, one household, a day's changes, beside OpenFisca-Core"),
    "household": ("doudi.bench.household", "one household, every programme, full reasons: in-process and over HTTP"),
    "engines": ("doudi.bench.engines", "the whole law on DuckDB, Polars and Spark: seconds, memory, Spark's growth"),
    "compare": ("doudi.bench.compare", "those looked after against every register, month against month: beside Spark"),
    "gate": ("doudi.bench.gate", "authorised, journalled queries a second on PostgreSQL, beside bare INSERTs"),
    "cases": (
        "doudi.bench.cases",
        "the officers' pages over a million cases; fifty officers beside the bare framework",
    ),
    "dispatch": (
        "doudi.bench.dispatch",
        "a city's needs assigned to its offers as a whole, with a proof, beside the best pair first",
    ),
    "homes": (
        "doudi.bench.homes",
        "a city's homes made fit for old age: counting, listing, a step, taking the list along",
    ),
    "linkage": (
        "doudi.bench.linkage",
        "rows without a number against a register, beside plain Splink; FEBRL 4",
    ),
    "live": ("doudi.bench.live", "words to every page that listens: from the need that is kept to the last one"),
    "warnings": (
        "doudi.bench.warnings",
        "a day's warnings for everybody who is watched, beside a bare scan of the same columns",
    ),
    "payments": (
        "doudi.bench.payments",
        "a month's payments into the ledger, beside the same rows by bare COPY and bare INSERTs",
    ),
    "screen": (
        "doudi.bench.screen",
        "everybody from the lake to findings: people a second, memory, share of pure scan",
    ),
}


def main(argv: Sequence[str]) -> int:
    """Run one benchmark, or all of them; exit 1 when a goal is missed."""
    listing = "\n".join(f"  {name:<10} {text}" for name, (_, text) in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="doudi bench", description=f"{__doc__}\n\n{listing}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=[*BENCHMARKS, "all"])
    parser.add_argument("--quick", action="store_true", help="a small size, under a minute, with the same figures")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    chosen = parser.parse_args(argv)
    names = list(BENCHMARKS) if chosen.name == "all" else [chosen.name]
    outcomes = [_run(name, quick=chosen.quick) for name in names]
    for outcome in outcomes:
        print(json.dumps(_as_json(outcome), ensure_ascii=False)) if chosen.json else _print(outcome)
    return 0 if all(outcome.is_met for outcome in outcomes) else 1


def _run(name: str, *, quick: bool) -> Outcome:
    module = importlib.import_module(BENCHMARKS[name][0])
    outcome: Outcome = module.run(quick=quick)
    return outcome


def _as_json(outcome: Outcome) -> dict[str, object]:
    goals = {goal.figure: {"limit": goal.words, "ok": goal.is_met(outcome.figures)} for goal in outcome.goals}
    return {"name": outcome.name, "machine": machine(), "figures": outcome.figures, "goals": goals}


def _print(outcome: Outcome) -> None:
    console = Console()
    table = Table(title=f"doudi bench {outcome.name}", title_justify="left", caption=machine(), caption_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("goal")
    goals = {goal.figure: goal for goal in outcome.goals}
    for name, value in outcome.figures.items():
        goal = goals.get(name)
        words = "" if goal is None else f"{'met' if goal.is_met(outcome.figures) else 'MISSED'}: {goal.words}"
        table.add_row(name, f"{value:,.3f}" if isinstance(value, float) else f"{value:,}", words)
    console.print(table)
