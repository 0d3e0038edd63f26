"""The noun Assignment: what is owed on an entitlement goes to this account, in these months. One account a month; the database holds it."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.account import Account
from doudi.offices.models import Officer


class Assignment(models.Model):
    """Lists of the months [from, until) pay into this account, also what they make good of earlier months.

    Another account from some month on ends it there; one that takes its place from its first month on leaves it with no month.
    `place` is the entitlement's, kept here for row security.
    """

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="assignments")
    account = models.ForeignKey(Account, models.PROTECT, related_name="assignments")
    place = models.CharField(max_length=12, db_collation="C")
    months = DateRangeField()
    why = models.CharField(max_length=200)
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="assignments_of_accounts", db_index=False)
    by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["entitlement", "id"]
        indexes = [models.Index(name="assignment_place", fields=["place"])]
        constraints = [models.CheckConstraint(name="assignment_says_why", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"{self.entitlement_id}: {self.months}"
