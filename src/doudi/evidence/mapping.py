"""Mappings: how each department delivers its data set, and what becomes of every column in the lake.

Nouns: Mapping, Column. Verbs: mapping_of, mapping_for_file. The files are in `mappings/`; their README is the reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

DATASETS = (
    "hukou",
    "residence",
    "deaths",
    "custody",
    "marriage",
    "benefits",
    "insurance",
    "medical",
    "tax",
    "business",
    "homes",
    "vehicles",
    "disability",
    "students",
    "veterans",
    "bank",
    "petitions",
    "support",
    "visits",
)
"""Every data set. The position is the data set's bit in `hits`: add new ones at the end."""

FOLDER = Path(__file__).with_name("mappings")
DAY_FORMATS = ("YYYYMMDD", "YYYY-MM-DD", "YYYY/M/D", "YYYY年M月D日")


class MappingWrong(Exception):
    """A mapping file cannot be used; the message names the file, the key and what was expected."""


@dataclass(frozen=True)
class Column:
    """One delivered column: the department's header, and how its values are read into the lake."""

    name: str
    header: str
    type: str
    also: tuple[str, ...] = ()
    required: bool = False
    optional: bool = False
    codes: tuple[tuple[str, str | bool], ...] = ()
    formats: tuple[str, ...] = DAY_FORMATS
    min: float | None = None
    max: float | None = None
    pattern: str = ""
    digits: tuple[int, ...] = ()
    future: bool = False
    times: int = 1
    sealed: bool = False
    birth_as: str = ""
    other_documents: bool = False
    card: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.header, *self.also)


@dataclass(frozen=True)
class Mapping:
    """One data set: its owner, basis in law, file, and columns."""

    dataset: str
    version: int
    title: str
    owner: str
    law: str
    article: str
    format: str
    file: str
    absence: str
    max_age_days: int
    key: tuple[str, ...]
    latest: str
    refuse_over: float
    skip: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def bit(self) -> int:
        """This data set's bit in a person's `hits`."""
        return 1 << DATASETS.index(self.dataset)

    def file_name(self, *, place: str, as_of: date, part: int | None = None) -> str:
        """Name a file of this data set as the department does."""
        name = self.file.format(place=place, as_of=f"{as_of:%Y%m%d}")
        if part is None:
            return name
        stem, dot, ending = name.rpartition(".")
        return f"{stem}_{part}{dot}{ending}"


@cache
def mapping_of(dataset: str) -> Mapping:
    """Read the mapping of a data set.

    :raises MappingWrong: when there is no such data set, or its file is wrong.
    """
    path = FOLDER / f"{dataset}.yaml"
    if dataset not in DATASETS or not path.exists():
        raise MappingWrong(f"没有“{dataset}”这个数据集；现有：{'、'.join(DATASETS)}")
    return read_mapping(path)


def read_mapping(path: Path) -> Mapping:
    """Read and check one mapping file.

    :raises MappingWrong: naming the file, the key and what was expected.
    """
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if wrong := list(_wrong(content)):
        raise MappingWrong(f"映射文件 {path.name}：{'；'.join(wrong)}")
    basis = content.pop("basis")
    columns = content.pop("columns")
    return Mapping(
        dataset=content["dataset"],
        version=content["version"],
        title=content["title"],
        owner=content["owner"],
        law=basis["law"],
        article=basis["article"],
        format=content["format"],
        file=content["file"],
        absence=content["absence"],
        max_age_days=content["max_age_days"],
        key=tuple(content["key"]),
        latest=content.get("latest", ""),
        refuse_over=content.get("refuse_over", 20),
        skip=tuple(content.get("skip", ())),
        columns=tuple(_column(name=name, row=row) for name, row in columns.items()),
    )


def _column(*, name: str, row: dict[str, Any]) -> Column:
    settled: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    settled["codes"] = tuple(row.get("codes", {}).items())
    return Column(name=name, **settled)


def _wrong(content: Any) -> Iterator[str]:
    """Say in a sentence each thing that is wrong with a mapping's content; what does not fit the schema ends the search."""
    schema = json.loads((FOLDER / "mapping.schema.json").read_text(encoding="utf-8"))
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(content))
    yield from sorted(_sentence(error) for error in errors)
    if errors:
        return
    columns = content["columns"]
    for name in [*content["key"], *([content["latest"]] if "latest" in content else [])]:
        if name not in columns:
            yield f"key 或 latest 提到的“{name}”不在 columns 里"
        elif name == content.get("latest") and columns[name]["type"] != "day":
            yield f"latest 的“{name}”应是 day 类型的列"
    headers = [header for row in columns.values() for header in (row["header"], *row.get("also", ()))]
    for header in sorted({header for header in headers if headers.count(header) > 1}):
        yield f"表头“{header}”写了两次；一个表头只能对应一列"


def _sentence(error: jsonschema.ValidationError) -> str:
    """Say what the schema expected at which key."""
    where = ".".join(str(step) for step in error.absolute_path) or "最外层"
    told: dict[str, Any] = vars(error)
    written, expected = told["instance"], told["validator_value"]
    if error.validator == "required":
        return f"{where} 缺少 {'、'.join(name for name in expected if name not in written)}"
    if error.validator == "additionalProperties" and isinstance(written, dict):
        known = told["schema"]["properties"]
        strangers = "、".join(str(name) for name in written if name not in known)
        return f"{where} 里不认识 {strangers}；可用：{'、'.join(known)}"
    if error.validator == "enum":
        return f"{where} 写的是 {written}，应是 {'、'.join(str(choice) for choice in expected)} 之一"
    if error.validator == "type":
        return f"{where} 写的是 {written}，应是 {expected}"
    return f"{where} 不合 mapping.schema.json 的 {error.validator} 规定：{expected}"


@dataclass(frozen=True)
class FileMatch:
    """What a file's name says: the data set, the place, the day and the part."""

    mapping: Mapping
    as_of: date
    place: str
    part: str


def mapping_for_file(name: str) -> FileMatch | None:
    """Find the data set, place and day in a file's name; None when no data set names its files so."""
    for dataset in DATASETS:
        mapping = mapping_of(dataset)
        found = _name_pattern(mapping.file).fullmatch(name)
        if found and (day := _day(found["as_of"])):
            return FileMatch(
                mapping=mapping, as_of=day, place=found.groupdict().get("place") or "", part=found["part"] or ""
            )
    return None


@cache
def _name_pattern(file: str) -> re.Pattern[str]:
    stem, _, ending = file.rpartition(".")
    pattern = re.escape(stem).replace(r"\{place\}", r"(?P<place>\d{2,12})")
    pattern = pattern.replace(r"\{as_of\}", r"(?P<as_of>\d{8}|\d{4}-\d{2}-\d{2})")
    return re.compile(rf"{pattern}(?:_(?P<part>\d+))?\.{ending}", re.IGNORECASE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
