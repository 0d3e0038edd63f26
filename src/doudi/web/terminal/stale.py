"""`doudi stale`: the figures in force that nobody confirmed for a year, and those past the end they announced.

The law's figures, the report's, the roads' time limits and the limits on standards alike.

Exit 0: none; 1: some; 2: the day is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from doudi.cases.terms import TERMS as ROAD_TERMS
from doudi.evidence.fact_words import Unreadable, read_day
from doudi.evidence.reports.terms import TERMS as REPORT_TERMS
from doudi.evidence.written import gettext_noop
from doudi.programmes import RULEBOOK
from doudi.rules.terms import Notice, Term
from doudi.standards.limits import limits
from doudi.web.terminal.language import LANGUAGES, Speech, asked_language, speech, today
from doudi.web.terminal.layout import Lines, show
from doudi.web.terminal.term_words import notice_json, notice_lines

DAYS = 366
"""A figure is to be confirmed at least once a year."""

WHY = {
    "ended": gettext_noop("已过公布的截止日期"),
    "unconfirmed": gettext_noop("一年内无人核对"),
}


def main(argv: Sequence[str]) -> int:
    """List what somebody should look up again."""
    asked = _parser(speech(asked_language())).parse_args(argv)
    said = speech(asked_language(asked.lang))
    try:
        on = read_day(asked.on) if asked.on else today()
    except Unreadable as problem:
        print(f"--on: {said.gettext(problem.text) % problem.values}", file=sys.stderr)
        return 2
    found = stale_notices(on=on)
    if asked.json:
        rows = [notice_json(notice, term=term) | {"why": why_stale(notice, on=on)} for notice, term in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        show(_lines(found, on=on, said=said))
    return 1 if found else 0


def stale_notices(*, on: date) -> list[tuple[Notice, Term]]:
    """List what somebody should look up again, wherever it is kept."""
    books = (RULEBOOK.terms, REPORT_TERMS, ROAD_TERMS, limits())
    return [(notice, book.terms[notice.term]) for book in books for notice in book.stale(on=on, days=DAYS)]


def why_stale(notice: Notice, *, on: date) -> str:
    """Say whether a figure is past its announced end, or merely unconfirmed."""
    return "ended" if notice.announced_until is not None and notice.announced_until < on else "unconfirmed"


def _lines(found: Sequence[tuple[Notice, Term]], *, on: date, said: Speech) -> Lines:
    lines = Lines()
    if not found:
        lines.add(said.gettext("%(day)s：有效的参数都在一年内核对过。") % {"day": on.isoformat()})
    for why, title in WHY.items():
        rows = [(notice, term) for notice, term in found if why_stale(notice, on=on) == why]
        if rows:
            words = {"why": said.gettext(title), "count": len(rows)}
            lines.add(said.gettext("%(why)s：%(count)s") % words, style="bold yellow")
        for notice, term in rows:
            notice_lines(notice, term=term, said=said, lines=lines)
    return lines


def _parser(said: Speech) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi stale", description=said.gettext("列出一年内无人核对、或已过截止日期的参数。有则退出码为 1。")
    )
    parser.add_argument("--on", metavar="DAY", help=said.gettext("看这一天，例如 2026-11-21；默认今天"))
    parser.add_argument("--json", action="store_true", help=said.gettext("给程序读的 JSON"))
    parser.add_argument("--lang", choices=[*LANGUAGES], help=said.gettext("显示的语言"))
    return parser
