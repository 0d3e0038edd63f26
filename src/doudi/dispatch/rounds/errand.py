"""An errand (走访任务): somebody is to be seen by one worker until a day. It holds what the worker needs on the way, and no more."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case
from doudi.dispatch.needs.need import Need
from doudi.offices.models import Officer

ABOUT = "person:"
"""How the source of a regular visit names whom it is about."""


class Errand(models.Model):
    """One visit to be made. `version` grows with every change, so that a phone that was away knows what it did not see.

    `second` goes along where the law wants two, and confirms what the worker wrote. `source_number` is the number under which
    whoever asked for it knows it; it is asked for once.
    """

    class Source(models.TextChoices):
        """What it comes from."""

        CASE = "CASE", _("入户调查")
        REVIEW = "REVIEW", _("定期复核")
        WARNING = "WARNING", _("预警核实")
        NEED = "NEED", _("需求上门")
        ORDER = "ORDER", _("上门服务")
        ROUND = "ROUND", _("日常走访")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "OPEN", _("待走访")
        DONE = "DONE", _("已走访")
        REVOKED = "REVOKED", _("已撤回")

    number = models.CharField(max_length=30, unique=True)
    source = models.CharField(max_length=8, choices=Source)
    source_number = models.CharField(max_length=40, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="errands")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="errands")
    name = models.CharField(max_length=60)
    where = models.CharField(max_length=200)
    place = models.CharField(max_length=12, db_collation="C")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    words = models.CharField(max_length=500)
    due_on = models.DateField()
    worker = models.ForeignKey(Officer, models.PROTECT, related_name="errands")
    second = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="errands_along")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=60)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="errand_once", fields=["source", "source_number"], condition=Q(state="OPEN") & ~Q(source_number="")
            ),
            models.CheckConstraint(
                name="errand_on_the_map",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(name="errand_of_two", condition=Q(second__isnull=True) | ~Q(worker=F("second"))),
            models.CheckConstraint(
                name="errand_of_case_by_two", condition=Q(case__isnull=True) | Q(second__isnull=False)
            ),
            models.CheckConstraint(
                name="errand_ends_once",
                condition=Q(state="OPEN", ended_on=None) | ~Q(state="OPEN") & Q(ended_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="errand_open_by_worker", fields=["worker", "due_on"], condition=Q(state="OPEN")),
            models.Index(name="errand_by_place", fields=["place", "due_on"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def at(self) -> tuple[Decimal, Decimal] | None:
        """Where the door is on the map: latitude and longitude; None where nobody told it."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @at.setter
    def at(self, told: tuple[Decimal, Decimal] | None) -> None:
        self.latitude, self.longitude = told or (None, None)

    @property
    def person(self) -> int | None:
        """The registered person it is about; None where it names nobody the registry knows."""
        if self.source_number.startswith(ABOUT):
            return int(self.source_number.removeprefix(ABOUT))
        if self.case is not None:
            return self.case.applicant_person
        return self.need.person_id if self.need else None
