"""Who pays in a place, from which special account: a port that the configuration fills. Verbs: register_payer, payer_of, forget_payers."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.delivery.banks.payment import Payer
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.refusals import NotReady

_payers: dict[tuple[str, str], Payer] = {}


def register_payer(payer: Payer, *, place: str, family: str = "") -> None:
    """Let a unit pay in a place and all inside it, one family of programmes or all."""
    _payers[place, family] = payer


def forget_payers() -> None:
    """Unplug every payer."""
    _payers.clear()


def payer_of(batch: Batch) -> Payer:
    """Find who pays a list: of the nearest place, its own family first.

    :raises NotReady: when nobody is configured.
    """
    for length in range(len(batch.place), 0, -1):
        for family in (batch.family, ""):
            found = _payers.get((batch.place[:length], family))
            if found is not None:
                return found
    raise NotReady(gettext("没有配置付款单位：请在 exchange.yaml 的 payers 里写明专户的户名、账号和行号。"))
