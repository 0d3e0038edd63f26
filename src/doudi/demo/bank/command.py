"""`doudi bank`: a bank of the invented city takes payment files and answers, over HTTP or a shared folder, until Ctrl-C.

Exit 0: stopped; 2: a file that cannot be used. The first line printed names the address and the public key that signs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi import database
from doudi.database.keys import key
from doudi.delivery.banks.profile import ProfileWrong, profile_of
from doudi.demo.bank.books import Books
from doudi.demo.bank.counter import Counter
from doudi.demo.bank.faults import read_faults
from doudi.demo.bank.serving import serve
from doudi.demo.bank.shared import visit
from doudi.demo.departments.faults import FaultsWrong
from doudi.exchange.configured import OUR_NAME, our_signer
from doudi.exchange.suites import SECRET_BYTES, SUITES, USUAL, Peer, Signer
from doudi.web.terminal.bound import end_with_parent

NAME = "demo-bank"
VISIT_SECONDS = 1.0


def main(argv: Sequence[str]) -> int:
    """Answer until stopped."""
    asked = _parser().parse_args(argv)
    try:
        counter = counter_of(asked)
    except (FaultsWrong, ProfileWrong, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if asked.bound:
        end_with_parent()
    if asked.shared is None:
        serve(counter, port=asked.port, on_port=lambda port: _say(f"http://127.0.0.1:{port}", counter=counter))
        return 0
    _say(str(asked.shared), counter=counter)
    while True:
        visit(asked.shared, counter=counter, on=asked.on or localdate())
        time.sleep(VISIT_SECONDS)


def counter_as(*arguments: str) -> Counter:
    """Make the counter that the command would make of these arguments."""
    return counter_of(_parser().parse_args(arguments))


def counter_of(asked: argparse.Namespace) -> Counter:
    """Make the counter the arguments describe.

    :raises FaultsWrong: when the file of faults has an unknown word.
    :raises ProfileWrong: when there is no such profile.
    """
    folder = asked.folder or database.var() / "bank"
    ours = our_signer(OUR_NAME, suite=asked.suite).peer
    askers = {OUR_NAME: Peer.of(bytes.fromhex(asked.asker), suite=asked.suite) if asked.asker else ours}
    return Counter(
        signer=Signer.of(name=asked.name, secret=key(asked.name, size=SECRET_BYTES, var=folder), suite=asked.suite),
        books=Books(folder / f"{asked.name}.sqlite"), profile=profile_of(asked.profile), askers=askers,
        faults=read_faults(asked.faults), is_told_time=asked.told_time, is_at_once=asked.at_once,
    )  # fmt: skip


def _say(where: str, *, counter: Counter) -> None:
    print(f"{where} {counter.signer.name} {counter.signer.public.hex()}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi bank", description=gettext("让虚构城市的银行在本机办理代发文件，可以调出各种故障")
    )
    parser.add_argument("--port", type=int, default=0, help=gettext("监听的端口，默认任选一个"))
    parser.add_argument("--shared", type=Path, metavar="DIR", help=gettext("不监听端口，改用这个共享文件夹收发"))
    parser.add_argument("--name", default=NAME, help=gettext("签名用的发送方名称"))
    parser.add_argument("--profile", default="iso20022", help=gettext("银行文件格式的名称"))
    parser.add_argument("--faults", type=Path, metavar="FILE", help=gettext("故障文件（YAML）：各种故障的比例"))
    parser.add_argument("--folder", type=Path, metavar="DIR", help=gettext("账目和密钥放在哪里，默认 var/bank"))
    parser.add_argument("--asker", default="", metavar="HEX", help=gettext("付款方的公钥，默认本系统的"))
    parser.add_argument("--suite", choices=SUITES, default=USUAL, help=gettext("双方签名用的算法"))
    parser.add_argument("--bound", action="store_true", help=gettext("标准输入关闭时停止；由 doudi run 启动时使用"))
    parser.add_argument("--at-once", action="store_true", help=gettext("收到文件当天就付，不等文件里写的付款日"))
    parser.add_argument("--told-time", action="store_true", help=gettext("以付款方报文的时间为今天，供测试使用"))
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help=gettext("共享文件夹里今天是哪一天，供测试使用")
    )
    return parser
