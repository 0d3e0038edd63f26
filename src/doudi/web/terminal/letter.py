"""`doudi letter check NUMBER`: prove a letter again from what is kept: its text, every signature, the journal's line."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.passkeys import soundness
from doudi.evidence.letters.queries import letter_for, signatures_of
from doudi.evidence.letters.wording import hash_of
from doudi.journal.queries import entries_about, verify
from doudi.offices.acting import SYSTEM, acting_as


def main(arguments: Sequence[str]) -> int:
    """Check one letter. Exit 1 when something does not hold, 2 when there is no such letter."""
    asked = _parser().parse_args(arguments)
    with acting_as(SYSTEM):
        letter = letter_for(number=asked.number.upper())
        if letter is None:
            print(gettext("没有编号为“%(number)s”的授权书。") % {"number": asked.number}, file=sys.stderr)
            return 2
        checks = list(_checks(letter))
    for is_sound, words in checks:
        print(f"{'✓' if is_sound else '✗'} {words}")
    return 0 if all(is_sound for is_sound, _ in checks) else 1


def _checks(letter: Letter) -> Iterator[tuple[bool, str]]:
    """Give each thing that is proved, and whether it holds."""
    found = hash_of(letter.text)
    yield found == letter.text_hash, gettext("正文与存档的指纹一致（%(hash)s）") % {"hash": found[:16]}
    drafted = entries_about(letter.number).filter(verb="letter.draft").first()
    is_told = drafted is not None and drafted.detail.get("text_hash") == found
    yield is_told, gettext("留痕里起草时记下的指纹与正文一致")
    for signature in signatures_of(letter):
        fault = soundness(signature)
        named = {"name": signature.subject.name, "day": signature.signed_on, "fault": fault}
        words = gettext("%(name)s %(day)s 的签署：%(fault)s") if fault else gettext("%(name)s %(day)s 的签署有效")
        yield not fault, words % named
        yield _is_told(letter, signature.subject_id), gettext("留痕里有%(name)s的签署") % named
    walked = verify()
    yield walked.broken is None, gettext("留痕逐行相接，共 %(lines)s 行") % {"lines": walked.lines}


def _is_told(letter: Letter, subject: int) -> bool:
    lines = entries_about(letter.number).filter(verb="letter.sign", detail__subject=subject)
    return lines.filter(detail__text_hash=letter.text_hash).exists()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doudi letter", description=gettext("重新核验一份授权书"))
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check")
    checking = verbs.add_parser("check", help=gettext("核验正文、每个签名和留痕"))
    checking.add_argument("number", help=gettext("授权书编号"))
    return parser
