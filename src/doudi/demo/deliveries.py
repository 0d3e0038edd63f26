"""Deliveries: every register written as its department sends it, block by block, with the documented dirt.

Nouns: Deliveries. Verbs: add (one block), close. A data set that one district has not delivered comes in a file for each
other district; everything else comes in one file for the demo's place. The registers that are watched month by month can
be delivered as they stood a month before too (`earlier`), into a folder of their own.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from doudi.demo.blocks import Plan
from doudi.demo.dirt import Soil, soil_lines, soil_rows, soil_text
from doudi.demo.earlier import IS_NEWS, SINCE, day_before, rows_before, stood, tell_news
from doudi.demo.figures import read
from doudi.demo.files import Delivery, Lines, open_delivery
from doudi.demo.households import books_elsewhere
from doudi.demo.paper import paper_forms
from doudi.demo.registers import REGISTERS, Known
from doudi.demo.registers.known import DISTRICT
from doudi.demo.wording import Rows, worded
from doudi.evidence.mapping import Mapping, mapping_of

Array = NDArray[Any]

COUNTY_DIGITS = 6


class Deliveries:
    """All open deliveries of one city."""

    def __init__(self, *, plan: Plan, folder: Path, earlier: Path | None = None) -> None:
        self._plan = plan
        self._now = _Month(on=plan.on, folder=folder)
        self._before = _Month(on=day_before(plan.on), folder=earlier) if earlier else None
        self.soil: Soil = Counter()
        self.rows: Counter[str] = Counter()

    def add(self, known: Known) -> dict[str, Rows]:
        """Write what every department knows of one block; nobody mistypes the families of the story.

        Returns the registers that are watched month by month as they were before anybody mistyped them.
        """
        watched: dict[str, Rows] = {}
        for dataset, register in REGISTERS.items():
            random = known.random(f"soil {dataset}")
            rows = tell_news(dataset=dataset, rows=register(known), known=known)
            if dataset in SINCE:
                watched[dataset] = dict(rows)
            self.add_rows(dataset, rows=rows, random=None if known.block.told else random)
        if known.block.told:
            for county, rows in books_elsewhere(known.block).items():
                table = worded(mapping=mapping_of("hukou"), rows=rows)
                self._now.write("hukou", place=county, table=table, lines=_as_they_are)
        return watched

    def add_rows(self, dataset: str, *, rows: Rows, random: np.random.Generator | None) -> None:
        """Write rows of one data set, each into the file of its place; without random numbers they stay clean."""
        mapping = mapping_of(dataset)
        if random is not None:
            rows = soil_rows(mapping=mapping, rows=rows, random=random, soil=self.soil)
        district = rows.pop(DISTRICT, None)
        if self._before and dataset in SINCE:
            self._add_before(mapping, rows=rows, district=district, random=deepcopy(random))
        rows.pop(IS_NEWS, None)
        table = self._text(mapping, rows=rows, random=random, soil=self.soil)
        if random is not None:
            table = pa.concat_tables([table, paper_forms(mapping=mapping, table=table, random=random, soil=self.soil)])
        self.rows[dataset] += table.num_rows
        self._add_to(self._now, dataset=dataset, table=table, district=district, lines=self._lines(random, self.soil))

    def _add_before(
        self, mapping: Mapping, *, rows: Rows, district: Array | None, random: np.random.Generator | None
    ) -> None:
        """Write the rows that stood a month before, mistyped as they are today."""
        assert self._before is not None
        there, soil = stood(mapping=mapping, rows=rows, on=self._plan.on), Soil()
        before = rows_before(mapping=mapping, rows=rows, on=self._plan.on)
        table = self._text(mapping, rows=before, random=random, soil=soil).filter(pa.array(there))
        self._add_to(
            self._before, dataset=mapping.dataset, table=table, lines=self._lines(random, soil),
            district=None if district is None else district[there],
        )  # fmt: skip

    def _text(self, mapping: Mapping, *, rows: Rows, random: np.random.Generator | None, soil: Soil) -> pa.Table:
        table = worded(mapping=mapping, rows=rows)
        return table if random is None else soil_text(mapping=mapping, table=table, random=random, soil=soil)

    def _add_to(self, month: _Month, *, dataset: str, table: pa.Table, district: Array | None, lines: Lines) -> None:
        if district is None or not self._is_by_district:
            month.write(dataset, place=self._plan.territory.place, table=table, lines=lines)
            return
        for code in np.unique(district).tolist():
            if str(code) in self._places(dataset):
                month.write(dataset, place=str(code), table=table.filter(pa.array(district == code)), lines=lines)

    @property
    def _is_by_district(self) -> bool:
        return len(self._plan.territory.place) < COUNTY_DIGITS

    def _places(self, dataset: str) -> list[str]:
        """List the places for which a data set is delivered: the whole, or each district but the silent one."""
        silent = read("dirt.yaml")["silent"]
        if dataset != silent["dataset"] or not self._is_by_district:
            return [self._plan.territory.place]
        districts = [str(code) for code in np.unique(self._plan.territory.districts).tolist()]
        return [code for code in districts if code != silent["district"]]

    def _lines(self, random: np.random.Generator | None, soil: Soil) -> Lines:
        if random is None:
            return _as_they_are
        return lambda content: soil_lines(content=content, random=random, soil=soil)

    def close(self) -> None:
        """Finish every file; a register that knows of nobody is delivered with its headers alone."""
        for month, datasets in ((self._now, list(REGISTERS)), (self._before, list(SINCE))):
            if month is not None:
                month.close({dataset: self._places(dataset) for dataset in datasets})


class _Month:
    """The files of one month, open for writing."""

    def __init__(self, *, on: date, folder: Path) -> None:
        self._on = on
        self._folder = folder
        self._open: dict[tuple[str, str], Delivery] = {}

    def write(self, dataset: str, *, place: str, table: pa.Table, lines: Lines) -> None:
        if (dataset, place) not in self._open:
            self._open[dataset, place] = open_delivery(
                mapping=mapping_of(dataset), folder=self._folder, place=place, on=self._on
            )
        self._open[dataset, place].add(table, lines=lines)

    def close(self, expected: dict[str, list[str]]) -> None:
        for dataset, places in expected.items():
            for place in places:
                if (dataset, place) not in self._open:
                    headers = [column.header for column in mapping_of(dataset).columns]
                    nothing = pa.table({header: pa.array([], type=pa.string()) for header in headers})
                    self.write(dataset, place=place, table=nothing, lines=_as_they_are)
        for delivery in self._open.values():
            delivery.close()
        self._open.clear()


def _as_they_are(content: bytes) -> bytes:
    return content
