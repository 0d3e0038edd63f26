"""`doudi terms --place 4401 --on DAY`: every figure in force in a place on a day, with its source.

Exit 0: listed; 2: the place or the day is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from doudi.evidence.fact_words import Unreadable, read_day
from doudi.evidence.household_entries import shortest_code
from doudi.programmes import RULEBOOK
from doudi.rules.terms import Notice, Term
from doudi.web.terminal.language import LANGUAGES, Speech, asked_language, speech, today
from doudi.web.terminal.layout import Lines, show
from doudi.web.terminal.place_names import find_places
from doudi.web.terminal.term_words import notice_json, notice_lines, place_told, value_told


def main(argv: Sequence[str]) -> int:
    """List the figures in force."""
    asked = _parser(speech(asked_language())).parse_args(argv)
    said = speech(asked_language(asked.lang))
    try:
        on = read_day(asked.on) if asked.on else today()
    except Unreadable as problem:
        print(f"--on: {said.gettext(problem.text) % problem.values}", file=sys.stderr)
        return 2
    found = find_places(shortest_code(asked.place))
    if len(found) != 1:
        names = "、".join(f"{name} {code}" for code, name in found[:6]) or said.gettext("没有找到")
        print(f"--place {asked.place}: {names}", file=sys.stderr)
        return 2
    place = found[0][0]
    residences = [asked.residence] if asked.residence else ["urban", "rural"]
    in_force = notices_in_force(place=place, residences=residences, on=on)
    if asked.json:
        rows = [notice_json(notice, term=term) for term, notices in in_force for notice in notices]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        show(_lines(in_force, place=place, on=on, said=said))
    return 0


def notices_in_force(*, place: str, residences: Sequence[str], on: date) -> list[tuple[Term, list[Notice]]]:
    """Give every term with its figures in force: one, or one for towns and one for villages, or none."""
    terms = RULEBOOK.terms
    rows = []
    for name, term in sorted(terms.terms.items()):
        found = [terms.notice(name, place=place, residence=one, on=on) for one in residences]
        rows.append((term, list(dict.fromkeys(notice for notice in found if notice is not None))))
    return rows


def _lines(in_force: Sequence[tuple[Term, Sequence[Notice]]], *, place: str, on: date, said: Speech) -> Lines:
    lines = Lines()
    lines.add(f"{place_told(place, said=said)} · {on.isoformat()}", style="bold")
    for term, notices in in_force:
        for notice in notices:
            notice_lines(notice, term=term, said=said, lines=lines)
        if not notices:
            lines.add(f"{said.gettext(term.label)} {term.name}", style="bold", indent=2)
            words = {"value": value_told(None, term=term, said=said), "who": said.gettext(term.set_by)}
            lines.add(said.gettext("%(value)s（由%(who)s规定）") % words, style="yellow", indent=4)
    return lines


def _parser(said: Speech) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi terms",
        description=said.gettext("列出一个地方某一天有效的全部参数：数值、自何时起、依据、谁来规定。"),
    )
    parser.add_argument(
        "--place", metavar="PLACE", required=True, help=said.gettext("区划代码或全名，例如 4401 或 广州市海珠区")
    )
    parser.add_argument("--on", metavar="DAY", help=said.gettext("看这一天，例如 2026-11-21；默认今天"))
    parser.add_argument("--residence", choices=["urban", "rural"], help=said.gettext("只看城镇或农村"))
    parser.add_argument("--json", action="store_true", help=said.gettext("给程序读的 JSON"))
    parser.add_argument("--lang", choices=[*LANGUAGES], help=said.gettext("显示的语言"))
    return parser
