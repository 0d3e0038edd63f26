"""The nouns Roll (recipients an older system paid, taken over as they were) and RollFault (a line that could not be, kept apart: 隔离)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.offices.models import Officer


class Roll(models.Model):
    """A list of recipients taken over: from where, by which document. The same file is taken over once."""

    number = models.CharField(max_length=30, unique=True, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    document = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    taken_on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="rolls")
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="roll_taken_once", fields=["place", "content_hash"]),
            models.CheckConstraint(name="roll_names_a_document", condition=~Q(document="")),
        ]

    def __str__(self) -> str:
        return self.number


class RollFault(models.Model):
    """A line kept apart: where it stood, which column is wrong, why, and the sealed line as it was."""

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="faults")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    cells = models.BinaryField()

    class Meta:
        ordering = ["roll", "row"]
        constraints = [models.UniqueConstraint(name="roll_fault_once", fields=["roll", "row"])]

    def __str__(self) -> str:
        return f"{self.roll_id}: {self.row}"
