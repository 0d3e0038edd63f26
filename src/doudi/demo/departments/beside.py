"""The demo lives: departments that answer, a bank that pays, and a worker that asks them, beside the pages for as long as these are served.

Verb: begin (named in the settings). Where others than the cast work, no department is played, and the configuration is theirs.
"""

from __future__ import annotations

import subprocess

import yaml

from doudi.demo.bank import beside as bank_beside
from doudi.demo.cast import others_work_here
from doudi.demo.departments.command import NAME, faults_file
from doudi.evidence.sources.catalogue import SOURCES
from doudi.exchange.configured import exchange_file
from doudi.web.terminal.bound import start_bound
from doudi.web.terminal.verify import begin as begin_worker

MADE_HERE = "# Made for the demo; a file without this line is never touched.\n"


def begin() -> list[subprocess.Popen[str]]:
    """Start the departments and the worker; give the processes, for whoever serves to end with."""
    started: list[subprocess.Popen[str]] = []
    if not others_work_here() and _is_ours():
        bank = bank_beside.start()
        departments = start_bound(["departments", *_faults()], is_heard=True)
        started = [departments] if bank is None else [departments, bank]
        try:
            _configure(departments, bank=bank)
        except BaseException:
            for process in started:
                process.kill()
            raise
    return [*started, *begin_worker()]


def _faults() -> list[str]:
    """Let departments be as slow as the demo's story wants them."""
    file = faults_file()
    return ["--faults", str(file)] if file.exists() else []


def _is_ours() -> bool:
    """Say whether the configuration is the demo's to write."""
    file = exchange_file()
    return not file.exists() or file.read_text(encoding="utf-8").startswith(MADE_HERE)


def _configure(departments: subprocess.Popen[str], *, bank: subprocess.Popen[str] | None) -> None:
    """Write down where the departments and the bank listen and who signs for them; departments asked by hand stay so."""
    assert departments.stdout is not None
    said = departments.stdout.readline().split()
    if len(said) != 3 or said[1] != NAME:
        return  # they have said why on the terminal; without them every source is not configured, and says so
    url, name, public = said
    sources = {
        code: {"channel": "platform", "url": url, "senders": {name: public}}
        for code, entry in SOURCES.items()
        if not entry.is_by_hand
    }
    file = exchange_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = {"name": "doudi", "sources": sources, **(bank_beside.rows_of(bank) if bank is not None else {})}
    content = MADE_HERE + yaml.safe_dump(rows, allow_unicode=True)
    draft = file.with_name(f".{file.name}")
    draft.write_text(content, encoding="utf-8")
    draft.replace(file)
