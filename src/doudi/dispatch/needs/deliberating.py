"""The county's coordination (一事一议) and a street's reserve fund (备用金): the nouns Meeting, Matter, Fund, Replenishment, Payout."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.needs.need import Need
from doudi.offices.models import Desk, Officer, Place


class Meeting(models.Model):
    """One meeting of a county's coordination mechanism. Once it was held its minutes stay as they are."""

    number = models.CharField(max_length=30, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=80)
    planned_on = models.DateField()
    convened_by = models.ForeignKey(Officer, models.PROTECT, related_name="meetings")
    held_on = models.DateField(null=True)
    present = models.CharField(max_length=500, blank=True)
    minutes = models.TextField(blank=True)

    class Meta:
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="meeting_held_with_minutes",
                condition=Q(held_on__isnull=True, minutes="", present="")
                | Q(held_on__isnull=False) & ~Q(minutes="") & ~Q(present=""),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Matter(models.Model):
    """One need on an agenda: the question, what is proposed, what was decided, who sees to it until when, and what came of it."""

    class Decision(models.TextChoices):
        """What was decided."""

        HELP = "HELP", _("同意救助")
        REFER = "REFER", _("交有关部门办理")
        REFUSE = "REFUSE", _("不予救助")
        LATER = "LATER", _("补充情况后再议")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="matters")
    need = models.ForeignKey(Need, models.PROTECT, related_name="matters")
    question = models.CharField(max_length=500)
    proposal = models.CharField(max_length=500)
    decision = models.CharField(max_length=6, choices=Decision, blank=True)
    decided = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="matters")
    until = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="matter_once_a_meeting", fields=["meeting", "need"]),
            models.CheckConstraint(
                name="matter_decided_with_owner",
                condition=Q(decision="", decided="", owner__isnull=True, until__isnull=True)
                | ~Q(decision="") & ~Q(decided="") & Q(owner__isnull=False, until__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_done_with_words",
                condition=Q(done_on__isnull=True, done="") | Q(done_on__isnull=False) & ~Q(done="") & ~Q(decision=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.pk}"


class Fund(models.Model):
    """A street's reserve fund: how much it may hold, and how much one pay-out may be."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="fund")
    quota_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    once_most_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    opened_by = models.ForeignKey(Officer, models.PROTECT, related_name="funds")
    opened_on = models.DateField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                name="fund_amounts_in_order", condition=Q(once_most_yuan__gt=0) & Q(quota_yuan__gte=F("once_most_yuan"))
            )
        ]

    def __str__(self) -> str:
        return str(self.place_id)


class Replenishment(models.Model):
    """Money the county puts into a fund, on a report of what was paid."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="replenishments")
    amount_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    report = models.CharField(max_length=500)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="replenishments")
    on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="replenishment_on_report", condition=Q(amount_yuan__gt=0) & ~Q(report=""))
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.amount_yuan}"


class Payout(models.Model):
    """Money for one need at once, signed by two: who proposes, and another. Without the second nothing is paid."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="payouts")
    need = models.ForeignKey(Need, models.PROTECT, related_name="payouts")
    payee = models.CharField(max_length=60)
    amount_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    why = models.CharField(max_length=500)
    first_by = models.ForeignKey(Officer, models.PROTECT, related_name="payouts_proposed")
    first_on = models.DateField()
    second_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="payouts_signed")
    second_at = models.DateTimeField(null=True)
    declined = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="payout_for_a_reason", condition=Q(amount_yuan__gt=0) & ~Q(why="") & ~Q(payee="")
            ),
            models.CheckConstraint(
                name="payout_by_two", condition=Q(second_by__isnull=True) | ~Q(second_by=F("first_by"))
            ),
            models.CheckConstraint(
                name="payout_signed_at",
                condition=Q(second_by__isnull=True, second_at__isnull=True)
                | Q(second_by__isnull=False, second_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="payout_one_waiting", fields=["need"], condition=Q(second_by__isnull=True, declined="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.amount_yuan}"
