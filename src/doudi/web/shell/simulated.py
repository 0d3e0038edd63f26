"""A simulation in words and rows: the same tables on the terminal, on the page, and in a spreadsheet.

Nouns: Table. Questions: programme_table, place_table, summary. Verb: write_workbook. Counts only; nobody is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.facts import HAO
from doudi.monitoring.simulation import Line, Simulation
from doudi.monitoring.tally import MONTHLY
from doudi.standards.breaches import Breach, words
from doudi.web.shell.spreadsheet import Cell, open_book, write_row

PAID = {
    "yuan/month": gettext_noop("按月"),
    "yuan/year": gettext_noop("按年"),
    "yuan": gettext_noop("一次"),
    "": gettext_noop("不发钱"),
}
"""How a programme pays."""

COUNTY_DIGITS = 6
FEN = Decimal("0.01")
MOVES = ("households_before", "households_after", "households_into", "households_out", "people_into", "people_out")
WIDTHS = (30, 10, 12, 12, 12, 12, 12, 12, 12, 16, 16, 16, 18)


@dataclass(frozen=True)
class Table:
    """Rows under heads; the first row of `rows` may be a total."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def titles(simulation: Simulation) -> dict[str, str]:
    """Name the programmes."""
    return {policy.name: gettext(policy.title) for policy in simulation.before.book.policies}


def programme_table(simulation: Simulation) -> Table:
    """Lay out the programmes that the change touches, and all that pay by the month together."""
    names = titles(simulation)
    heads = (gettext("项目"), gettext("发放"), *_move_heads(), gettext("待查增减（人）"), *_money_heads())
    rows = [
        (names[line.name], paid(line), *_moves(line), line["open_after"] - line["open_before"], *_money(line))
        for line in simulation.changed
    ]
    empty: tuple[Cell, ...] = (None,) * (len(MOVES) + 1)
    total = (gettext("按月发放的合计"), gettext("按月"), *empty, *_money(simulation.whole))
    return Table(gettext("按救助项目"), heads, tuple(rows) + ((total,) if rows else ()))


def place_table(simulation: Simulation, *, digits: int, names: Mapping[str, str], programme: str = "") -> Table:
    """Lay out the places: households that gain and lose, who moves, and the cost."""
    heads = (gettext("地方"), gettext("多得（户）"), gettext("少得或退出（户）"), *_move_heads()[2:], *_money_heads())
    rows = tuple(
        (names.get(line.name, line.name), line["gaining"], line["losing"], *_moves(line)[2:], *_money(line))
        for line in simulation.places(digits=digits, programme=programme)
    )
    return Table(gettext("按区县") if digits == COUNTY_DIGITS else gettext("按乡镇（街道）"), heads, rows)


def brief_programmes(simulation: Simulation) -> Table:
    """The same programmes with the few figures that fit beside each other on a terminal."""
    names = titles(simulation)
    heads = (gettext("项目"), gettext("符合（户）"), gettext("进来（人）"), gettext("退出（人）"), *_money_heads()[2:])
    rows = tuple(
        (names[line.name], f"{line['households_before']:,} → {line['households_after']:,}", line["people_into"],
         line["people_out"], *_money(line)[2:])
        for line in simulation.changed
    )  # fmt: skip
    return Table(gettext("按救助项目"), heads, rows)


def brief_places(simulation: Simulation, *, digits: int, names: Mapping[str, str]) -> Table:
    """The same places with the few figures that fit on a terminal."""
    heads = (gettext("地方"), gettext("多得（户）"), gettext("少得或退出（户）"), *_money_heads()[2:])
    rows = tuple(
        (names.get(line.name, line.name), line["gaining"], line["losing"], *_money(line)[2:])
        for line in simulation.places(digits=digits)
    )
    return Table(gettext("按区县") if digits == COUNTY_DIGITS else gettext("按乡镇（街道）"), heads, rows)


