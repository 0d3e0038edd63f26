"""`doudi verify work [--once]`: send what is due to the sources, fetch answers, give up what is overdue, send feedback.
`doudi verify key [--suite SUITE]`: print the public key by which others check what we sign, to be handed to a source's owner.

Several workers may run at once; they share the work through the database. Exit 0: stopped, one round done, or printed.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from types import FrameType

from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.cases.clocks.passing import pass_day
from doudi.cases.messages.actions import send_due
from doudi.cases.pushes import sending as pushes
from doudi.cases.reviews.standards import adjust_published
from doudi.delivery.clearing import rounds as clearing
from doudi.delivery.goods.rounds import book_day
from doudi.delivery.published.publishing import publish
from doudi.dispatch.needs import passing as needs
from doudi.dispatch.needs import reaching
from doudi.dispatch.rounds import planning as rounds
from doudi.evidence.reports.feedback import send_feedback_due
from doudi.evidence.sources.work import work, work_once
from doudi.exchange.configured import OUR_NAME, our_signer
from doudi.exchange.suites import SUITES, USUAL
from doudi.journal.apart import carry
from doudi.monitoring.warnings import passing as warnings
from doudi.monitoring.warnings.feedback import send_feedback_due as tell_owners
from doudi.offices.daily import once_a_day
from doudi.web.shell.pushed import page_of
from doudi.web.terminal.beside import beside
from doudi.web.terminal.bound import end_with_parent, start_bound


def main(arguments: Sequence[str]) -> int:
    """Work until told to stop, or once."""
    asked = _parser().parse_args(arguments)
    if asked.what == "key":
        print(our_signer(OUR_NAME, suite=asked.suite).public.hex())
        return 0
    if asked.once:
        done = work_once(at=now(), then=[*tasks(), weighing(), adjusting()])
        words = gettext("发出 %(sent)s 条，收取 %(collected)s 条，到期未答复 %(expired)s 条")
        print(words % {"sent": done.sent, "collected": done.collected, "expired": done.expired})
        return 0
    stop = Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    if asked.bound:
        end_with_parent()
    long = [beside(weighing(), name="weighing"), beside(adjusting(), name="adjusting")]
    work(stop=stop, clock=now, then=[*tasks(), *long])
    return 0


def begin() -> list[subprocess.Popen[str]]:
    """Start a worker in a process of its own; give it to whoever ends it."""
    return [start_bound(["verify", "work"])]


def tasks() -> list[Callable[[datetime], object]]:
    """List what is done in each round besides asking."""
    return [
        lambda at: send_feedback_due(at=at), lambda at: carry(), once_a_day(pass_day), once_a_day(needs.pass_day),
        once_a_day(rounds.plan_rounds), lambda at: send_due(at=at), lambda at: reaching.send_due(at=at),
        lambda at: pushes.send_due(at=at, opens=page_of),
        once_a_day(warnings.pass_day), warnings.when_compared(), lambda at: tell_owners(at=at),
        clearing.pass_round, once_a_day(publish), once_a_day(book_day),
    ]  # fmt: skip


def weighing() -> Callable[[datetime], object]:
    """Give the task that weighs everybody: it takes minutes in a large place."""
    return once_a_day(warnings.weigh_anew)


def adjusting() -> Callable[[datetime], object]:
    """Give the task that carries out published standards for everybody on them: in a large place it takes minutes too."""
    return once_a_day(adjust_published)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doudi verify", description=gettext("核对：按期发出查询、收取答复、登记超时"))
    parser.add_argument(
        "what", choices=["work", "key"], help=gettext("work：处理到期的查询；key：显示本系统签名的公钥")
    )
    parser.add_argument("--bound", action="store_true", help=gettext("标准输入关闭时停止；由 doudi run 启动时使用"))
    parser.add_argument("--once", action="store_true", help=gettext("只处理一轮"))
    parser.add_argument("--suite", choices=SUITES, default=USUAL, help=gettext("key：哪一种签名算法的公钥"))
    return parser
