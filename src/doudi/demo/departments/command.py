"""`doudi departments`: departments of the invented city answer questions over HTTP on this machine, until Ctrl-C.

Exit 0: stopped; 2: a file that cannot be used. The first line printed names the address and the public key that signs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext

from doudi import database
from doudi.database.keys import key
from doudi.demo.city import demo_folder
from doudi.demo.departments.answers import Kept
from doudi.demo.departments.desk import Desk
from doudi.demo.departments.faults import FaultsWrong, read_faults
from doudi.demo.departments.kept import Registers, nothing_kept
from doudi.demo.departments.memory import Memory
from doudi.demo.departments.serving import serve
from doudi.evidence.sources.catalogue import SOURCES
from doudi.exchange.configured import OUR_NAME, our_signer
from doudi.exchange.suites import SECRET_BYTES, SUITES, USUAL, Peer, Signer
from doudi.web.terminal.bound import end_with_parent

NAME = "demo-departments"


def main(argv: Sequence[str]) -> int:
    """Answer until stopped."""
    asked = _parser().parse_args(argv)
    try:
        desk = desk_of(asked)
    except (FaultsWrong, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2

    if asked.bound:
        end_with_parent()

    def on_port(port: int) -> None:
        print(f"http://127.0.0.1:{port} {desk.signer.name} {desk.signer.public.hex()}", flush=True)

    serve(desk, port=asked.port, on_port=on_port)
    return 0


def faults_file() -> Path:
    """Say where the faults of the demo's departments stand."""
    return database.var() / "departments" / "faults.yaml"


def desk_as(*arguments: str) -> Desk:
    """Make the desk that the command would make of these arguments."""
    return desk_of(_parser().parse_args(arguments))


def desk_of(asked: argparse.Namespace) -> Desk:
    """Make the desk the arguments describe.

    :raises FaultsWrong: when the file of faults has an unknown word.
    """
    folder = asked.folder or database.var() / "departments"
    sources = tuple(asked.sources.split(",")) if asked.sources else tuple(SOURCES)
    if strangers := set(sources) - set(SOURCES):
        raise ValueError(gettext("没有这些数据来源：%(names)s") % {"names": "、".join(sorted(strangers))})
    ours = our_signer(OUR_NAME, suite=asked.suite).peer
    askers = {OUR_NAME: Peer.of(bytes.fromhex(asked.asker), suite=asked.suite) if asked.asker else ours}
    return Desk(
        signer=Signer.of(name=asked.name, secret=key(asked.name, size=SECRET_BYTES, var=folder), suite=asked.suite),
        memory=Memory(folder / f"{asked.name}.sqlite"), sources=sources, askers=askers, faults=read_faults(asked.faults),
        kept=_kept(sources, is_invented=asked.invented), is_told_time=asked.told_time,
        push_to=asked.push,
    )  # fmt: skip


def _kept(sources: Sequence[str], *, is_invented: bool) -> Kept:
    deliveries = demo_folder() / "deliveries"
    return nothing_kept if is_invented or not deliveries.is_dir() else Registers(deliveries, sources=sources)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi departments", description=gettext("让虚构城市的部门在本机答复查询，可以调出各种故障")
    )
    parser.add_argument("--port", type=int, default=0, help=gettext("监听的端口，默认任选一个"))
    parser.add_argument("--name", default=NAME, help=gettext("签名用的发送方名称"))
    parser.add_argument("--sources", default="", help=gettext("扮演哪些数据来源，逗号分隔，默认全部"))
    parser.add_argument("--faults", type=Path, metavar="FILE", help=gettext("故障文件（YAML）：各来源各种故障的比例"))
    parser.add_argument("--folder", type=Path, metavar="DIR", help=gettext("记忆和密钥放在哪里，默认 var/departments"))
    parser.add_argument("--asker", default="", metavar="HEX", help=gettext("提问方的公钥，默认本系统的"))
    parser.add_argument("--suite", choices=SUITES, default=USUAL, help=gettext("双方签名用的算法"))
    parser.add_argument("--push", default="", metavar="URL", help=gettext("答复除等待收取外，还主动推送到这个地址"))
    parser.add_argument("--invented", action="store_true", help=gettext("不读演示城市的数据，全部按编号虚构"))
    parser.add_argument("--bound", action="store_true", help=gettext("标准输入关闭时停止；由 doudi run 启动时使用"))
    parser.add_argument("--told-time", action="store_true", help=gettext("以提问方报文的时间为今天，供测试使用"))
    return parser
