"""The nouns Budget (what a year may cost from one source) and Allocation (what was sent down for it, by which document)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.delivery.ledger.accounts import FundSource
from doudi.offices.models import Place


class Budget(models.Model):
    """A place's budget of a year from one source, for one programme family or (empty) for all that have none of their own."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    fund = models.CharField(max_length=12, choices=FundSource)
    family = models.CharField(max_length=24, blank=True)
    annual_cents = models.BigIntegerField()
    document = models.CharField(max_length=120)

    class Meta:
        ordering = ["place", "year", "fund", "family"]
        constraints = [
            models.UniqueConstraint(name="ledger_budget_once", fields=["place", "year", "fund", "family"]),
            models.CheckConstraint(
                name="ledger_budget_on_document", condition=Q(annual_cents__gte=0) & ~Q(document="")
            ),
            models.CheckConstraint(name="ledger_budget_fund_is_known", condition=Q(fund__in=FundSource.values)),
            models.CheckConstraint(name="ledger_budget_family_is_a_name", condition=Q(family__regex=r"^[a-z_]*$")),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.year} {self.fund} {self.family}".strip()


class Allocation(models.Model):
    """Money sent down for a budget on a day, by a document; the transfer with the same key brought it into the books."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="allocations")
    key = models.CharField(max_length=80, unique=True)
    cents = models.BigIntegerField()
    on = models.DateField()
    document = models.CharField(max_length=120)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(name="ledger_allocation_on_document", condition=Q(cents__gt=0) & ~Q(document=""))
        ]

    def __str__(self) -> str:
        return self.key
