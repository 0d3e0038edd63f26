"""What a roll says its amounts were made of, and which of its lines a standard left to people. Nouns: Ground, RollLeft."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.entitlements.entitlement import Entitlement
from doudi.standards.models import Publication


class Ground(models.Model):
    """Of what the base amount of a roll's line was made: the standard a head, for how many, less the household's income a month.

    Written as the line is taken over, and only where the three come to the amount; never changed.
    """

    entitlement = models.OneToOneField(Entitlement, models.PROTECT, related_name="ground")
    standard_cents = models.BigIntegerField()
    heads = models.PositiveSmallIntegerField()
    income_cents = models.BigIntegerField()

    class Meta:
        ordering = ["entitlement"]
        constraints = [
            models.CheckConstraint(
                name="ground_comes_to_something",
                condition=Q(heads__gte=1, income_cents__gte=0) & Q(income_cents__lt=F("standard_cents") * F("heads")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id}: {self.standard_cents} × {self.heads} - {self.income_cents}"


class RollLeft(models.Model):
    """A line of a roll that a standard was not carried out for, and why; written anew each time the standard is carried out."""

    class Why(models.TextChoices):
        """Why a person looks into it."""

        UNSAID = "unsaid", _("名册没有写明金额怎样得出，由人核实")
        LESS = "less", _("金额会减少，要先听取意见，由人核实")
        SUPPLEMENT = "supplement", _("保障金已按新标准，分类施保金由人核实")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="rolls_left", db_index=False)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="standards_left")
    place = models.CharField(max_length=12, db_collation="C")
    why = models.CharField(max_length=10, choices=Why)

    class Meta:
        ordering = ["publication", "place", "entitlement"]
        verbose_name_plural = "roll left"
        constraints = [
            models.UniqueConstraint(name="roll_left_once", fields=["publication", "entitlement"]),
            models.CheckConstraint(name="roll_left_says_why", condition=Q(why__in=["unsaid", "less", "supplement"])),
        ]
        indexes = [models.Index(name="roll_left_place", fields=["publication", "place"])]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.entitlement_id}: {self.why}"
