"""The nouns Entitlement (one programme of one case, or of one line of a roll), Period (whole months of one amount) and Counted (for whom).

The database holds that nobody has the same programme twice in a month, and that a period is its entitlement's (migration 0002).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case, Decision
from doudi.delivery.entitlements.families import FAMILIES
from doudi.delivery.entitlements.roll import Roll
from doudi.registry.models import Person

CAUSES = ["new", "changed", "standard", "resumed", "moved", "takeover"]
ENDS = ["changed", "standard", "suspended", "death", "moved", "transferred", "once", "ended"]


class Entitlement(models.Model):
    """What one programme owes one case, or one line of a roll; its months are its periods.

    `place` has it now; what moved elsewhere is another one, which follows this. `arrears_from` is the earliest month whose amount has
    changed since a list was last made: lists read and clear it. `decision_seen` and `steps_seen` say up to where the case was followed.
    """

    number = models.CharField(max_length=60, unique=True, db_collation="C")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="entitlement")
    roll = models.ForeignKey(Roll, models.PROTECT, null=True, related_name="entitlements")
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    programme = models.SlugField(max_length=40, db_index=False)
    family = models.SlugField(max_length=20, db_index=False)
    subject = models.ForeignKey(Person, models.PROTECT, related_name="entitlements")
    name = models.CharField(max_length=60, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    residence = models.CharField(max_length=5)
    opened_on = models.DateField()
    arrears_from = models.DateField(null=True)
    decision_seen = models.BigIntegerField(null=True)
    steps_seen = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(name="entitlement_place", fields=["place", "family"]),
            models.Index(
                name="entitlement_arrears", fields=["place", "family"], condition=Q(arrears_from__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="entitlement_has_one_ground",
                condition=Q(case__isnull=False, roll__isnull=True) | Q(case__isnull=True, roll__isnull=False),
            ),
            models.CheckConstraint(name="entitlement_family_is_known", condition=Q(family__in=list(FAMILIES))),
            models.CheckConstraint(
                name="entitlement_residence_is_known", condition=Q(residence__in=["urban", "rural"])
            ),
            models.CheckConstraint(
                name="entitlement_follows_another", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Period(models.Model):
    """Months [from, until) of one amount, cut from one decision. `people` are those counted, by their numbers in the registry.

    Programme, family, place and subject are the entitlement's, kept here so that a list is read from one table.
    """

    class Cause(models.TextChoices):
        """Why it begins."""

        NEW = "new", _("新增")
        CHANGED = "changed", _("调整金额")
        STANDARD = "standard", _("标准调整")
        RESUMED = "resumed", _("恢复发放")
        MOVED = "moved", _("迁入接续")
        TAKEOVER = "takeover", _("从原系统接续")

    class Ends(models.TextChoices):
        """Why it ends."""

        CHANGED = "changed", _("调整金额")
        STANDARD = "standard", _("标准调整")
        SUSPENDED = "suspended", _("暂停发放")
        DEATH = "death", _("去世")
        MOVED = "moved", _("迁出")
        TRANSFERRED = "transferred", _("转为其他救助")
        ONCE = "once", _("一次发放")
        ENDED = "ended", _("终止")

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="periods", db_constraint=False)
    programme = models.SlugField(max_length=40, db_index=False)
    family = models.SlugField(max_length=20, db_index=False)
    place = models.CharField(max_length=12, db_collation="C")
    subject = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    months = DateRangeField()
    base_cents = models.BigIntegerField()
    supplement_cents = models.BigIntegerField()
    people = ArrayField(models.BigIntegerField())
    cause = models.CharField(max_length=12, choices=Cause)
    ends = models.CharField(max_length=12, choices=Ends, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    receipt_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["entitlement", "months"]
        indexes = [
            models.Index(name="period_place", fields=["family", "place"]),
            models.Index(name="period_subject", fields=["subject"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="period_pays_something",
                condition=Q(base_cents__gte=0, supplement_cents__gte=0) & Q(base_cents__gt=-F("supplement_cents")),
            ),
            models.CheckConstraint(name="period_cause_is_known", condition=Q(cause__in=CAUSES)),
            models.CheckConstraint(name="period_end_is_known", condition=Q(ends__in=["", *ENDS])),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.entitlement_id}: {self.months}"

    @property
    def cents(self) -> int:
        """Base and supplement of one month."""
        return self.base_cents + self.supplement_cents


class Counted(models.Model):
    """Somebody counted in a period, found by his number. The database writes it beside the period (migration 0004), and nobody else does.

    An index over `people` would not do: row security lets no index be used by an operator that might tell of rows unseen.
    """

    period = models.ForeignKey(Period, models.DO_NOTHING, related_name="counted", db_constraint=False, db_index=False)
    entitlement = models.ForeignKey(
        Entitlement, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)

    class Meta:
        ordering = ["person", "period"]
        verbose_name_plural = "counted"
        constraints = [
            models.UniqueConstraint(name="counted_once", fields=["person", "period"], include=["entitlement"]),
        ]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.person_id}"
