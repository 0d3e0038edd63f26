"""The noun Answer: what a debtor says himself on his telephone: his view, how he could pay, that he agrees to the instalments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Ground
from doudi.registry.models import Person


class Answer(models.Model):
    """One answer, as it was given. It moves nothing by itself: the desk hears it, plans by it, and keeps it. Never changed."""

    class Kind(models.TextChoices):
        """What it is about."""

        SAID = "said", _("对告知的意见")
        WISHES = "wishes", _("想怎样退")
        AGREES = "agrees", _("同意分期安排")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=6, choices=Kind)
    words = models.CharField(max_length=2000, blank=True)
    ground = models.ForeignKey(Ground, models.PROTECT, null=True, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="recovery_answers")
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(name="recovery_agreed_once", fields=["ground"]),
            models.CheckConstraint(
                name="recovery_answer_says_something",
                condition=Q(kind__in=["said", "wishes"], ground=None) & ~Q(words="") | Q(kind="agrees", ground__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.kind}"
