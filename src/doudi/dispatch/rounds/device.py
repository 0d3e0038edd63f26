"""A phone that keeps errands: it is trusted with a key for as long as nobody says that it is lost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.offices.models import Officer


class Device(models.Model):
    """One phone of one officer. Its key opens what lies on it, and is given to nobody once the phone is lost."""

    code = models.UUIDField(unique=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60)
    key_sealed = models.BinaryField(null=True)
    session = models.CharField(max_length=40, blank=True)
    trusted_on = models.DateField()
    lost_on = models.DateField(null=True)
    lost_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-trusted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="device_lost_has_no_key",
                condition=Q(lost_on=None, key_sealed__isnull=False) | Q(lost_on__isnull=False, key_sealed=None),
            )
        ]

    def __str__(self) -> str:
        return self.name
