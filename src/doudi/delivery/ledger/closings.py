"""The nouns Closing (a place's books are closed before a day) and ClosingBalance (what each account had moved by then)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doudi.delivery.ledger.accounts import Account
from doudi.offices.models import Place


class Closing(models.Model):
    """A month of a place and everything inside it is closed: nothing is booked before `until` any more.

    `hash` is SHA-256 over the place's previous hash and one line an account (`code debit credit`), in code order.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="closings")
    until = models.DateField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["place", "until"]
        constraints = [
            models.UniqueConstraint(name="ledger_closing_once", fields=["place", "until"]),
            models.CheckConstraint(name="ledger_closing_of_months", condition=Q(until__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.until}"


class ClosingBalance(models.Model):
    """What an account had moved in all before the day its month was closed at."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="balances")
    account = models.ForeignKey(Account, models.PROTECT, related_name="closing_balances")
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()

    class Meta:
        ordering = ["closing", "account"]
        constraints = [models.UniqueConstraint(name="ledger_closing_balance_once", fields=["closing", "account"])]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.account_id}"
