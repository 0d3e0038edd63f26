"""The noun Spent: what one closed list paid in one town or street, counted once. What is shown of it, `spending` says."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.delivery.batches.models import Batch


class Spent(models.Model):
    """Payments, people counted in them and cents of one list in one town (nine digits); no person can be told from it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="published")
    place = models.CharField(max_length=9, db_collation="C")
    month = models.DateField()
    family = models.SlugField(max_length=20, db_index=False)
    payments = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["-month", "place", "family"]
        verbose_name_plural = "spent"
        indexes = [models.Index(name="spent_month", fields=["month", "place"])]
        constraints = [
            models.UniqueConstraint(name="spent_once", fields=["batch", "place"]),
            models.CheckConstraint(name="spent_paid_somebody", condition=Q(payments__gt=0, people__gt=0, cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.month} {self.family}"
