"""Which source is asked by which way, as `var/exchange.yaml` (or the file named in DOUDI_EXCHANGE) says.

Verb: configured. Without the file nothing is configured, and every source says so when it is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import now

from doudi import database
from doudi.database.keys import key
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.port import Source
from doudi.exchange.folder import FORMATS, Folder
from doudi.exchange.platform import TIMEOUT_SECONDS, Platform
from doudi.exchange.suites import SECRET_BYTES, SUITES, USUAL, Peer, Signer
from doudi.exchange.table import Table

Row = Mapping[str, Any]
Clock = Callable[[], datetime]
OUR_NAME = "doudi"
OPEN = {("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")}
"""Where a listener may do without TLS: on this machine."""


def exchange_file() -> Path:
    """Say where the configuration lies."""
    return Path(os.environ.get("DOUDI_EXCHANGE") or database.var() / "exchange.yaml")


def our_signer(name: str, *, suite: str = USUAL) -> Signer:
    """Give the one who signs our messages; each kind of signature has its own key."""
    kept = "exchange_sm2" if suite == "SM3+SM2" else "exchange"
    return Signer.of(name=name, secret=key(kept, size=SECRET_BYTES, var=database.var()), suite=suite)


def configured(file: Path, *, clock: Clock = now) -> list[Source]:
    """Make the adapters a file names.

    :raises ImproperlyConfigured: naming the source, and what was expected.
    """
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    name = str(content.get("name", OUR_NAME))
    return [_source(code, row=row, name=name, clock=clock) for code, row in (content.get("sources") or {}).items()]


def _source(code: str, *, row: Row, name: str, clock: Clock) -> Source:
    makers: dict[str, Callable[..., Source]] = {"platform": _platform, "folder": _folder, "table": _table}
    channel = row.get("channel")
    if code not in SOURCES:
        raise ImproperlyConfigured(f"exchange.yaml：没有“{code}”这个数据来源；可用：{'、'.join(SOURCES)}")
    if channel not in makers:
        raise ImproperlyConfigured(f"exchange.yaml：{code}.channel 应是 {'、'.join(makers)} 之一")
    try:
        return makers[channel](code, row=row, name=name, clock=clock)
    except KeyError as missing:
        raise ImproperlyConfigured(f"exchange.yaml：{code} 缺少 {missing}") from None
    except ValueError as wrong:
        raise ImproperlyConfigured(f"exchange.yaml：{code} 的内容不对（{wrong}）") from None


def _platform(code: str, *, row: Row, name: str, clock: Clock) -> Source:
    url = url_of(row)
    timeout = float(row.get("timeout", TIMEOUT_SECONDS))
    signer = our_signer(name, suite=suite_of(row))
    return Platform(code=code, url=url, signer=signer, senders=senders_of(row), timeout=timeout, clock=clock)


def _folder(code: str, *, row: Row, name: str, clock: Clock) -> Source:
    ending = str(row.get("ending", ".csv"))
    if ending not in FORMATS:
        raise ValueError(f"ending 应是 {'、'.join(FORMATS)} 之一")
    return Folder(
        code=code, folder=Path(row["folder"]), signer=our_signer(name, suite=suite_of(row)), senders=senders_of(row),
        ending=ending, clock=clock,
    )  # fmt: skip


def _table(code: str, *, row: Row, name: str, clock: Clock) -> Source:
    address = os.environ.get(str(row["database"]), "")
    if not address:
        raise ValueError(f"环境变量 {row['database']} 没有数据库地址")
    return Table(code=code, address=address, relation=str(row["relation"]), columns=row.get("columns"), clock=clock)


def url_of(row: Row) -> str:
    """Read where somebody listens: over TLS, unless on this machine.

    :raises ValueError: when it is neither.
    """
    url = str(row["url"])
    parts = urlsplit(url)
    if not parts.hostname or (parts.scheme != "https" and (parts.scheme, parts.hostname) not in OPEN):
        raise ValueError("url 应以 https:// 开头；只有本机可以用 http://")
    return url


def suite_of(row: Row) -> str:
    """Read by which suite both sides of a source sign."""
    suite = str(row.get("suite", USUAL))
    if suite not in SUITES:
        raise ValueError(f"suite 应是 {'、'.join(SUITES)} 之一")
    return suite


def senders_of(row: Row) -> dict[str, Peer]:
    """Read who may sign for a source: names and public keys of its suite, as hexadecimal."""
    suite = suite_of(row)
    try:
        senders = {
            str(name): Peer.of(bytes.fromhex(str(public)), suite=suite) for name, public in row["senders"].items()
        }
    except ValueError:
        senders = {}
    if not senders:
        letters = "128" if suite == "SM3+SM2" else "64"
        raise ValueError(f"senders 应写明发送方的名称和 {suite} 的公钥（{letters} 个十六进制字符）")
    return senders
