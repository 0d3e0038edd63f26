"""Other houses that send us needs by machine, and what they sent: the nouns Partner, Call."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import PERIOD_IS_FORWARD, Officer, Place


class Partner(models.Model):
    """A department or a charity that may send needs of one place, with a key of its own. The key is shown once and kept sealed."""

    class Source(models.TextChoices):
        """What it is; the source its needs carry."""

        DEPARTMENT = "DEPARTMENT", _("部门")
        CHARITY = "CHARITY", _("慈善组织")

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=10, choices=Source)
    place = models.ForeignKey(Place, models.PROTECT, related_name="partners")
    key_sealed = models.BinaryField()
    admitted_by = models.ForeignKey(Officer, models.PROTECT, related_name="partners")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="partner_period_is_forward", condition=PERIOD_IS_FORWARD)]

    def __str__(self) -> str:
        return self.code


class Call(models.Model):
    """One message of a partner that was taken in. Its `nonce` is taken once: the same message again is refused."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="calls")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField()
    number = models.CharField(max_length=30)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="call_once", fields=["partner", "nonce"]),
            models.CheckConstraint(name="call_has_nonce", condition=~Q(nonce="")),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.number}"
