"""The accounts of goods and services: of a county, from one source, for one family (food and things, vouchers, services, homes).

Nouns: GOODS, VOUCHERS, SERVICES, HOMES (families), Part. Verbs: account_of, which opens what is not open yet; accounts_for_money.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from doudi.delivery.goods.permissions import By
from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource, Limit
from doudi.delivery.ledger.opening import open_account
from doudi.offices.models import Place

GOODS, VOUCHERS, SERVICES, HOMES = "goods", "vouchers", "services", "home_adaptation"
WORDS = {GOODS: "实物", VOUCHERS: "救助券", SERVICES: "服务", HOMES: "适老化改造"}
CODES = {GOODS: "goods", VOUCHERS: "vouchers", SERVICES: "services", HOMES: "homes"}
FIRST_DAY = date(2026, 1, 1)


class Part(Enum):
    """What an account is for: its kind, which side it may not overrun, and its words."""

    SOURCE = ("source", AccountKind.INCOME, Limit.NONE, "来源")
    HELD = ("held", AccountKind.ASSET, Limit.CREDIT, "资金")
    STOCK = ("stock", AccountKind.ASSET, Limit.CREDIT, "库存")
    OPEN = ("open", AccountKind.LIABILITY, Limit.DEBIT, "未使用")
    OWED = ("owed", AccountKind.LIABILITY, Limit.DEBIT, "应付使用单位")
    SPENT = ("spent", AccountKind.EXPENSE, Limit.NONE, "支出")


def code_of(place: str, *, fund: str, family: str, part: Part) -> str:
    """Name an account."""
    return f"{place}.{fund}.{CODES[family]}.{part.value[0]}"


def account_of(place: Place, *, fund: str, family: str, part: Part, by: By) -> Account:
    """Open an account, or find it.

    :raises NotAllowed: when this is not the finance desk of the place.
    """
    _, kind, limited, words = part.value
    source = FundSource(fund)
    return open_account(
        code=code_of(place.code, fund=fund, family=family, part=part), name=f"{place.name}{WORDS[family]}{words}（{source.label}）",
        place=place, kind=kind, fund=source, family=family, limited=limited, by=by, on=FIRST_DAY,
    )  # fmt: skip


def accounts_for_money(place: Place, *, fund: str, family: str, by: By) -> tuple[Account, Account]:
    """Open what money is sent down from and into, or find it.

    :raises NotAllowed: when this is not the finance desk of the place.
    """
    source, held = (account_of(place, fund=fund, family=family, part=one, by=by) for one in (Part.SOURCE, Part.HELD))
    return source, held
