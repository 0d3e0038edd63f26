"""The year's lists carried to the bank and back by the verbs the worker calls. Noun: Carried (a `runs.Clearing`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doudi.delivery.banks.payment import Payer
from doudi.delivery.batches.models import Batch
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.payers import register_payer
from doudi.delivery.published.publishing import publish
from doudi.demo.payments.teller import CODE
from doudi.offices.acting import SYSTEM

PAYER = Payer(name="海珠区社会救助资金专户", account="YSZH440105", bank="102581000013")


@dataclass(frozen=True)
class Carried:
    """Who pays in one place, and how its lists travel."""

    place: str

    def __post_init__(self) -> None:
        register_payer(PAYER, place=self.place)

    def send(self, batches: Sequence[Batch], *, on: date) -> None:
        """Hand signed lists over."""
        for batch in batches:
            export(batch, by=SYSTEM, on=on)

    def bring_home(self, batches: Sequence[Batch], *, on: date) -> None:
        """Take in what came, and end what is known of it; a list of which all is known is closed, and counted."""
        for code in sorted({batch.bank for batch in batches}):
            collect(code, on=on)
        for batch in batches:
            reconcile_list(batch, on=on)
        publish(on=on)

    def hear(self, *, on: date) -> None:
        """Take in what came, whatever it is about."""
        collect(CODE, on=on)
