"""Which banks there are, as `banks:` in exchange.yaml says: the way to each, its profile, and who signs for it.

Verbs: register_banks (formats, banks and payers into their ports), register_payers, banks_configured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import now

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import register_bank, register_format
from doudi.delivery.banks.profile import ProfileWrong, profile_of
from doudi.delivery.clearing.payers import register_payer
from doudi.exchange.banks.door import Door
from doudi.exchange.banks.folder import Folder
from doudi.exchange.banks.iso20022 import Iso20022
from doudi.exchange.banks.onecard import CSV, XLSX, OneCard
from doudi.exchange.banks.signed import SignedBank, Way
from doudi.exchange.configured import OUR_NAME, our_signer, senders_of, suite_of, url_of
from doudi.exchange.suites import Signer

Row = Mapping[str, Any]
Clock = Callable[[], datetime]


def register_banks(file: Path) -> None:
    """Plug in the formats, and the banks a configuration names, if there is one."""
    register_format("onecard_csv", format=OneCard(CSV))
    register_format("onecard_xlsx", format=OneCard(XLSX))
    register_format("iso20022", format=Iso20022())
    if file.exists():
        for bank in banks_configured(file):
            register_bank(bank)
        register_payers(file)


def register_payers(file: Path) -> None:
    """Plug in the units that pay, as `payers:` names them by place and, where one has its own account, family.

    :raises ImproperlyConfigured: naming the place, and what is missing.
    """
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    for row in content.get("payers") or ():
        try:
            payer = Payer(
                name=str(row["name"]), account=str(row["account"]), bank=str(row["bank"]), lei=str(row.get("lei", ""))
            )
            register_payer(payer, place=str(row["place"]), family=str(row.get("family", "")))
        except KeyError as missing:
            raise ImproperlyConfigured(f"exchange.yaml：payers 里 {row.get('place', '？')} 缺少 {missing}") from None


def banks_configured(file: Path, *, clock: Clock = now) -> list[SignedBank]:
    """Make the banks a file names.

    :raises ImproperlyConfigured: naming the bank, and what was expected.
    """
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    name = str(content.get("name", OUR_NAME))
    return [_bank(code, row=row, name=name, clock=clock) for code, row in (content.get("banks") or {}).items()]


def _bank(code: str, *, row: Row, name: str, clock: Clock) -> SignedBank:
    try:
        signer = our_signer(name, suite=suite_of(row))
        return SignedBank(
            code=code, profile=profile_of(str(row["profile"])), way=_way(row, signer=signer, clock=clock), signer=signer,
            senders=senders_of(row), clock=clock,
        )  # fmt: skip
    except KeyError as missing:
        raise ImproperlyConfigured(f"exchange.yaml：银行 {code} 缺少 {missing}") from None
    except (ValueError, ProfileWrong) as wrong:
        raise ImproperlyConfigured(f"exchange.yaml：银行 {code} 的内容不对（{wrong}）") from None


def _way(row: Row, *, signer: Signer, clock: Clock) -> Way:
    if row["channel"] == "folder":
        return Folder(Path(row["folder"]))
    if row["channel"] == "door":
        return Door(url=url_of(row).rstrip("/"), signer=signer, clock=clock)
    raise ValueError("channel 应是 folder、door 之一")
