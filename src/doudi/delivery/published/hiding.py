"""Small numbers hidden in a table that shows its totals: the verb hide, a pure function.

A number below the least is hidden, and so many others with it that no hidden number can be reckoned from those shown.
Rows, columns and their totals are points, hidden numbers are lines between them: a number can be reckoned exactly when no way
leads around its line. Nothing is hidden: zero says that there is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Cell = tuple[str, str]
"""A row and a column; the empty name is the total."""

Point = tuple[str, str]
ROW, COLUMN, TOTAL = "row", "column", ""


def with_totals(counts: Mapping[Cell, int], *, rows: Iterable[str], columns: Iterable[str]) -> dict[Cell, int]:
    """Give the whole table: every cell (0 where there is nothing), each row's and column's total, and that of all."""
    rows, columns = list(rows), list(columns)
    table = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    table |= {(row, TOTAL): sum(table[row, column] for column in columns) for row in rows}
    table |= {(TOTAL, column): sum(table[row, column] for row in rows) for column in columns}
    return table | {(TOTAL, TOTAL): sum(table[row, TOTAL] for row in rows)}


def hide(table: Mapping[Cell, int], *, least: int) -> set[Cell]:
    """Name the cells of a whole table that may not be shown."""
    hidden = {cell for cell, count in table.items() if 0 < count < least}
    while (bare := next((cell for cell in sorted(hidden) if _can_be_reckoned(cell, hidden=hidden)), None)) is not None:
        more = _companion(bare, table=table, hidden=hidden)
        if more is None:
            return set(table)
        hidden.add(more)
    return hidden


def _can_be_reckoned(cell: Cell, *, hidden: set[Cell]) -> bool:
    """Say whether no way leads from the cell's row to its column but over the cell itself."""
    row, column = _ends(cell)
    return column not in _reached(row, lines=hidden - {cell})


def _companion(bare: Cell, *, table: Mapping[Cell, int], hidden: set[Cell]) -> Cell | None:
    """Choose what is hidden with a cell: what leads around it, else what begins such a way; the smallest there is, a total last."""
    row, column = _ends(bare)
    here, there = _reached(row, lines=hidden - {bare}), _reached(column, lines=hidden - {bare})
    shown = [cell for cell in table if cell not in hidden]
    around = [cell for cell in shown if _joins(_ends(cell), here, there)]
    begins = [cell for cell in shown if cell[1] == bare[1] or cell[0] == bare[0]]
    return min(around or begins, key=lambda cell: (TOTAL in cell, table[cell] == 0, table[cell], cell), default=None)


def _joins(ends: tuple[Point, Point], here: set[Point], there: set[Point]) -> bool:
    one, other = ends
    return (one in here and other in there) or (one in there and other in here)


def _reached(start: Point, *, lines: Iterable[Cell]) -> set[Point]:
    """Give the points that lines lead to from one."""
    ends = [_ends(cell) for cell in lines]
    reached, fresh = {start}, True
    while fresh:
        found = {point for pair in ends if not reached.isdisjoint(pair) for point in pair}
        fresh = not found <= reached
        reached |= found
    return reached


def _ends(cell: Cell) -> tuple[Point, Point]:
    return (ROW, cell[0]), (COLUMN, cell[1])
