"""The noun Keeping: the card of an account lies with somebody of the village, the street or an office; which asks for a written agreement.

Law: 最低生活保障审核确认办法 第二十六条 (a card kept for a family needs a written agreement, and the county's record of it).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doudi.delivery.payees.account import Account
from doudi.offices.models import Officer


class Keeping(models.Model):
    """Somebody keeps a card for a period [since, until). `agreed_on` and `county_record` are empty until there is an agreement."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="keepings")
    keeper = models.CharField(max_length=60)
    office = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    county_record = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="keepings_told")
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["account", "id"]
        constraints = [
            models.UniqueConstraint(name="keeping_one_at_a_time", fields=["account"], condition=Q(until=None)),
            models.CheckConstraint(
                name="keeping_period_is_forward", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="keeping_names_who_and_where", condition=~Q(keeper="") & ~Q(office="")),
            models.CheckConstraint(
                name="keeping_agreement_is_recorded",
                condition=Q(agreed_on__isnull=True, county_record="")
                | Q(agreed_on__isnull=False) & ~Q(county_record=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.keeper}"
