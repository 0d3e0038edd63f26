"""The nouns of vouchers (救助券): a Series with its terms, the Partners that take it, each Voucher, Guesses, PartnerPayments."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.models import Provider
from doudi.offices.models import Officer, Place
from doudi.registry.models import Person


class Series(models.Model):
    """Vouchers of one kind: what for, worth how much, paid from which source, until when, by which document. `place` is the county."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="voucher_series")
    title = models.CharField(max_length=80)
    fund = models.CharField(max_length=12, choices=FundSource)
    cents = models.BigIntegerField()
    most = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    document = models.CharField(max_length=120)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="voucher_series")

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(name="goods_series_once", fields=["place", "title", "valid_from"]),
            models.CheckConstraint(
                name="goods_series_is_worth_something", condition=Q(cents__gt=0, most__gt=0) & ~Q(document="")
            ),
            models.CheckConstraint(name="goods_series_is_forward", condition=Q(valid_until__gt=F("valid_from"))),
            models.CheckConstraint(name="goods_series_fund_is_known", condition=Q(fund__in=FundSource.values)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """Give the last day it is taken; `valid_until` is the first it is not."""
        return self.valid_until - timedelta(days=1)


class Partner(models.Model):
    """An organisation or shop that takes the vouchers of a series, under the name the books and the finance desk know it by."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="partners")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="partner_in")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["series", "id"]
        constraints = [models.UniqueConstraint(name="goods_partner_once", fields=["series", "provider"])]

    def __str__(self) -> str:
        return self.name


class PartnerPayment(models.Model):
    """Money paid to a partner for the vouchers it took; its cents are those of the vouchers that name it."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="payments")
    count = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    bank_receipt = models.CharField(max_length=60)
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="partner_payments")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="goods_partner_paid_something", condition=Q(cents__gt=0, count__gt=0) & ~Q(bank_receipt="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.cents}"


class Voucher(models.Model):
    """One voucher: its number is no secret, its code is, and only the code's keyed hash is kept. It ends once.

    `place` is where its holder lives. `about` is the case or need that gave it.
    """

    class State(models.TextChoices):
        """What became of it."""

        ISSUED = "issued", _("未使用")
        REDEEMED = "redeemed", _("已使用")
        EXPIRED = "expired", _("已过期")
        VOID = "void", _("已作废")

    series = models.ForeignKey(Series, models.PROTECT, related_name="vouchers")
    number = models.CharField(max_length=30, unique=True, db_collation="C")
    code_hash = models.BinaryField(max_length=32, unique=True)
    place = models.CharField(max_length=12, db_collation="C")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="vouchers")
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ISSUED)
    issued_on = models.DateField()
    issued_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="vouchers_issued")
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="vouchers_ended")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="vouchers")
    why = models.CharField(max_length=200, blank=True)
    payment = models.ForeignKey(PartnerPayment, models.PROTECT, null=True, related_name="vouchers")

    class Meta:
        ordering = ["-issued_on", "-id"]
        indexes = [
            models.Index(name="goods_voucher_in_place", fields=["place", "state", "id"]),
            models.Index(name="goods_voucher_open", fields=["series", "id"], condition=Q(state="issued")),
            models.Index(
                name="goods_voucher_unpaid",
                fields=["partner"],
                condition=Q(state="redeemed", payment__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="goods_voucher_once_a_person",
                fields=["series", "person"],
                condition=Q(person__isnull=False) & ~Q(state="void"),
            ),
            models.CheckConstraint(
                name="goods_voucher_ends_on_a_day", condition=Q(state="issued") ^ Q(ended_on__isnull=False)
            ),
            models.CheckConstraint(
                name="goods_voucher_redeemed_somewhere", condition=~Q(state="redeemed") | Q(partner__isnull=False)
            ),
            models.CheckConstraint(name="goods_voucher_void_with_reason", condition=~Q(state="void") | ~Q(why="")),
            models.CheckConstraint(
                name="goods_voucher_paid_when_redeemed", condition=Q(payment__isnull=True) | Q(state="redeemed")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Guess(models.Model):
    """A code somebody entered that was none: so many a day and desk, then no more."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="voucher_guesses")
    on = models.DateField()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "guesses"
        indexes = [models.Index(name="goods_guess_of_a_day", fields=["officer", "on"])]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.on}"
