"""People and rows for `doudi bench linkage`: a register of invented people, and rows about some of them as departments write.

Nouns: Crowd. Verbs: crowd_of. Names come from the demo, villages are real, and the demo's dirt goes over the rows; on top
come the slips that only matter where names are compared (`SLIPS`, shares of rows, our own choice: about a third of the rows
has at least one). Rows carry no number. One row in ten is about somebody who is not in the register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from opencc import OpenCC  # type: ignore[import-untyped]

from doudi.bench.slips import card_name, homophone, pinyin_name
from doudi.demo.city import ON, PLACE, SEED, plan_for
from doudi.demo.dirt import soil_text
from doudi.demo.identity import calendar
from doudi.demo.names import draw_given, draw_surnames
from doudi.evidence.linkage.records import birth_of, records_from
from doudi.evidence.linkage.spelling import split
from doudi.evidence.mapping import mapping_of

Array = NDArray[Any]
Texts = dict[str, Array]

STRANGERS = 0.10
OLDEST_DAYS, YOUNGEST_DAYS = 90 * 365, 365
SLIPS = {
    "traditional": 0.05,
    "homophone": 0.03,
    "other_character": 0.015,
    "turned": 0.01,
    "pinyin": 0.015,
    "card": 0.015,
    "digit": 0.03,
    "swapped": 0.01,
    "year_only": 0.02,
    "birth_missing": 0.01,
    "sex_wrong": 0.005,
    "sex_missing": 0.02,
    "moved": 0.06,
    "county_only": 0.15,
    "place_missing": 0.03,
}


@dataclass(frozen=True)
class Crowd:
    """The register, the rows, both as records; and of each row the person it is about, -1 for a stranger."""

    people: pa.Table
    rows: pa.Table
    truth: Array


def crowd_of(*, people: int, rows: int, seed: int = SEED) -> Crowd:
    """Invent a register and rows about its people."""
    random = np.random.default_rng(seed)
    strangers = int(rows * STRANGERS)
    everybody = _people(people + strangers, random=random)
    known = random.choice(people, rows - strangers, replace=False)
    chosen = np.r_[known, np.arange(people, people + strangers)]
    written = _slipped({name: values[chosen].copy() for name, values in everybody.items()}, random=random)
    order = random.permutation(rows)
    return Crowd(
        people=_records({name: values[:people] for name, values in everybody.items()}),
        rows=_records({name: values[order] for name, values in _soiled(written, random=random).items()}),
        truth=np.where(chosen < people, chosen, -1)[order],
    )


def _people(count: int, *, random: np.random.Generator) -> Texts:
    born = int(np.datetime64(ON, "D").astype(np.int64)) - random.integers(YOUNGEST_DAYS, OLDEST_DAYS, count)
    days, male = calendar(born), random.random(count) < 0.51
    territory = plan_for(people=1_000, seed=SEED, place=PLACE, on=ON).territory
    homes = territory.codes[np.searchsorted(territory.ends, random.random(count))]
    given = draw_given(birth_year=days // 10_000, male=male, random=random)
    return {
        "name": draw_surnames(count=count, random=random) + given,
        "sex": np.where(male, "男", "女").astype(object),
        "birth": days.astype(str).astype(object),
        "place": homes.astype(str).astype(object),
    }


def _slipped(texts: Texts, *, random: np.random.Generator) -> Texts:
    """Let each kind of slip fall on its share of the rows."""
    changes: dict[str, tuple[str, Callable[[str], str]]] = {
        "traditional": ("name", lambda text: str(_to_traditional().convert(text))),
        "homophone": ("name", lambda text: homophone(text, random=random)),
        "other_character": ("name", lambda text: _other_character(text, random=random)),
        "turned": ("name", lambda text: "".join(split(text)[::-1])),
        "pinyin": ("name", lambda text: pinyin_name(text, random=random)),
        "card": ("name", lambda text: card_name(text, random=random)),
        "digit": ("birth", lambda text: _digit(text, random=random)),
        "swapped": ("birth", lambda text: text[:4] + text[6:] + text[4:6]),
        "year_only": ("birth", lambda text: text[:4]),
        "birth_missing": ("birth", lambda text: ""),
        "sex_wrong": ("sex", lambda text: "男" if text == "女" else "女"),
        "sex_missing": ("sex", lambda text: ""),
        "moved": ("place", _another(texts["place"], random=random)),
        "county_only": ("place", lambda text: text[:6]),
        "place_missing": ("place", lambda text: ""),
    }
    for kind, (column, change) in changes.items():
        values = texts[column]
        for place in np.flatnonzero(random.random(len(values)) < SLIPS[kind]).tolist():
            values[place] = change(values[place])
    return texts


@cache
def _to_traditional() -> Any:
    return OpenCC("s2t")


def _other_character(text: str, *, random: np.random.Generator) -> str:
    return text[:-1] + str(random.choice(list("军丽国平华明建海")))


def _digit(text: str, *, random: np.random.Generator) -> str:
    spot = int(random.integers(2, len(text))) if text else 0
    return text[:spot] + str(random.integers(0, 10)) + text[spot + 1 :]


def _another(places: Array, *, random: np.random.Generator) -> Callable[[str], str]:
    return lambda _text: str(places[random.integers(0, len(places))])


def _soiled(texts: Texts, *, random: np.random.Generator) -> Texts:
    """Put the rows through the demo's dirt, as a delivery of the residence register."""
    mapping = mapping_of("residence")
    columns = {column.name: column for column in mapping.columns}
    named = {"name": texts["name"], "sex": texts["sex"], "birth": texts["birth"], "hukou_place": texts["place"]}
    count = len(texts["name"])
    filled = {
        column.header: pa.array(named.get(name, np.full(count, "")), pa.string()) for name, column in columns.items()
    }
    soiled = soil_text(mapping=mapping, table=pa.table(filled), random=random, soil=Counter())
    got = {name: np.asarray(soiled[columns[name].header].to_pylist(), dtype=object) for name in named}
    return {"name": got["name"], "sex": got["sex"], "birth": got["birth"], "place": got["hukou_place"]}


def _records(texts: Texts) -> pa.Table:
    """Make records of texts; what is no day of birth or no code is unknown."""
    births = pa.array([birth_of(text) for text in texts["birth"]], pa.string())
    sexes = [text if text in ("男", "女") else None for text in texts["sex"]]
    places = [text if text.isdigit() else None for text in texts["place"]]
    count = len(sexes)
    return records_from(
        keys=pa.array(np.arange(count)),
        names=pa.array(texts["name"], pa.string()),
        sexes=pa.array(sexes, pa.string()),
        births=births,
        places=pa.array(places, pa.string()),
        numbers=pa.nulls(count, pa.string()),
    )
