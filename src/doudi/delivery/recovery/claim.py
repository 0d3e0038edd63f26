"""The nouns Claim (what one debtor is asked to give back), ClaimMonth (which months, how much of each) and ClaimStep (one move of it).

A stage changes in `moving.move` and nowhere else; the database holds that a claim stands where its last step led.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.recovery.stages import Cause, Stage
from doudi.offices.models import Officer
from doudi.registry.models import Person


class Claim(models.Model):
    """One recovery over named months of one entitlement. The debtor is its subject, or who had the money after a death.

    `act_on` is the day of what led to it: the law of that day bounds a fine. `return_cents` and `fine_cents` come with the decision.
    """

    number = models.CharField(max_length=30, unique=True, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="claims")
    debtor = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    debtor_name = models.CharField(max_length=60)
    cause = models.CharField(max_length=12, choices=Cause)
    reasons = models.CharField(max_length=1000)
    act_on = models.DateField()
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.NOTIFIED)
    steps_made = models.PositiveIntegerField(default=0)
    claimed_cents = models.BigIntegerField()
    notified_on = models.DateField()
    answer_by = models.DateField()
    heard_on = models.DateField(null=True)
    is_silent = models.BooleanField(default=False)
    said = models.CharField(max_length=2000, blank=True)
    decided_on = models.DateField(null=True)
    return_cents = models.BigIntegerField(null=True)
    fine_cents = models.BigIntegerField(default=0)
    law = models.CharField(max_length=120, blank=True)
    legal_check = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-notified_on", "-id"]
        indexes = [models.Index(name="claim_place", fields=["place", "stage"])]
        constraints = [
            models.CheckConstraint(name="claim_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="claim_cause_is_known", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(name="claim_says_why", condition=~Q(reasons="") & Q(claimed_cents__gt=0)),
            models.CheckConstraint(name="claim_heard_something", condition=Q(heard_on=None) | Q(is_silent=True) | ~Q(said="")),
            models.CheckConstraint(
                name="claim_decided_within",
                condition=Q(decided_on=None, return_cents=None)
                | Q(decided_on__isnull=False, return_cents__gt=0, return_cents__lte=F("claimed_cents")),
            ),
            models.CheckConstraint(
                name="claim_fines_fraud_alone",
                condition=Q(fine_cents=0) | Q(cause="fraud", fine_cents__gt=0, fine_cents__lte=F("return_cents") * 3),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def asked_cents(self) -> int:
        """What is to be paid: what is given back, and the fine."""
        return (self.return_cents or 0) + self.fine_cents


class ClaimMonth(models.Model):
    """How much of one programme and month was too much. Living while its claim is: a month is in one living claim only."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="months")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", db_index=False)
    programme = models.SlugField(max_length=40, db_index=False)
    month = models.DateField()
    cents = models.BigIntegerField()
    is_living = models.BooleanField(default=True)

    class Meta:
        ordering = ["claim", "month", "programme"]
        indexes = [models.Index(name="claim_month_of", fields=["entitlement", "month"])]
        constraints = [
            models.UniqueConstraint(name="claim_month_once", fields=["claim", "programme", "month"]),
            models.UniqueConstraint(
                name="claim_month_in_one_living",
                fields=["entitlement", "programme", "month"],
                condition=Q(is_living=True),
            ),
            models.CheckConstraint(name="claim_month_is_one", condition=Q(month__day=1, cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.month}"


class ClaimStep(models.Model):
    """One move that was made: from where, to where, by whom, why. Never changed."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="steps")
    nth = models.PositiveIntegerField()
    from_stage = models.CharField(max_length=12, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="claim_steps")
    by_name = models.CharField(max_length=60)
    desk = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    why = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["claim", "nth"]
        constraints = [models.UniqueConstraint(name="claim_step_once", fields=["claim", "nth"])]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.nth}: {self.to_stage}"
