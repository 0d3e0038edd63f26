"""Nouns of months: a comparison of a month, its steps by change and counties, and the changes it saw."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

LEVEL_CHOICES = ("R", "O", "Y")


class MonthRun(models.Model):
    """One comparison of a month with the one before, in a place; `silent` names changes that had nothing to compare with."""

    month = models.DateField()
    place = models.CharField(max_length=12)
    finished_at = models.DateTimeField(auto_now=True)
    people = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()
    files_read = models.PositiveIntegerField()
    silent = ArrayField(models.CharField(max_length=20), default=list)
    code_version = models.CharField(max_length=20)

    class Meta:
        app_label = "monitoring"
        constraints = [models.UniqueConstraint(fields=["month", "place"], name="one_comparison_a_month_and_place")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.place}"


class MonthStep(models.Model):
    """One change compared for counties that share deliveries: done whole or not at all; `inputs` is the hash of what it leans on."""

    month = models.DateField()
    place = models.CharField(max_length=12)
    change = models.CharField(max_length=20)
    counties = ArrayField(models.CharField(max_length=6))
    inputs = models.CharField(max_length=64)
    finished_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "monitoring"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "place", "change", "counties"], name="one_step_a_change_and_counties"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.change}"


class MonthChange(models.Model):
    """A change of one person from last month's delivery to this month's. It opens work for people; it decides nothing.

    Seen by a desk only inside its place (row-level security). `before` and `after` name data set, delivery and day, and hold what
    may be shown of the row; `sealed` is the person's identifier, readable only by a recorded act. Where it is not known to be new, a row
    of last month's delivery that nobody could read may have said the same.
    """

    number = models.CharField(max_length=16, unique=True)
    month = models.DateField()
    change = models.CharField(max_length=20)
    level = models.CharField(max_length=1)
    is_known_new = models.BooleanField(default=True)
    place = models.CharField(max_length=12, db_collation="C")
    person_key = models.BigIntegerField()
    household_key = models.BigIntegerField()
    name = models.CharField(max_length=60, blank=True)
    masked = models.CharField(max_length=24, blank=True)
    sealed = models.BinaryField()
    before = models.JSONField()
    after = models.JSONField()
    code_version = models.CharField(max_length=20)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "monitoring"
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=LEVEL_CHOICES), name="month_change_level"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="month_change_month"),
        ]
        indexes = [
            models.Index(fields=["month", "place"], name="month_change_place"),
            models.Index(fields=["month", "change", "level"], name="month_change_kind"),
        ]

    def __str__(self) -> str:
        return self.number
