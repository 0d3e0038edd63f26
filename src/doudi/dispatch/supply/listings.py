"""Needs as others may see them: a listing says what, roughly where, how urgent and how old; nothing of it leads back to anybody."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.models import Need


class Listing(models.Model):
    """A need without identity: a code by chance, kind, service, town, urgency, band of age, and what is wished for.

    Which need it is stands in `ListedNeed`, which providers cannot read.
    """

    class Band(models.TextChoices):
        """How old, roughly."""

        CHILD = "CHILD", _("未成年人")
        ADULT = "ADULT", _("18至59岁")
        ELDER = "ELDER", _("60至79岁")
        AGED = "AGED", _("80岁以上")
        UNKNOWN = "UNKNOWN", _("年龄不详")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "OPEN", _("等待对接")
        TAKEN = "TAKEN", _("已对接")
        WITHDRAWN = "WITHDRAWN", _("已撤回")

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=14, choices=Kind)
    item = models.CharField(max_length=40, blank=True)
    town = models.CharField(max_length=9, db_collation="C")
    urgency = models.CharField(max_length=6, choices=Need.Urgency)
    band = models.CharField(max_length=8, choices=Band)
    wishes = models.JSONField(default=list)
    hours = models.PositiveIntegerField()
    lacking_yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    listed_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)

    class Meta:
        ordering = ["listed_on", "id"]
        indexes = [models.Index(name="listing_open_by_town", fields=["town"], condition=Q(state="OPEN"))]

    def __str__(self) -> str:
        return self.code


class ListedNeed(models.Model):
    """Which need a listing is. One need is listed once at a time."""

    listing = models.OneToOneField(Listing, models.PROTECT, related_name="of")
    need = models.ForeignKey(Need, models.PROTECT, related_name="listed")
    is_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="need_listed_once", fields=["need"], condition=Q(is_over=False)),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}"


class Gap(models.Model):
    """What is still lacking after government has answered: charity fills that and no more (国办发〔2023〕39号 四（六）)."""

    need = models.OneToOneField(Need, models.PROTECT, related_name="gap")
    asked_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    government_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    charity_yuan = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    answer = models.CharField(max_length=300)
    answered_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gap_is_not_helped_twice",
                condition=Q(government_yuan__gte=0, charity_yuan__gte=0)
                & Q(asked_yuan__gte=F("government_yuan") + F("charity_yuan")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id}"

    @property
    def left_yuan(self) -> Decimal:
        """What nobody has given yet."""
        return self.asked_yuan - self.government_yuan - self.charity_yuan
