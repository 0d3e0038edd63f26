"""What goes wrong at a bank, dialled by rates: drawn from the account, the payment or the file, the same in every run.

Nouns: OF_ACCOUNT, OF_PAYMENT, OF_FILE. Verb: read_faults.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from doudi.demo.departments.faults import Faults, FaultsWrong

OF_ACCOUNT = ("no_account", "name_mismatch", "closed", "frozen")
OF_PAYMENT = ("amount_error", "rejects", "unknown_code")
OF_FILE = ("duplicate_file", "half", "early", "late", "forged", "reordered", "truncated", "replayed")
KINDS = (*OF_ACCOUNT, *OF_PAYMENT, *OF_FILE)
LATE_DAYS = 2


def read_faults(file: Path | None) -> Faults:
    """Read rates by fault, beside `late_days` and `seed`.

    :raises FaultsWrong: for a word that is no fault.
    """
    content = (yaml.safe_load(file.read_text(encoding="utf-8")) if file else None) or {}
    if strangers := set(content) - {*KINDS, "late_days", "seed"}:
        raise FaultsWrong(f"不认识 {'、'.join(sorted(strangers))}；可用：{'、'.join(KINDS)}")
    return Faults(
        rates={kind: float(content[kind]) for kind in KINDS if kind in content},
        late_days=int(content.get("late_days", LATE_DAYS)), seed=int(content.get("seed", 1)),
    )  # fmt: skip
