"""The demo's real-name provider works beside the pages for as long as these are served.

Verb: begin (named in the settings). A configuration that is not the demo's is never touched.
"""

from __future__ import annotations

import subprocess

import yaml

from doudi.demo.cast import others_work_here
from doudi.demo.real_name.provider import CLIENT
from doudi.exchange.real_name import real_name_file
from doudi.web.terminal.bound import start_bound

MADE_HERE = "# Made for the demo; a file without this line is never touched.\n"


def begin() -> list[subprocess.Popen[str]]:
    """Start the provider; give its process, for whoever serves to end with."""
    file = real_name_file()
    is_ours = not file.exists() or file.read_text(encoding="utf-8").startswith(MADE_HERE)
    if others_work_here() or not is_ours:
        return []
    process = start_bound(["real-name"], is_heard=True)
    try:
        _configure(process)
    except BaseException:
        process.kill()
        raise
    return [process]


def _configure(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    said = process.stdout.readline().split()
    if len(said) != 2:
        return  # it has said why on the terminal; without it nobody proves himself, and the page says so
    issuer, secret = said
    row = {"title": "演示实名认证", "issuer": issuer, "client_id": CLIENT, "client_secret": secret}
    file = real_name_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}")
    draft.write_text(MADE_HERE + yaml.safe_dump({"providers": {"demo": row}}, allow_unicode=True), encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(file)
