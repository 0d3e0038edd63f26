"""How money comes back: the nouns Ground (agreement, consent, court paper), Instalment, Receipt with its Shares, and Waiver; and
Handing (how a paper reached the debtor).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.recovery.claim import Claim
from doudi.offices.models import Officer


class Ground(models.Model):
    """A signed paper money comes back by. Without a consent or a court's paper nothing is deducted from what is paid."""

    class Kind(models.TextChoices):
        """What it is."""

        AGREEMENT = "agreement", _("分期退回协议")
        CONSENT = "consent", _("本人签字同意抵扣")
        COURT = "court", _("法院文书")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="grounds")
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.CharField(max_length=120)
    signed_on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="recovery_grounds")

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="recovery_ground_is_known", condition=Q(kind__in=["agreement", "consent", "court"])),
            models.CheckConstraint(name="recovery_ground_is_a_paper", condition=~Q(document="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.document


class Instalment(models.Model):
    """What is paid by a day under an agreement; a later agreement takes the place of an earlier one."""

    ground = models.ForeignKey(Ground, models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["ground", "due_on"]
        constraints = [
            models.UniqueConstraint(name="instalment_once", fields=["ground", "due_on"]),
            models.CheckConstraint(name="instalment_pays_something", condition=Q(cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.ground_id}: {self.due_on}"


class Receipt(models.Model):
    """Money that came, under a key of the bank that is used once. What is given back is booked; a fine is the treasury's and is not."""

    class Towards(models.TextChoices):
        """What it pays."""

        RETURN = "return", _("退回救助金")
        FINE = "fine", _("罚款")

    class How(models.TextChoices):
        """How it came."""

        TRANSFER = "transfer", _("转账")
        CASH = "cash", _("现金缴存")
        DEDUCTION = "deduction", _("抵扣")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="receipts")
    key = models.CharField(max_length=60, unique=True, db_collation="C")
    cents = models.BigIntegerField()
    received_on = models.DateField()
    towards = models.CharField(max_length=6, choices=Towards)
    how = models.CharField(max_length=10, choices=How)
    ground = models.ForeignKey(Ground, models.PROTECT, null=True, related_name="receipts")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="recovery_receipts")

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="receipt_is_something", condition=~Q(key="") & Q(cents__gt=0)),
            models.CheckConstraint(name="receipt_towards_is_known", condition=Q(towards__in=["return", "fine"])),
            models.CheckConstraint(name="receipt_how_is_known", condition=Q(how__in=["transfer", "cash", "deduction"])),
            models.CheckConstraint(name="receipt_deducts_on_a_ground", condition=~Q(how="deduction") | Q(ground__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key


class Share(models.Model):
    """Of which line and source a receipt is: where it goes back to."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="shares")
    end_to_end_id = models.CharField(max_length=35, db_collation="C", db_index=True)
    fund = models.CharField(max_length=12, choices=FundSource)
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["receipt", "id"]
        constraints = [
            models.UniqueConstraint(name="receipt_share_once", fields=["receipt", "end_to_end_id", "fund"]),
            models.CheckConstraint(name="receipt_share_is_something", condition=Q(cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.end_to_end_id}"


class Waiver(models.Model):
    """Letting go of what is left: one of the county proposes it, another agrees. What was had by fraud is never forgiven."""

    class Kind(models.TextChoices):
        """Why."""

        FORGIVEN = "forgiven", _("免予退回")
        UNCOLLECTABLE = "uncollectable", _("无法收回，核销")

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="waiver")
    kind = models.CharField(max_length=14, choices=Kind)
    why = models.CharField(max_length=400)
    document = models.CharField(max_length=120)
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="waivers_proposed")
    proposed_on = models.DateField()
    agreed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="waivers_agreed")
    agreed_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="waiver_is_known", condition=Q(kind__in=["forgiven", "uncollectable"])),
            models.CheckConstraint(name="waiver_says_why", condition=~Q(why="") & ~Q(document="")),
            models.CheckConstraint(
                name="waiver_by_two",
                condition=Q(agreed_by=None, agreed_on=None) | Q(agreed_on__isnull=False) & ~Q(agreed_by=F("proposed_by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.kind}"


class Handing(models.Model):
    """How a paper of a claim reached the debtor. Written once for each paper."""

    class Which(models.TextChoices):
        """Which paper."""

        NOTICE = "notice", _("告知书")
        DECISION = "decision", _("决定书")

    class How(models.TextChoices):
        """How it was handed over."""

        HAND = "hand", _("直接送达")
        POST = "post", _("邮寄送达")
        LEFT = "left", _("留置送达")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="handings")
    which = models.CharField(max_length=8, choices=Which)
    how = models.CharField(max_length=6, choices=How)
    handed_on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="recovery_handings")

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(name="recovery_handed_once", fields=["claim", "which"]),
            models.CheckConstraint(
                name="recovery_handed_is_known",
                condition=Q(which__in=["notice", "decision"], how__in=["hand", "post", "left"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.which}"
