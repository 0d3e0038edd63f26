"""The runs that weighed everybody: the nouns WarningRun, WarningPart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WarningRun(models.Model):
    """Everybody weighed once for a month, as of a day, in a place; `law_hash` names the rules and figures that weighed."""

    month = models.DateField()
    on = models.DateField()
    place = models.CharField(max_length=12, blank=True)
    law_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_watch_a_month_and_place", fields=["month", "place"]),
            models.CheckConstraint(name="watch_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.place}"


class WarningPart(models.Model):
    """One county of a run, done whole or not at all; `inputs` is the hash of its facts and of the rules.

    `reached` counts households by indicator and level, `unknown` those of which an indicator may be more than is known,
    `poverty` the Alkire–Foster counts by town (see `doudi.monitoring.warnings.poverty`).
    """

    run = models.ForeignKey(WarningRun, models.CASCADE, related_name="parts")
    place = models.CharField(max_length=12)
    inputs = models.CharField(max_length=64)
    households = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    raised = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    reached = models.JSONField(default=dict)
    unknown = models.JSONField(default=dict)
    poverty = models.JSONField(default=dict)
    finished_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_watch_part_a_place", fields=["run", "place"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.place}"
