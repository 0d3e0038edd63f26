"""`doudi pay standard`: a standard that was published is carried out for everybody on it. Verb: carry_out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date

from django.utils.translation import gettext
from rich.console import Console

from doudi.cases.refusals import NotReady
from doudi.cases.reviews.standards import Adjusted, Beside, adjust_all
from doudi.standards.models import Publication
from doudi.standards.queries import published


def carry_out(number: int, *, place: str, on: date, as_json: bool, console: Console) -> int:
    """Adjust everybody; give 0 when nobody is left to the desk, else 1.

    :raises NotReady: when no such standard was published.
    """
    found = published().filter(pk=number).first()
    if found is None:
        raise NotReady(gettext("没有已发布的标准 %(number)s。") % {"number": number})
    done = adjust_all(publication=found, place=place, on=on)
    if as_json:
        print(json.dumps(_as_json(done), ensure_ascii=False))
    else:
        _print(done, publication=found, console=console)
    return 1 if done.left or any(one.left for one in done.beside.values()) else 0


def _print(done: Adjusted, *, publication: Publication, console: Console) -> None:
    words = gettext(
        "%(source)s：核对 %(cases)s 户（人），调整 %(changed)s，每月共增加 %(more)s 元，从 %(since)s 起补发。"
    )
    told = {"cases": f"{done.cases:,}", "changed": f"{done.changed:,}", "more": f"{done.more_yuan:,}"}
    console.print(words % {"source": publication.source, "since": publication.since, **told})
    for why, count in Counter(one.why for one in done.left).most_common():
        console.print(gettext("留给经办人 %(count)s：%(why)s") % {"count": count, "why": gettext(why)})
    for rolls in done.beside.values():
        _print_rolls(rolls, console=console)
    for one in done.left:
        print(gettext("%(where)s：%(why)s") % {"where": one.number, "why": gettext(one.why)}, file=sys.stderr)


def _print_rolls(rolls: Beside, *, console: Console) -> None:
    if not rolls.lines:
        return
    words = gettext("接续名册：核对 %(lines)s 条，调整 %(changed)s，每月共增加 %(more)s 元。")
    console.print(
        words % {"lines": f"{rolls.lines:,}", "changed": f"{rolls.changed:,}", "more": f"{rolls.more_yuan:,}"}
    )
    for why, count in rolls.left.items():
        console.print(gettext("留给经办人 %(count)s：%(why)s") % {"count": count, "why": gettext(why)})


def _as_json(done: Adjusted) -> dict[str, object]:
    left = [{"case": one.number, "why": gettext(one.why)} for one in done.left]
    beside = {
        name: {"lines": one.lines, "changed": one.changed, "more_yuan": str(one.more_yuan), "left": dict(one.left)}
        for name, one in done.beside.items()
        if one.lines
    }
    return {"cases": done.cases, "changed": done.changed, "more_yuan": str(done.more_yuan), "left": left, **beside}
