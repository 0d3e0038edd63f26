"""`doudi replay RECEIPT.json`, or a finding's number: decide again; say "same answer", or exactly what differs."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import django

from doudi.evidence.household_file import read_household_file
from doudi.evidence.written import FileWrong
from doudi.programmes import RULEBOOK
from doudi.rules import replay
from doudi.web.terminal.place_names import find_places

NUMBER = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", re.IGNORECASE)


CHANGED = {
    "law": "规则有变",
    "terms": "当地标准或参数有变",
    "facts": "家庭情况有变",
    "answers": "结论因此不同",
    "answer": "结论因此不同",
}
"""What a difference begins with, in words."""


class NoSuchFinding(ValueError):
    """No finding has that number."""


def main(argv: Sequence[str]) -> int:
    """Replay a receipt. Exit 0: the same answer; 1: it differs; 2: not a receipt, or changed after it was made."""
    asked = _parser().parse_args(argv)
    try:
        differences = _differences(asked.receipt, household=asked.household)
    except FileWrong as wrong:
        print(f"{asked.household}：{wrong.faults[0].sentence()}", file=sys.stderr)
        return 2
    except (OSError, ValueError, KeyError) as problem:
        print(f"不能重放 {asked.receipt}：{problem}", file=sys.stderr)
        return 2
    print("\n".join(_told(differences, fresh=bool(asked.household))))
    return 1 if differences else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doudi replay", description=__doc__)
    parser.add_argument("receipt", help="a receipt as JSON (`doudi assess --receipt`), or the number of a finding")
    parser.add_argument(
        "--household", metavar="FILE", help="the household as it is known now: say which facts differ, and what follows"
    )
    return parser


def _differences(receipt: str, *, household: str | None) -> list[str]:
    if NUMBER.fullmatch(receipt):
        return _of_finding(receipt)
    content = json.loads(Path(receipt).read_text(encoding="utf-8"))
    if not household:
        return replay(RULEBOOK, content)
    day = date.fromisoformat(content["on"])
    known, _ = read_household_file(Path(household).read_bytes(), places=find_places, on=day)
    return replay(RULEBOOK, content, household=known)


def _told(differences: Sequence[str], *, fresh: bool) -> list[str]:
    """Tell what changed first, then what follows from it."""
    if not differences:
        whose = "现在的家庭情况" if fresh else "收据中的事实"
        return [f"结论一致：按{whose}和现行规则重新计算，结果完全相同。"]
    lines = [f"有 {len(differences)} 处不同："]
    for title, same in groupby(differences, key=_title):
        lines += [f"{title}：", *(f"  {line}" for line in same)]
    return lines


def _title(difference: str) -> str:
    return CHANGED[re.split(r"[.:]", difference, maxsplit=1)[0]]


def _of_finding(number: str) -> list[str]:
    """Replay a stored finding as the system; only this needs Django.

    :raises NoSuchFinding: when no finding has that number.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    django.setup()
    from doudi.monitoring.actions import replay_finding

    differences = replay_finding(number=number.upper())
    if differences is None:
        raise NoSuchFinding("没有这个编号的发现")
    return differences
