"""The accounts a county pays a family of programmes from one source with. Noun: Chart. Verb: chart (opens them, or finds them).

held     what lies with the bank to be paid out; it cannot pay what it does not hold
transit  what was sent to the bank and of which nothing is known yet: to the cent, the open lines
spent    what reached people
source   where it came from
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource, Limit
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.permissions import By
from doudi.offices.models import Place

MADE_OF = (
    ("专户", AccountKind.ASSET, Limit.CREDIT),
    ("在途", AccountKind.ASSET, Limit.CREDIT),
    ("支出", AccountKind.EXPENSE, Limit.NONE),
    ("拨入", AccountKind.INCOME, Limit.NONE),
)


@dataclass(frozen=True)
class Chart:
    """The codes of the four accounts of a place, source and family."""

    place: str
    fund: str
    family: str

    @property
    def held(self) -> str:
        """What lies with the bank."""
        return self._code("held")

    @property
    def transit(self) -> str:
        """What is on its way."""
        return self._code("transit")

    @property
    def spent(self) -> str:
        """What reached people."""
        return self._code("spent")

    @property
    def source(self) -> str:
        """Where it came from."""
        return self._code("source")

    def _code(self, part: str) -> str:
        return f"{self.place}.{self.fund}.{self.family}.{part}"


def chart(place: Place, *, fund: FundSource, family: str, by: By, on: date) -> Chart:
    """Open the accounts that are not open yet, under the codes where somebody may have opened them by another name.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when one of the codes is another account's.
    """
    found = Chart(place=place.code, fund=fund.value, family=family)
    terms: dict[str, Any] = {"place": place, "fund": fund, "family": family, "by": by, "on": on}
    codes = (found.held, found.transit, found.spent, found.source)
    known = set(Account.objects.filter(code__in=codes).values_list("code", flat=True))
    for code, (name, kind, limited) in zip(codes, MADE_OF, strict=True):
        if code not in known:
            open_account(code=code, name=name, kind=kind, limited=limited, **terms)
    return found
