"""The nouns Line (one payment of a list), Due (for which month and programme, how much, why), Pull (taken out after freezing).

Lines and dues of a frozen list never change; only what became of a line is written later (`state`, `paid_on`, `bank_code`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.batches.batch import Batch
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.models import Account
from doudi.offices.models import Officer


class Line(models.Model):
    """One payment: to whom, into which account, how many cents. `end_to_end_id` is its number at the bank, once and for ever."""

    class State(models.TextChoices):
        """What became of it."""

        LISTED = "listed", _("办理中")
        PULLED = "pulled", _("已抽出")
        PAID = "paid", _("已到账")
        REFUSED = "refused", _("银行退回")

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines", db_constraint=False, db_index=False)
    seq = models.PositiveIntegerField()
    end_to_end_id = models.CharField(max_length=35, db_collation="C")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="lines", db_constraint=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="lines", db_constraint=False, db_index=False
    )
    payee = models.CharField(max_length=70, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    cents = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.LISTED)
    paid_on = models.DateField(null=True)
    bank_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["batch", "seq"]
        indexes = [
            models.Index(name="line_ended_badly", fields=["batch"], condition=Q(state__in=["pulled", "refused"])),
        ]
        constraints = [
            models.UniqueConstraint(name="line_once", fields=["batch", "seq"]),
            models.UniqueConstraint(name="line_number_once", fields=["end_to_end_id"]),
            models.CheckConstraint(name="line_pays_something", condition=Q(cents__gt=0)),
            models.CheckConstraint(
                name="line_state_is_known", condition=Q(state__in=["listed", "pulled", "paid", "refused"])
            ),
            models.CheckConstraint(name="line_paid_on_a_day", condition=~Q(state="paid") | Q(paid_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id


class DueCause(models.TextChoices):
    """Why a month is in a line."""

    REGULAR = "regular", _("按月发放")
    NEW = "new", _("新增")
    CHANGED = "changed", _("调整金额")
    STANDARD = "standard", _("标准调整")
    RESUMED = "resumed", _("恢复发放")
    MOVED = "moved", _("迁入接续")
    TAKEOVER = "takeover", _("从原系统接续")
    ARREARS = "arrears", _("补发以前月份")
    RETRY = "retry", _("退回后重发")
    PRICE = "price", _("价格临时补贴")
    ONE_OFF = "one_off", _("一次性补贴")


class Due(models.Model):
    """What a line pays for one programme and month. A part may be below zero where it moved to the other; together they never are."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="dues", db_constraint=False, db_index=False)
    programme = models.SlugField(max_length=40, db_index=False)
    month = models.DateField()
    base_cents = models.BigIntegerField()
    supplement_cents = models.BigIntegerField()
    cause = models.CharField(max_length=12, choices=DueCause)
    receipt_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["line", "month", "programme"]
        constraints = [
            models.UniqueConstraint(name="due_once", fields=["line", "programme", "month"]),
            models.CheckConstraint(name="due_pays_something", condition=Q(base_cents__gt=-F("supplement_cents"))),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.month}"

    @property
    def cents(self) -> int:
        """Base and supplement together."""
        return self.base_cents + self.supplement_cents


class Pull(models.Model):
    """A line taken out of a frozen list: by whom, why. What goes to the bank is the list less these."""

    class Reason(models.TextChoices):
        """Why."""

        DEATH = "death", _("去世")
        CUSTODY = "custody", _("羁押、服刑")
        DOUBLE = "double", _("重复享受")
        ACCOUNT = "account", _("账户有误")
        AMOUNT = "amount", _("金额有误")
        CHECKING = "checking", _("情况待核实")

    line = models.OneToOneField(Line, models.PROTECT, related_name="pull", db_constraint=False)
    reason = models.CharField(max_length=10, choices=Reason)
    why = models.CharField(max_length=400)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="pulls")
    by_name = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="pull_says_why", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.reason}"
