"""`doudi real-name`: the demo's real-name provider answers on this machine, until Ctrl-C.

The first line printed names its address and the secret by which the platform asks.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence

from django.utils.translation import gettext

from doudi.demo.real_name.people import known_people
from doudi.demo.real_name.provider import RealName
from doudi.demo.real_name.serving import serve
from doudi.web.terminal.bound import end_with_parent


def main(argv: Sequence[str]) -> int:
    """Answer until stopped."""
    asked = _parser().parse_args(argv)
    secret = secrets.token_urlsafe(24)
    if asked.bound:
        end_with_parent()

    def make(port: int) -> RealName:
        return RealName(issuer=f"http://127.0.0.1:{port}", secret=secret, people=known_people())

    serve(make, port=asked.port, on_port=lambda port: print(f"http://127.0.0.1:{port} {secret}", flush=True))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi real-name", description=gettext("演示用的实名认证：在本机证明虚构的人是谁")
    )
    parser.add_argument("--port", type=int, default=0, help=gettext("监听的端口，默认任选一个"))
    parser.add_argument("--bound", action="store_true", help=gettext("标准输入关闭时停止；由 doudi run 启动时使用"))
    return parser
