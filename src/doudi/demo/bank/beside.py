"""The demo's bank works beside the pages for as long as these are served, from the books of the year it has paid.

Verbs: start (None where no year was paid), rows_of (what the exchange's configuration says of it, and who pays through it).
"""

from __future__ import annotations

import subprocess
from typing import Any

from doudi.demo.payments.carried import PAYER
from doudi.demo.payments.paying import folder_of, was_paid
from doudi.demo.payments.teller import CODE, PROFILE
from doudi.demo.payments.year import COUNTY
from doudi.web.terminal.bound import start_bound

Rows = dict[str, Any]


def start() -> subprocess.Popen[str] | None:
    """Start the bank, as the year left it."""
    if not was_paid():
        return None
    return start_bound(
        ["bank", "--folder", str(folder_of() / "bank"), "--profile", PROFILE, "--at-once"], is_heard=True
    )


def rows_of(process: subprocess.Popen[str]) -> Rows:
    """Write down where it listens and who signs for it; nothing where it has said on the terminal why it cannot."""
    assert process.stdout is not None
    said = process.stdout.readline().split()
    if len(said) != 3:
        return {}
    url, name, public = said
    payer = {"place": COUNTY, "name": PAYER.name, "account": PAYER.account, "bank": PAYER.bank}
    bank = {"profile": PROFILE, "channel": "door", "url": url, "senders": {name: public}}
    return {"banks": {CODE: bank}, "payers": [payer]}
