"""Paper: older forms that were filled in by hand and typed in beside the row: no number, and the name in another spelling.

Whose form it is, linkage cannot be sure of: a desk decides. The row that says how things are stays as it is, so no fact hangs on it.
Verbs: paper_forms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from pypinyin import lazy_pinyin

from doudi.demo.dirt import Soil
from doudi.demo.figures import dial
from doudi.evidence.mapping import Mapping

DATASET = "residence"
TRADITIONAL = str.maketrans(
    "陈张刘黄吴杨罗梁谢叶邓冯钟萧丽华伟强国红兰龙凤云东军庆贵兴荣荫锋杰静颖诗铭达",
    "陳張劉黃吳楊羅梁謝葉鄧馮鐘蕭麗華偉強國紅蘭龍鳳雲東軍慶貴興榮蔭鋒傑靜穎詩銘達",
)


def paper_forms(*, mapping: Mapping, table: pa.Table, random: np.random.Generator, soil: Soil) -> pa.Table:
    """Give the forms to write below a register's rows; registers that never came on paper have none."""
    if mapping.dataset != DATASET:
        return table.slice(0, 0)
    chosen = np.flatnonzero(random.random(table.num_rows) < dial("rows.paper_form"))
    forms = [_form(row, mapping=mapping, number=number) for number, row in enumerate(table.take(chosen).to_pylist())]
    soil["paper_form"] += len(forms)
    return pa.Table.from_pylist(forms, schema=table.schema)


def _form(row: dict[str, Any], *, mapping: Mapping, number: int) -> dict[str, Any]:
    """Write every other one in pinyin; the others in traditional characters, with a day of birth one figure off."""
    person, name, birth = (
        {column.name: column.header for column in mapping.columns}[key] for key in ("person", "name", "birth")
    )
    if number % 2 == 0:
        return row | {person: "", name: _pinyin(row[name])}
    return row | {person: "", name: row[name].translate(TRADITIONAL), birth: _one_figure_off(row[birth])}


def _pinyin(name: str) -> str:
    return f"{''.join(lazy_pinyin(name[:1])).capitalize()} {''.join(lazy_pinyin(name[1:])).capitalize()}"


def _one_figure_off(day: str) -> str:
    return day[:-1] + str((int(day[-1]) + 1) % 10) if day[-1:].isdigit() else day
