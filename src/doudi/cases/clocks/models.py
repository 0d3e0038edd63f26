"""One running time limit of a case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case


class Clock(models.Model):
    """A time limit that has begun. `due_on` is the last day; a stopped clock keeps the day it stopped."""

    class Unit(models.TextChoices):
        """How days are counted."""

        WORKING = "wd", _("个工作日")
        CALENDAR = "cd", _("日")
        MONTHS = "months", _("个月")

    class Extended(models.TextChoices):
        """Why a limit was made longer (最低生活保障审核确认办法 第二十一条)."""

        OBJECTION = "objection", _("公示期间有异议")
        LIVES_AWAY = "lives_away", _("人户分离")
        ELSEWHERE = "elsewhere", _("异地申请")
        HARD = "hard", _("家庭经济状况调查难度较大")

    class Paused(models.TextChoices):
        """What stops a limit for a while."""

        SUPPLEMENT = "supplement", _("等待申请人补正材料")
        MECHANISM = "mechanism", _("一事一议")
        EXPERT = "expert", _("鉴定、评估")

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    limit = models.SlugField(max_length=30)
    label = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=6, choices=Unit)
    law = models.CharField(max_length=100)
    source = models.CharField(max_length=200)
    started_on = models.DateField()
    due_on = models.DateField()
    remind_on = models.DateField()
    reminded_on = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    paused_because = models.CharField(max_length=12, choices=Paused, blank=True)
    resumed_on = models.DateField(null=True)
    days_used = models.PositiveSmallIntegerField(default=0)
    extended_on = models.DateField(null=True)
    extended_because = models.CharField(max_length=12, choices=Extended, blank=True)
    stopped_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="clock_one_running", fields=["case", "limit"], condition=Q(stopped_on__isnull=True)
            ),
            models.CheckConstraint(name="clock_is_forward", condition=Q(due_on__gte=F("started_on"))),
            models.CheckConstraint(
                name="clock_extended_with_reason",
                condition=Q(extended_on__isnull=True, extended_because="")
                | Q(extended_on__isnull=False) & ~Q(extended_because=""),
            ),
            models.CheckConstraint(
                name="clock_paused_with_reason",
                condition=Q(paused_on__isnull=True, paused_because="")
                | Q(paused_on__isnull=False) & ~Q(paused_because=""),
            ),
        ]
        indexes = [
            models.Index(name="clock_running", fields=["due_on"], condition=Q(stopped_on__isnull=True)),
            models.Index(
                name="clock_to_remind",
                fields=["remind_on"],
                condition=Q(stopped_on__isnull=True, reminded_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.limit}: {self.due_on}"

    @property
    def is_late(self) -> bool:
        """It stopped after its last day."""
        return self.stopped_on is not None and self.stopped_on > self.due_on
