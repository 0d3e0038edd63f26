"""The nouns of things in kind (实物): a Store, the Lots it received at their cost, and what Left it, to whom and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.models import Provider
from doudi.offices.models import Officer, Place
from doudi.registry.models import Person


class Store(models.Model):
    """A store of a county, kept by the county itself or by a charity."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="stores")
    name = models.CharField(max_length=80)
    keeper = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="stores")
    opened_on = models.DateField()

    class Meta:
        ordering = ["place", "name"]
        constraints = [models.UniqueConstraint(name="goods_store_once", fields=["place", "name"])]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """Things of one kind that came in together: bought from a source of money, or given (实物, at the value of the donation's papers)."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="lots")
    item = models.CharField(max_length=60)
    unit = models.CharField(max_length=8)
    quantity = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    fund = models.CharField(max_length=12, choices=FundSource)
    giver = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    best_before = models.DateField(null=True)
    received_on = models.DateField()
    received_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="lots_received")

    class Meta:
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="goods_lot_on_document", condition=Q(quantity__gt=0, cents__gt=0) & ~Q(document="") & ~Q(giver="")
            ),
            models.CheckConstraint(name="goods_lot_fund_is_known", condition=Q(fund__in=FundSource.values)),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity}"

    def cost_of(self, *, since: int, until: int) -> int:
        """Say what its pieces from one to before another cost: the last takes what the division leaves."""
        return self.cents * until // self.quantity - self.cents * since // self.quantity


class Leaving(models.Model):
    """Pieces of a lot that left: to somebody, with what shows it, or lost and written down by two.

    `since` is how many had left before: pieces leave in order, so that what they cost adds up to the cent.
    """

    class Kind(models.TextChoices):
        """Why they left."""

        GIVEN = "given", _("发放")
        LOST = "lost", _("损耗")

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="leavings")
    kind = models.CharField(max_length=6, choices=Kind)
    since = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    place = models.CharField(max_length=12, db_collation="C")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="goods_given")
    name = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=200)
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="goods_handed_out")
    second_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="goods_written_down")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(name="goods_leaving_in_order", fields=["lot", "since"]),
            models.CheckConstraint(
                name="goods_leaving_is_shown", condition=Q(quantity__gt=0, cents__gte=0) & ~Q(words="")
            ),
            models.CheckConstraint(name="goods_given_to_somebody", condition=Q(kind="lost") | ~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.quantity}"
