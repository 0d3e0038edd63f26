"""`doudi journal`: show the last lines, or walk the whole chain and name the first line that does not hold.

The chain shows every line changed, moved or taken out. Lines cut off its end leave no trace in it:
note number and hash of the last line elsewhere from time to time, and give the note back with `--noted`.
"""

import argparse
import sys
from collections.abc import Sequence

from django.db.utils import OperationalError, ProgrammingError
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop
from rich.console import Console
from rich.table import Table

from doudi.database import DatabaseUnavailable
from doudi.journal.chain import Walk
from doudi.journal.queries import LAST_MAX, hash_at, last_entries, verify
from doudi.offices.acting import SYSTEM, acting_as

FAULTS = {
    "missing": gettext_noop("第 %(line)s 行之前缺行"),
    "moved": gettext_noop("第 %(line)s 行不接在上一行之后"),
    "changed": gettext_noop("第 %(line)s 行的内容被改过"),
}


def main(arguments: Sequence[str]) -> int:
    """Show or verify. Exit 1 when the chain does not hold."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.verb == "show":
            return show(count=asked.last)
        return tell(verify(), noted=asked.noted)
    except DatabaseUnavailable as reason:
        print(reason.said(gettext), file=sys.stderr)
        return 2
    except (OperationalError, ProgrammingError) as reason:
        print(gettext("打不开留痕：%(reason)s") % {"reason": reason}, file=sys.stderr)
        print(gettext("如果还没有准备过，请先运行 doudi setup。"), file=sys.stderr)
        return 2


def tell(walked: Walk, *, noted: tuple[int, str] | None = None) -> int:
    """Say whether the chain holds, and where it does not."""
    if walked.broken is not None:
        print(gettext(FAULTS[walked.why]) % {"line": walked.broken}, file=sys.stderr)
        print(gettext("之前的 %(lines)s 行完好。") % {"lines": walked.lines}, file=sys.stderr)
        return 1
    if noted is not None and hash_at(noted[0]) != noted[1]:
        print(gettext("第 %(line)s 行与记下的不符：它被截去，或整条链被重写。") % {"line": noted[0]}, file=sys.stderr)
        return 1
    print(gettext("留痕完好：%(lines)s 行，逐行相接，无一改动。") % {"lines": walked.lines})
    print(gettext("请另行记下最后一行：%(note)s") % {"note": f"{walked.lines}:{walked.last_hash}"})
    return 0


def show(*, count: int) -> int:
    """Print the last lines as a table."""
    table = Table(box=None, header_style="bold")
    for heading in (
        gettext("行"),
        gettext("时间"),
        gettext("谁"),
        gettext("做了什么"),
        gettext("对象"),
        gettext("用途"),
    ):
        table.add_column(heading)
    with acting_as(SYSTEM):
        for line in last_entries(count=count):
            at = f"{localtime(line.at):%Y-%m-%d %H:%M:%S}"
            table.add_row(str(line.sequence), at, line.actor_name or line.actor, line.verb, line.about, line.purpose)
    Console().print(table)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doudi journal", description=gettext("查看或校验留痕"))
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify | show")
    verifying = verbs.add_parser("verify", help=gettext("逐行校验整条链，指出第一处不符"))
    verifying.add_argument("--noted", type=_note, help=gettext("以前记下的“行号:哈希”，一并核对"))
    showing = verbs.add_parser("show", help=gettext("查看最后几行"))
    showing.add_argument("--last", type=_count, default=20, help=gettext("看几行，默认 20"))
    return parser


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= LAST_MAX:
        raise argparse.ArgumentTypeError(gettext("请写 1 到 %(most)s 之间的数") % {"most": LAST_MAX})
    return count


def _note(text: str) -> tuple[int, str]:
    line, _, found = text.partition(":")
    if not line.isdigit() or len(found) != 64:
        raise argparse.ArgumentTypeError(gettext("应写作 行号:64位哈希"))
    return int(line), found
