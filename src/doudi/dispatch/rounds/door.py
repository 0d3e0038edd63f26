"""Where somebody lives (Door) and where a village's committee sits (Hall): what a worker needs to find the way.

A door is sealed, seen by the desks of its place, and carried by a worker with his errand only. A hall is public, as its place is.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.offices.models import Place
from doudi.registry.models import Person


class Door(models.Model):
    """The address of one registered person, and its point on the map where somebody told it: both in one seal."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="door")
    place = models.CharField(max_length=12, db_collation="C")
    sealed = models.BinaryField()
    told_by = models.CharField(max_length=60)
    told_on = models.DateField()

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.place}"


class Hall(models.Model):
    """A village's committee on the map (degrees, WGS-84)."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="hall")
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    told_by = models.CharField(max_length=60)
    told_on = models.DateField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                name="hall_on_the_map",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            )
        ]

    def __str__(self) -> str:
        return str(self.place_id)
