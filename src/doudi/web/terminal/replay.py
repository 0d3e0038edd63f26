"""`doudi replay RECEIPT.json`, or a finding's number: decide again; say "same answer", or exactly what differs."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from doudi.programmes import RULEBOOK
from doudi.rules import replay

NUMBER = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", re.IGNORECASE)


class NoSuchFinding(ValueError):
    """No finding has that number."""


def main(argv: Sequence[str]) -> int:
    """Replay a receipt. Exit 0: the same answer; 1: it differs; 2: not a receipt, or changed after it was made."""
    parser = argparse.ArgumentParser(prog="doudi replay", description=__doc__)
    parser.add_argument("receipt", help="a receipt as JSON (`doudi assess --receipt`), or the number of a finding")
    asked: str = parser.parse_args(argv).receipt
    try:
        differences = _of_finding(asked) if NUMBER.fullmatch(asked) else _of_file(Path(asked))
    except (OSError, ValueError, KeyError) as problem:
        print(f"不能重放 {asked}：{problem}", file=sys.stderr)
        return 2
    if not differences:
        print("结论一致：按收据中的事实和现行规则重新计算，结果完全相同。")
        return 0
    print(f"有 {len(differences)} 处不同：")
    for line in differences:
        print(f"  {line}")
    return 1


def _of_file(path: Path) -> list[str]:
    return replay(RULEBOOK, json.loads(path.read_text(encoding="utf-8")))


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