def summary(simulation: Simulation) -> dict[str, Any]:
    """Give the figures people ask for first: money in yuan."""
    whole = simulation.whole
    year_before, year_after = simulation.cost_year("before"), simulation.cost_year("after")
    return {
        **simulation.totals,
        "month_before": yuan_of(whole["due_before"]),
        "month_after": yuan_of(whole["due_after"]),
        "month_change": yuan_of(whole.change),
        "year_before": yuan_of(year_before),
        "year_after": yuan_of(year_after),
        "year_change": yuan_of(year_after - year_before),
        "paid_month": yuan_of(whole["paid"]),
    }


def yuan_of(amount_hao: int) -> Decimal:
    """Turn a total into yuan and fen."""
    return (Decimal(amount_hao) / HAO).quantize(FEN, rounding=ROUND_HALF_UP)


def paid(line: Line) -> str:
    """Say how a programme pays."""
    return gettext(PAID.get(line.unit, PAID[""]))


def write_workbook(
    file: BytesIO | Path, *, simulation: Simulation, asked: Sequence[tuple[str, str]], names: Mapping[str, str],
    breaches: Sequence[Breach] = (),
) -> None:  # fmt: skip
    """Write a simulation as a workbook: what was asked, programmes, counties, towns."""
    with open_book(file) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E4F1F1", "bottom": 1, "text_wrap": True})
        money = book.add_format({"num_format": "#,##0.00"})
        cover = book.add_worksheet(gettext("说明"))
        cover.set_column(0, 0, 28)
        cover.set_column(1, 1, 80)
        for number, row in enumerate(_cover(simulation, asked=asked, breaches=breaches)):
            write_row(cover, number, row, money=money)
        tables = [programme_table(simulation), *(place_table(simulation, digits=one, names=names) for one in (6, 9))]
        for table in tables:
            _write_table(book.add_worksheet(table.title), table, bold=bold, money=money)


def _cover(
    simulation: Simulation, *, asked: Sequence[tuple[str, str]], breaches: Sequence[Breach]
) -> list[tuple[Cell, ...]]:  # fmt: skip
    told = summary(simulation)
    rows: list[tuple[Cell, ...]] = [(gettext("标准测算"), ""), *asked]
    rows += [
        (gettext("户数"), told["households"]),
        (gettext("人数"), told["people"]),
        (gettext("多得的户"), told["gaining"]),
        (gettext("少得或退出的户"), told["losing"]),
        (gettext("每月应发（现行，元）"), told["month_before"]),
        (gettext("每月应发（新，元）"), told["month_after"]),
        (gettext("全年增减（元）"), told["year_change"]),
        (gettext("现在每月实发（元）"), told["paid_month"]),
    ]
    rows += [(gettext("提醒"), f"{words(one.as_json())}（{one.source}）") for one in breaches]
    return [*rows, (gettext("注意"), gettext(CAUTION))]


CAUTION = gettext_noop(
    "这是按快照里的人和数据，把现行规定和新规定各算一遍的差别：假定符合条件的都来领；待查的不计钱；一个人能不能同时领几项，以审核确认为准。"
)


def _write_table(sheet: Any, table: Table, *, bold: Any, money: Any) -> None:
    for column, width in enumerate(WIDTHS[: len(table.heads)]):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    write_row(sheet, 0, table.heads, style=bold)
    for number, row in enumerate(table.rows, start=1):
        write_row(sheet, number, row, money=money)


def _move_heads() -> tuple[str, ...]:
    return (
        gettext("现行符合（户）"), gettext("新规符合（户）"), gettext("进来（户）"), gettext("退出（户）"), gettext("进来（人）"),
        gettext("退出（人）"),
    )  # fmt: skip


def _money_heads() -> tuple[str, ...]:
    return (gettext("现行应发（元）"), gettext("新规应发（元）"), gettext("增减（元）"), gettext("全年增减（元）"))


def _moves(line: Line) -> tuple[int, ...]:
    return tuple(line[name] for name in MOVES)


def _money(line: Line) -> tuple[Decimal | None, ...]:
    if line.unit not in (MONTHLY, "yuan/year", "yuan"):
        return (None,) * 4
    return (yuan_of(line["due_before"]), yuan_of(line["due_after"]), yuan_of(line.change), yuan_of(line.change_year))
