"""The nouns of what comes beside the month: Declaration (who declared what for a month, by which document), Rate (what the rules
answer for one group in one place, with its receipt), Extra (what an entitlement gets of it), ExtraShare (for whom: one a person).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.entitlements.entitlement import Entitlement
from doudi.offices.models import Officer
from doudi.registry.models import Person


class ExtraCause(models.TextChoices):
    """Why it is paid."""

    PRICE = "price", _("价格临时补贴")
    ONE_OFF = "one_off", _("一次性补贴")


class Declaration(models.Model):
    """That everybody of some groups in a place gets a sum for a month, and by which document."""

    number = models.CharField(max_length=40, unique=True, db_collation="C")
    programme = models.SlugField(max_length=40, db_index=False)
    place = models.CharField(max_length=12, db_collation="C")
    month = models.DateField()
    document = models.CharField(max_length=200)
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="declarations")
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(name="declaration_once", fields=["programme", "place", "month"]),
            models.CheckConstraint(name="declaration_names_a_document", condition=~Q(document="")),
            models.CheckConstraint(name="declaration_of_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return self.number


class Rate(models.Model):
    """What the rules answered for one group in one place: cents a head, or nothing, and the receipt of that.

    `held` is a programme, or what another department pays; `told` names the registers that said who draws what of theirs.
    """

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="rates")
    place = models.CharField(max_length=12, db_collation="C")
    residence = models.CharField(max_length=5)
    held = models.SlugField(max_length=40)
    told = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    verdict = models.CharField(max_length=12)
    cents = models.BigIntegerField()
    receipt = models.JSONField()
    receipt_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["declaration", "place", "residence", "held"]
        constraints = [
            models.UniqueConstraint(name="rate_once", fields=["declaration", "place", "residence", "held", "told"]),
            models.CheckConstraint(name="rate_is_not_negative", condition=Q(cents__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id}: {self.place} {self.held}"


class Extra(models.Model):
    """What an entitlement gets of a declaration, for those of its people who got it nowhere else."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="extras")
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="extras")
    programme = models.SlugField(max_length=40, db_index=False)
    family = models.SlugField(max_length=20, db_index=False)
    place = models.CharField(max_length=12, db_collation="C")
    month = models.DateField()
    people = ArrayField(models.BigIntegerField())
    cents = models.BigIntegerField()
    cause = models.CharField(max_length=12, choices=ExtraCause)
    document = models.CharField(max_length=200)
    receipt_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-month", "entitlement"]
        indexes = [models.Index(name="extra_place", fields=["family", "place", "month"])]
        constraints = [
            models.UniqueConstraint(name="extra_once", fields=["entitlement", "programme", "month"]),
            models.CheckConstraint(name="extra_pays_something", condition=Q(cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id}: {self.programme} {self.month}"


class ExtraShare(models.Model):
    """One person's part: of a programme, in a month, one a person, however many entitlements count him."""

    extra = models.ForeignKey(Extra, models.PROTECT, related_name="shares")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    programme = models.SlugField(max_length=40, db_index=False)
    month = models.DateField()

    class Meta:
        ordering = ["extra", "person"]
        constraints = [
            models.UniqueConstraint(name="extra_one_a_person", fields=["person", "programme", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.month}: {self.person_id}"
