"""`doudi replay RECEIPT.json`: decide again from a receipt; say "same answer", or exactly what differs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from doudi.programmes import RULEBOOK
from doudi.rules import replay


def main(argv: Sequence[str]) -> int:
    """Replay a receipt. Exit 0: the same answer; 1: it differs; 2: not a receipt, or changed after it was made."""
    parser = argparse.ArgumentParser(prog="doudi replay", description=__doc__)
    parser.add_argument(
        "receipt", type=Path, help="a receipt as JSON, from a finding's page or `doudi assess --receipt`"
    )
    path: Path = parser.parse_args(argv).receipt
    try:
        differences = replay(RULEBOOK, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError) as problem:
        print(f"不能重放 {path}：{problem}", file=sys.stderr)
        return 2
    if not differences:
        print("结论一致：按收据中的事实和现行规则重新计算，结果完全相同。")
        return 0
    print(f"有 {len(differences)} 处不同：")
    for line in differences:
        print(f"  {line}")
    return 1
