"""The nouns Batch (a list of one county, month, family and bank), BatchStep (one move of it) and Funding (from which money it is paid).

A stage changes in `moving.move` and nowhere else; the database holds that a list stands where its last step led.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.families import FAMILIES
from doudi.delivery.ledger.accounts import FundSource
from doudi.offices.models import Officer


class BatchKind(models.TextChoices):
    """Which list of a month it is."""

    MONTHLY = "monthly", _("当月发放")
    SUPPLEMENTARY = "supplementary", _("补发、重发")


class Batch(models.Model):
    """One list of payments. `month` is when it is paid, `count` and `cents` are of all its lines, pulled ones too; the hash is over these.

    `number` is what the bank knows it by. `pay_on` is the last day on which it should reach people. Since `sending_since` its files are
    made: nothing is pulled from it any more.
    """

    number = models.CharField(max_length=28, unique=True, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    month = models.DateField()
    family = models.SlugField(max_length=20, db_index=False)
    bank = models.SlugField(max_length=40, db_index=False)
    kind = models.CharField(max_length=14, choices=BatchKind)
    nth = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.COMPUTED)
    steps_made = models.PositiveIntegerField(default=0)
    pay_on = models.DateField()
    count = models.PositiveIntegerField(default=0)
    cents = models.BigIntegerField(default=0)
    list_hash = models.CharField(max_length=64, blank=True)
    sending_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-month", "place", "family", "bank", "nth"]
        verbose_name_plural = "batches"
        indexes = [models.Index(name="batch_place", fields=["place", "month"])]
        constraints = [
            models.UniqueConstraint(name="batch_once", fields=["place", "month", "family", "bank", "nth"]),
            models.UniqueConstraint(
                name="batch_one_in_work",
                fields=["place", "month", "family", "bank"],
                condition=Q(stage__in=["computed", "frozen", "checked", "county_signed"]),
            ),
            models.CheckConstraint(name="batch_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="batch_family_is_known", condition=Q(family__in=list(FAMILIES))),
            models.CheckConstraint(name="batch_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="batch_frozen_has_hash", condition=Q(stage__in=["computed", "withdrawn"]) | ~Q(list_hash="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BatchStep(models.Model):
    """One move that was made: from where, to where, by whom, why. Never changed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="steps")
    nth = models.PositiveIntegerField()
    from_stage = models.CharField(max_length=14, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=14, choices=Stage)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="batch_steps")
    by_name = models.CharField(max_length=60)
    desk = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    why = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["batch", "nth"]
        constraints = [models.UniqueConstraint(name="batch_step_once", fields=["batch", "nth"])]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.nth}: {self.to_stage}"


class Funding(models.Model):
    """From which source a list is paid, in which order, and how many cents; written when it is checked."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="fundings")
    nth = models.PositiveSmallIntegerField()
    fund = models.CharField(max_length=12, choices=FundSource)
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["batch", "nth"]
        constraints = [
            models.UniqueConstraint(name="funding_once", fields=["batch", "fund"]),
            models.CheckConstraint(name="funding_pays_something", condition=Q(cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.fund}"
