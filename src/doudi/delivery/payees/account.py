"""The nouns Account (somebody's account with a bank, its number sealed) and AccountCheck (what was found out about it)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import Officer
from doudi.registry.models import Person


class AccountKind(models.TextChoices):
    """Whose account it is."""

    HOUSEHOLD = "household", _("家庭账户")
    INDIVIDUAL = "individual", _("本人账户")
    GUARDIAN = "guardian", _("监护人账户")
    INSTITUTION = "institution", _("供养机构、福利机构账户")


class Account(models.Model):
    """One account as it was written down; it never changes. A correction is another one, which follows it.

    `bank` is the bank's profile (`delivery.banks`), `bank_number` its CNAPS number or BIC. `person` holds it, unless an institution does.
    """

    kind = models.CharField(max_length=12, choices=AccountKind)
    holder = models.CharField(max_length=70, db_collation="C")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="payee_accounts")
    sealed = models.BinaryField()
    number_hash = models.BinaryField(max_length=32)
    tail = models.CharField(max_length=4)
    bank = models.SlugField(max_length=40, db_index=False)
    bank_number = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=12, db_collation="C")
    opened_on = models.DateField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="payee_accounts")
    by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="payee_account_place", fields=["place"])]
        constraints = [
            models.UniqueConstraint(
                name="payee_account_once",
                fields=["number_hash", "kind", "holder", "person", "bank", "bank_number", "place"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="payee_account_kind_is_known", condition=Q(kind__in=AccountKind.values)),
            models.CheckConstraint(
                name="payee_account_has_holder",
                condition=~Q(holder="")
                & (Q(kind="institution", person__isnull=True) | ~Q(kind="institution") & Q(person__isnull=False)),
            ),
            models.CheckConstraint(
                name="payee_account_follows_another", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} …{self.tail}"


class AccountCheck(models.Model):
    """What a bank or an officer found out about an account on a day; the last one counts."""

    class Outcome(models.TextChoices):
        """What was found."""

        MATCHES = "matches", _("户名相符")
        MISMATCH = "mismatch", _("户名不符")
        NO_ACCOUNT = "no_account", _("账号不存在")
        FROZEN = "frozen", _("账户冻结")
        CLOSED = "closed", _("账户已销户")
        UNKNOWN = "unknown", _("未能核对")

    class Source(models.TextChoices):
        """Who says so."""

        BANK = "bank", _("银行")
        MANUAL = "manual", _("工作人员核对")

    account = models.ForeignKey(Account, models.PROTECT, related_name="checks", db_index=False)
    outcome = models.CharField(max_length=10, choices=Outcome)
    source = models.CharField(max_length=6, choices=Source)
    said = models.CharField(max_length=140, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="account_checks")
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["account", "id"]
        indexes = [models.Index(name="account_check_last", fields=["account", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="account_check_outcome_is_known",
                condition=Q(outcome__in=["matches", "mismatch", "no_account", "frozen", "closed", "unknown"]),
            ),
            models.CheckConstraint(name="account_check_source_is_known", condition=Q(source__in=["bank", "manual"])),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.outcome}"


TO_MEND = ("mismatch", "no_account", "frozen", "closed")
"""Outcomes after which no more money is sent to an account, until it was looked at again or another takes its place."""
