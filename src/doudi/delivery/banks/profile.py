"""A bank's profile: how it wants its files, and what its codes mean. Data, not code: `profiles/*.yaml`, and those a place adds.

Nouns: Profile, Column. Verbs: profile_of, read_profile. A place's own stand in `var/banks/` and win over those shipped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from django.utils.timezone import get_default_timezone

from doudi import database
from doudi.delivery.banks.returned import Outcome

FOLDER = Path(__file__).with_name("profiles")
SCHEMA = Path(__file__).with_name("profile.schema.json")


class ProfileWrong(Exception):
    """A profile cannot be used; the message names the file, the place in it and what was expected."""


@dataclass(frozen=True)
class Column:
    """One column of a table: what it holds, and what stands above it."""

    field: str
    header: str


@dataclass(frozen=True)
class Profile:
    """What is agreed with one bank.

    `codes` gives what its codes mean, `lines_most` and `bytes_most` how large one file may be. `marks_numbers` writes a tab after
    numbers in CSV, so that spreadsheets show them whole. A bank that `states_account` sends statements of the paying account: its lists
    are reconciled with them, and never by its answers alone.
    """

    code: str
    title: str
    format: str
    encoding: str
    cut_off: time
    lines_most: int
    bytes_most: int
    codes: Mapping[str, Outcome]
    columns: tuple[Column, ...] = ()
    returned: tuple[Column, ...] = ()
    marks_numbers: bool = False
    names_payees: bool = False
    states_account: bool = False

    def outcome(self, code: str, *, otherwise: Outcome = Outcome.UNKNOWN) -> Outcome:
        """Say what a code means here; one nobody agreed on means nothing."""
        return self.codes.get(code, otherwise)

    def is_in_time(self, *, at: datetime, day: date) -> bool:
        """Say whether a file that leaves at an instant is in time to be paid on a day."""
        here = at.astimezone(get_default_timezone())
        return here.date() < day or (here.date() == day and here.time() < self.cut_off)


def profile_of(code: str) -> Profile:
    """Read a profile: a place's own, else the one shipped.

    :raises ProfileWrong: when there is none, or it cannot be used.
    """
    for folder in (database.var() / "banks", FOLDER):
        path = folder / f"{code}.yaml"
        if path.name == f"{code}.yaml" and path.parent == folder and path.is_file():
            return _as_of(path, path.stat().st_mtime_ns)
    shipped = "、".join(sorted(path.stem for path in FOLDER.glob("*.yaml")))
    raise ProfileWrong(f"没有“{code}”这个银行格式；现有：{shipped}；自己的放在 var/banks/")


def profile_codes() -> list[str]:
    """List the profiles there are, a place's own and those shipped, by their codes."""
    return sorted({path.stem for folder in (database.var() / "banks", FOLDER) for path in folder.glob("*.yaml")})


@lru_cache(maxsize=64)
def _as_of(path: Path, changed_at: int) -> Profile:
    """Read a profile once for as long as nobody changes its file."""
    return read_profile(path)


def read_profile(path: Path) -> Profile:
    """Read and check one profile.

    :raises ProfileWrong: naming the file and what was expected.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        jsonschema.validate(content, json.loads(SCHEMA.read_text(encoding="utf-8")))
    except yaml.YAMLError as wrong:
        raise ProfileWrong(f"{path.name}：不是 YAML（{wrong}）") from None
    except jsonschema.ValidationError as wrong:
        where = ".".join(str(step) for step in wrong.absolute_path) or "最外层"
        raise ProfileWrong(f"{path.name}：{where} 不合约定（{wrong.message}）") from None
    if content["code"] != path.stem:
        raise ProfileWrong(f"{path.name}：code 应与文件名相同")
    said = [code for codes in content["codes"].values() for code in codes]
    if twice := {code for code in said if said.count(code) > 1}:
        raise ProfileWrong(f"{path.name}：codes 里 {'、'.join(sorted(twice))} 写了两个意思")
    return _profile(content)


def _profile(content: Mapping[str, Any]) -> Profile:
    codes = {str(code): Outcome(outcome) for outcome, said in content["codes"].items() for code in said}
    plain = {name: content[name] for name in content if name not in ("codes", "cut_off", "columns", "returned")}
    return Profile(
        **plain, codes=codes, cut_off=time.fromisoformat(content["cut_off"]), columns=_columns(content.get("columns")),
        returned=_columns(content.get("returned")),
    )  # fmt: skip


def _columns(rows: Mapping[str, str] | None) -> tuple[Column, ...]:
    return tuple(Column(field=name, header=header) for name, header in (rows or {}).items())
