"""Nouns of monitoring: a screen of everybody on a day, its parts by county, and what it found."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from doudi.monitoring.classify import KINDS, MISSED, UNKNOWN, WRONG
from doudi.monitoring.months.models import MonthChange, MonthRun, MonthStep

__all__ = ["Finding", "MonthChange", "MonthRun", "MonthStep", "Outsider", "ScreenPart", "ScreenRun"]

KIND_LABELS = {MISSED: "漏保", WRONG: "错保", "change": "应调", UNKNOWN: "待查"}


QUESTIONS = "questions"
"""Where a run keeps, beside what it says of each register, what is open in sum: by county, then by programme."""


class ScreenRun(models.Model):
    """One comparison of everybody in a place with every programme, as of a day.

    `registers` says of each register how old it is and where it was silent, and under `questions` what that left open.
    """

    on = models.DateField()
    place = models.CharField(max_length=12)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    law_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=20)
    registers = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "place"], name="one_screen_a_day_and_place")]

    def __str__(self) -> str:
        return f"{self.on} {self.place or '全部'}"

    @property
    def questions(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return what is open in sum, by county and programme (see `doudi.monitoring.open_questions`)."""
        found: dict[str, dict[str, dict[str, Any]]] = self.registers.get(QUESTIONS, {})
        return found


class ScreenPart(models.Model):
    """One county of a screen, done whole or not at all; `inputs` is the hash of its facts and of the law."""

    run = models.ForeignKey(ScreenRun, on_delete=models.CASCADE, related_name="parts")
    place = models.CharField(max_length=12)
    inputs = models.CharField(max_length=64)
    households = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="one_part_a_place")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.place}"


class Finding(models.Model):
    """Where what a household would get differs from what it holds. It opens work for people; it decides nothing.

    Seen by a desk only inside its place (row-level security). `facts` is the household as the rules read it, with sources;
    `answer` the explained verdict; `head_sealed` the head's identifier, readable only by a recorded act.
    """

    number = models.CharField(max_length=16, unique=True)
    on = models.DateField()
    kind = models.CharField(max_length=8)
    programme = models.CharField(max_length=20)
    of = models.CharField(max_length=10)
    towards = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=12, db_collation="C")
    household_key = models.BigIntegerField()
    person_key = models.BigIntegerField(default=0)
    head_name = models.CharField(max_length=60)
    head_masked = models.CharField(max_length=24)
    head_sealed = models.BinaryField()
    members = models.PositiveSmallIntegerField()
    amount_month = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    paid_month = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    waiting_for = ArrayField(models.CharField(max_length=40), default=list)
    reasons = ArrayField(models.CharField(max_length=60), default=list)
    facts = models.JSONField()
    answer = models.JSONField()
    law_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=20)
    first_seen_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household_key", "person_key", "programme"], name="one_finding_a_programme"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="finding_kind"),
            models.CheckConstraint(condition=models.Q(first_seen_on__lte=models.F("on")), name="finding_first_seen"),
        ]
        indexes = [
            models.Index(fields=["place"], name="finding_place"),
            models.Index(fields=["kind", "programme"], name="finding_kind_programme"),
            models.Index(fields=["-amount_month", "number"], name="finding_amount"),
            models.Index(fields=["head_name"], name="finding_name"),
            GinIndex(fields=["waiting_for"], name="finding_waiting"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kind_label(self) -> str:
        """Return the kind's Chinese word."""
        return KIND_LABELS[self.kind]


class Outsider(models.Model):
    """册外领取: somebody who is paid and stands in no register of persons, so that no screen looks at him.

    Seen by a desk only inside its place. He is known by his file; the register of recipients keeps no number that could be read.
    """

    number = models.CharField(max_length=16, unique=True)
    on = models.DateField()
    place = models.CharField(max_length=12, db_collation="C")
    person_key = models.BigIntegerField()
    programme = models.CharField(max_length=20)
    file_number = models.CharField(max_length=40)
    paid_month = models.DecimalField(max_digits=14, decimal_places=2)
    since = models.DateField()
    is_dead = models.BooleanField()
    file_is_outside = models.BooleanField()
    first_seen_on = models.DateField()

    class Meta:
        ordering = ["-is_dead", "-paid_month", "number"]
        constraints = [
            models.UniqueConstraint(fields=["person_key", "programme", "file_number"], name="one_outsider_a_file"),
            models.CheckConstraint(condition=models.Q(first_seen_on__lte=models.F("on")), name="outsider_first_seen"),
        ]
        indexes = [models.Index(fields=["place"], name="outsider_place")]

    def __str__(self) -> str:
        return self.number
