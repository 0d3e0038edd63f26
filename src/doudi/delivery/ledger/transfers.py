"""The nouns Transfer (one row, two accounts, so that no entry stands alone) and Turnover (what the database keeps of limited accounts)."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doudi.delivery.ledger.accounts import Account


class TransferKind(models.TextChoices):
    """Why money moves."""

    ALLOCATE = "allocate", _("下达拨入")
    PAY = "pay", _("发放")
    RETURN = "return", _("银行退回")
    RECOVER = "recover", _("追缴收回")
    MOVE = "move", _("调拨")
    REPLENISH = "replenish", _("补充备用金")
    RECEIVE = "receive", _("接受捐赠")
    GIVE = "give", _("发放实物、服务")
    REVERSE = "reverse", _("冲正")


class Transfer(models.Model):
    """Cents from one account (credit) to another (debit), booked on a day, under a key that is used once.

    Its accounts and what it reverses are checked for all rows of a statement at once, not by a foreign key for each row.
    """

    posting = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="C")
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits", db_constraint=False, db_index=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits", db_constraint=False, db_index=False)
    cents = models.BigIntegerField()
    booked_on = models.DateField()
    kind = models.CharField(max_length=12, choices=TransferKind)
    reference = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversed_by", db_constraint=False, db_index=False
    )
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["booked_on", "id"]
        indexes = [
            models.Index(name="ledger_transfer_debit", fields=["debit", "booked_on"]),
            models.Index(name="ledger_transfer_credit", fields=["credit", "booked_on"]),
            BrinIndex(name="ledger_transfer_posting", fields=["posting"]),
        ]
        constraints = [
            models.UniqueConstraint(name="ledger_transfer_key_once", fields=["key"]),
            models.UniqueConstraint(
                name="ledger_transfer_reversed_once", fields=["reverses"], condition=Q(reverses__isnull=False)
            ),
            models.CheckConstraint(name="ledger_transfer_has_key", condition=~Q(key="")),
            models.CheckConstraint(name="ledger_transfer_moves_something", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="ledger_transfer_has_two_sides", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="ledger_transfer_kind_is_known", condition=Q(kind__in=TransferKind.values)),
            models.CheckConstraint(
                name="ledger_transfer_reverse_names_one",
                condition=Q(kind="reverse", reverses__isnull=False) & ~Q(reason="")
                | ~Q(kind="reverse") & Q(reverses__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Turnover(models.Model):
    """What a limited account moved on a day, kept by the database as transfers are posted: where limits are checked, and locked."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="turnovers")
    booked_on = models.DateField()
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()

    class Meta:
        ordering = ["account", "booked_on"]
        constraints = [models.UniqueConstraint(name="ledger_turnover_once", fields=["account", "booked_on"])]

    def __str__(self) -> str:
        return f"{self.account_id} {self.booked_on}"
