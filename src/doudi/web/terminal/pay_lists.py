"""The lists of a month as a table or JSON: where each stands, what became of its lines. Noun: Standing. Verbs: lists_of, print_lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.ledger.money import yuan
from doudi.offices.queries import inside
from doudi.web.terminal.pay_prove import money

S = Line.State
ENDED = {"paid": S.PAID, "refused": S.REFUSED, "pulled": S.PULLED}


@dataclass(frozen=True)
class Standing:
    """One list: how many of its lines were paid, came back or were pulled, and how many problems are not settled."""

    batch: Batch
    paid: int
    refused: int
    pulled: int
    problems: int


def lists_of(*, place: str, month: date, family: str = "", stages: tuple[Stage, ...] = ()) -> list[Batch]:
    """List the lists of a place and month, of one family or all, in some stages or any."""
    found = Batch.objects.filter(inside(place, column="place"), month=month)
    found = found.filter(family=family) if family else found
    found = found.filter(stage__in=stages) if stages else found
    return list(found.order_by("place", "family", "bank", "nth"))


def print_lists(batches: list[Batch], *, month: date, as_json: bool, console: Console) -> None:
    """Print where lists stand."""
    standing = [_standing(one) for one in batches]
    if as_json:
        lists = [_as_json(one) for one in standing]
        print(json.dumps({"month": f"{month:%Y-%m}", "lists": lists}, ensure_ascii=False))
    elif not standing:
        console.print(gettext("%(month)s 没有名单：还没有核算，或者没有应发未发的。") % {"month": f"{month:%Y-%m}"})
    else:
        console.print(_table(standing, month=month))


def _standing(batch: Batch) -> Standing:
    sums = {name: Count("pk", filter=Q(state=state)) for name, state in ENDED.items()}
    open_ones = batch.problems.filter(settled_by=None, severity__in=("A", "B")).exclude(line__state=S.PULLED)
    return Standing(batch, **batch.lines.aggregate(**sums), problems=open_ones.count())


def _table(standing: list[Standing], *, month: date) -> Table:
    table = Table(
        title=gettext("%(month)s 的发放名单") % {"month": f"{month:%Y-%m}"},
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column(gettext("编号"), no_wrap=True)
    table.add_column(gettext("到了哪一步"), overflow="fold")
    for heading in (
        gettext("笔数"), gettext("金额"), gettext("已发"), gettext("退回"), gettext("抽出"), gettext("问题"),
    ):  # fmt: skip
        table.add_column(heading, justify="right", no_wrap=True)
    for one in standing:
        counts = [f"{count:,}" if count else "" for count in (one.paid, one.refused, one.pulled)]
        label, count = str(Stage(one.batch.stage).label), f"{one.batch.count:,}"
        table.add_row(one.batch.number, label, count, money(one.batch.cents), *counts, str(one.problems or ""))
    return table


def _as_json(one: Standing) -> dict[str, object]:
    batch = one.batch
    return {
        "number": batch.number, "place": batch.place, "family": batch.family, "bank": batch.bank, "stage": batch.stage,
        "count": batch.count, "yuan": str(yuan(batch.cents)), "list_hash": batch.list_hash, "paid": one.paid, "refused": one.refused,
        "pulled": one.pulled, "problems": one.problems,
    }  # fmt: skip
