"""`doudi assess FILE.yaml`: one household, every programme, with reasons, amounts and what is missing.

Exit 0: answered; 2: the file, the day or the programme is wrong, said in words on standard error.
No web framework and no database: a household file and the law are enough.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from doudi.evidence.assessment import assessment_of
from doudi.evidence.fact_words import Unreadable, read_day
from doudi.evidence.household_file import read_household_file
from doudi.evidence.written import CHARACTERS_MAX, FileWrong
from doudi.programmes import RULEBOOK
from doudi.rules.explanation import Explanation, explain
from doudi.rules.household import Household
from doudi.rules.receipt import law_hash, receipt_of
from doudi.web.terminal.assess_words import Assessed, lines_of
from doudi.web.terminal.language import LANGUAGES, Speech, asked_language, speech, today
from doudi.web.terminal.layout import show
from doudi.web.terminal.place_names import find_places, name_of

BYTES_MAX = CHARACTERS_MAX * 4


class NoSuchProgramme(ValueError):
    """The asked programme is none of the rulebook's; the message is in the reader's words."""


def main(argv: Sequence[str]) -> int:
    """Assess the household of a file. Exit 0: answered; 2: something in the question is wrong."""
    asked = _parser(speech(asked_language())).parse_args(argv)
    said = speech(asked_language(asked.lang))
    try:
        print_answers(asked, said=said)
        return 0
    except FileWrong as wrong:
        words = faults_told(wrong, file=asked.file, said=said)
    except Unreadable as problem:
        words = f"--on: {said.gettext(problem.text) % problem.values}"
    except FileNotFoundError:
        words = said.gettext("没有 %(file)s 这个文件") % {"file": asked.file}
    except OSError as problem:
        words = said.gettext("打不开 %(file)s：%(why)s") % {"file": asked.file, "why": problem.strerror}
    except NoSuchProgramme as problem:
        words = str(problem)
    print(words, file=sys.stderr)
    return 2


def print_answers(asked: argparse.Namespace, *, said: Speech) -> None:
    """Read the file, decide, and write the answers in the asked form.

    :raises FileWrong, Unreadable, OSError, NoSuchProgramme: when the question cannot be answered.
    """
    on = read_day(asked.on) if asked.on else None
    household, day = read_household_file(_content(asked.file), places=find_places, on=on or today())
    _told(household, on=on or day, asked=asked, said=said)


def faults_told(wrong: FileWrong, *, file: str, said: Speech) -> str:
    """Tell every fault of a file, one a line."""
    head = said.gettext("%(file)s 有 %(count)s 处要改：") % {"file": file, "count": len(wrong.faults)}
    return "\n".join([head, *(f"  {fault.sentence(said.gettext)}" for fault in wrong.faults)])


def _parser(said: Speech) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi assess",
        description=said.gettext("按全部政策评估一个家庭：符合不符合、理由和条款、金额怎样算、还缺什么由谁提供。"),
        epilog=said.gettext("文件格式和示例见 docs/reference/assess.md。"),
    )
    parser.add_argument("file", metavar="FILE", help=said.gettext("家庭情况文件（YAML 或 JSON）；写 - 从标准输入读"))
    parser.add_argument(
        "--on", metavar="DAY", help=said.gettext("按这一天的规定评估，例如 2025-08-01；默认用文件里的日期")
    )
    parser.add_argument(
        "--programme", metavar="NAME", action="append", default=[],
        help=said.gettext("只看这个政策，例如 dibao；可以写多次"),
    )  # fmt: skip
    parser.add_argument(
        "--all", action="store_true", help=said.gettext("不符合的也列出全部条件，每个条件列出依据的事实和来源")
    )
    parser.add_argument("--json", action="store_true", help=said.gettext("给程序读的 JSON（assessment.schema.json）"))
    parser.add_argument("--receipt", action="store_true", help=said.gettext("写出收据，可用 doudi replay 重算"))
    parser.add_argument("--lang", choices=[*LANGUAGES], help=said.gettext("显示的语言"))
    return parser


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(BYTES_MAX)
    with Path(file).open("rb") as opened:
        return opened.read(BYTES_MAX)


def _explained(household: Household, *, on: date, programmes: Sequence[str], said: Speech) -> Explanation:
    known = [policy.name for policy in RULEBOOK.policies]
    for name in programmes:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            words = {"name": name, "near": near[0] if near else "、".join(known)}
            raise NoSuchProgramme(said.gettext("没有“%(name)s”这个政策；可以写：%(near)s") % words)
    return explain(RULEBOOK, household, on=on, programmes=programmes or known)


def _told(household: Household, *, on: date, asked: argparse.Namespace, said: Speech) -> None:
    programmes = [] if asked.receipt else asked.programme  # a receipt is repeated whole
    explained = _explained(household, on=on, programmes=programmes, said=said)
    answers = [answer for answer in explained.answers if not programmes or answer.policy.name in programmes]
    place_name = name_of(household.place)
    if asked.receipt:
        print(_json(receipt_of(RULEBOOK, household, on=on, answers=answers)))
    elif asked.json:
        law = law_hash()
        print(
            _json(
                assessment_of(household, on=on, answers=answers, law=law, place_name=place_name, explanation=explained)
            )
        )
    else:
        assessed = Assessed(household=household, day=on, place_name=place_name, answers=answers, explanation=explained)
        show(lines_of(assessed, speech=said, everything=asked.all))


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
