"""Linking: at the demo's first start people are looked for to whom rows without a usable number belong, beside the pages.

Verb: begin (named in the settings). It takes about half a minute, and nobody has to wait for it; later runs are `doudi link`'s.
"""

from __future__ import annotations

import subprocess

from doudi.demo.cast import others_work_here
from doudi.demo.city import ON
from doudi.evidence.linkage.models import Mark
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal.bound import start_bound

LAST = "visits"
"""The register that is linked last: once it is done, all are."""


def begin() -> list[subprocess.Popen[str]]:
    """Start linking unless it was done; give the process, for whoever serves to end with."""
    with acting_as(SYSTEM):
        is_done = Mark.objects.filter(dataset=LAST, as_of=ON).exists()
    if others_work_here() or is_done:
        return []
    return [start_bound(["link", "--on", ON.isoformat()], is_quiet=True)]
