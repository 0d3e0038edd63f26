"""Figures: the published shares and the documented dirt that the invented province follows.

Nouns: figure, dial. Verbs: share, dial. `shares.yaml` says where each figure comes from; `dirt.yaml` says how often
a register is wrong. Shares are probabilities, so they are floats: no money is computed with them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

HERE = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """Read one YAML file beside this module."""
    return cast(dict[str, Any], yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def figure(path: str) -> Any:
    """Return a published figure by its dotted name, for example `work.unemployed`."""
    return _walk(tree=read("shares.yaml"), path=path)["value"]


def share(path: str) -> float:
    """Return a published figure that is one number."""
    return float(figure(path))


def dial(path: str) -> float:
    """Return how often one kind of dirt or error happens, by its dotted name."""
    return float(_walk(tree=read("dirt.yaml"), path=path))


def _walk(*, tree: dict[str, Any], path: str) -> Any:
    found: Any = tree
    for step in path.split("."):
        found = found[step]
    return found
