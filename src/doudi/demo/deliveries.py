"""Deliveries: every register written as its department sends it, block by block, with the documented dirt.

Nouns: Deliveries. Verbs: add (one block), close. A data set that one district has not delivered comes in a file for each
other district; everything else comes in one file for the demo's place.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

from doudi.demo.blocks import Plan
from doudi.demo.dirt import Soil, soil_lines, soil_rows, soil_text
from doudi.demo.figures import read
from doudi.demo.files import Delivery, Lines, open_delivery
from doudi.demo.households import books_elsewhere
from doudi.demo.registers import REGISTERS, Known
from doudi.demo.registers.known import DISTRICT
from doudi.demo.wording import Rows, worded
from doudi.evidence.mapping import mapping_of

COUNTY_DIGITS = 6


class Deliveries:
    """All open deliveries of one city."""

    def __init__(self, *, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._open: dict[tuple[str, str], Delivery] = {}
        self.soil: Soil = Counter()
        self.rows: Counter[str] = Counter()

    def add(self, known: Known) -> None:
        """Write what every department knows of one block; nobody mistypes the families of the story."""
        for dataset, register in REGISTERS.items():
            random = known.random(f"soil {dataset}")
            self.add_rows(dataset, rows=register(known), random=None if known.block.told else random)
        if known.block.told:
            for county, rows in books_elsewhere(known.block).items():
                self._write("hukou", place=county, table=worded(mapping=mapping_of("hukou"), rows=rows), random=None)

    def add_rows(self, dataset: str, *, rows: Rows, random: np.random.Generator | None) -> None:
        """Write rows of one data set, each into the file of its place; without random numbers they stay clean."""
        mapping = mapping_of(dataset)
        if random is not None:
            rows = soil_rows(mapping=mapping, rows=rows, random=random, soil=self.soil)
        district = rows.pop(DISTRICT, None)
        table = worded(mapping=mapping, rows=rows)
        if random is not None:
            table = soil_text(mapping=mapping, table=table, random=random, soil=self.soil)
        self.rows[dataset] += table.num_rows
        if district is None or not self._is_by_district:
            self._write(dataset, place=self._plan.territory.place, table=table, random=random)
            return
        for code in np.unique(district).tolist():
            if str(code) in self._places(dataset):
                self._write(dataset, place=str(code), table=table.filter(pa.array(district == code)), random=random)

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

    def _write(self, dataset: str, *, place: str, table: pa.Table, random: np.random.Generator | None) -> None:
        if (dataset, place) not in self._open:
            self._open[dataset, place] = open_delivery(
                mapping=mapping_of(dataset), folder=self._folder, place=place, on=self._plan.on
            )
        self._open[dataset, place].add(table, lines=self._lines(random))

    def _lines(self, random: np.random.Generator | None) -> Lines:
        if random is None:
            return lambda content: content
        return lambda content: soil_lines(content=content, random=random, soil=self.soil)

    def close(self) -> None:
        """Finish every file; a register that knows of nobody is delivered with its headers alone."""
        for dataset in REGISTERS:
            for place in self._places(dataset):
                if (dataset, place) not in self._open:
                    headers = [column.header for column in mapping_of(dataset).columns]
                    nothing = pa.table({header: pa.array([], type=pa.string()) for header in headers})
                    self._write(dataset, place=place, table=nothing, random=None)
        for delivery in self._open.values():
            delivery.close()
        self._open.clear()
