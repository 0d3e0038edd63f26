"""One need, and where an officer sorted it otherwise than the rules did: the nouns Need, Overruling."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.needs.kinds import Kind
from doudi.offices.models import Officer
from doudi.registry.models import Person


class Need(models.Model):
    """One need of one person, or of somebody who gave no name. `place` is the hukou community, `residence` where he lives or is now.

    Seen where either lies, by whoever handles it, and by the person himself. `consent` says which data may be passed on (scope),
    what for (purpose) and until when; without it only what every sending holds leaves the house.
    `together` is the number of the one form several needs were asked for on (社会救助一件事).
    """

    class Urgency(models.TextChoices):
        """How soon somebody must be there."""

        NOW = "NOW", _("马上")
        SOON = "SOON", _("尽快")
        NORMAL = "NORMAL", _("一般")

    class Source(models.TextChoices):
        """Where the need came from."""

        MENU = "MENU", _("居民点单")
        HOTLINE = "HOTLINE", _("热线来电")
        WARNING = "WARNING", _("监测预警")
        VISIT = "VISIT", _("上门发现")
        DEPARTMENT = "DEPARTMENT", _("部门推送")
        CHARITY = "CHARITY", _("慈善组织转介")

    class Stage(models.TextChoices):
        """Where it stands."""

        OPEN = "OPEN", _("待处理")
        SENT = "SENT", _("已转办")
        ACCEPTED = "ACCEPTED", _("办理中")
        DONE = "DONE", _("已办理，待办结")
        REJECTED = "REJECTED", _("被退回")
        TRANSFERRED = "TRANSFERRED", _("转给其他部门")
        CLOSED = "CLOSED", _("已办结")

    class Outcome(models.TextChoices):
        """What came of it: the words a warning is fed back with too."""

        AIDED = "AIDED", _("已给予救助或服务")
        REFERRED = "REFERRED", _("已转介，由对方继续帮助")
        NOT_QUALIFIED = "NOT_QUALIFIED", _("不符合条件")
        ALREADY_AIDED = "ALREADY_AIDED", _("已在享受救助")
        UNREACHABLE = "UNREACHABLE", _("联系不上")
        FALSE_ALARM = "FALSE_ALARM", _("情况不属实")
        COMPLEX_TO_MECHANISM = "COMPLEX_TO_MECHANISM", _("提交一事一议")
        WITHDRAWN = "WITHDRAWN", _("本人不再需要")

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=14, choices=Kind)
    kind_because = models.CharField(max_length=200)
    item = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    urgency = models.CharField(max_length=6, choices=Urgency, default=Urgency.NORMAL)
    source = models.CharField(max_length=10, choices=Source)
    source_number = models.CharField(max_length=60, blank=True)
    together = models.CharField(max_length=30, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="needs")
    name = models.CharField(max_length=60, blank=True)
    masked = models.CharField(max_length=20, blank=True)
    phone_sealed = models.BinaryField(null=True)
    place = models.CharField(max_length=12, blank=True, db_collation="C")
    residence = models.CharField(max_length=12, db_collation="C")
    consent = models.JSONField(default=dict)
    stage = models.CharField(max_length=11, choices=Stage, default=Stage.OPEN)
    opened_on = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(null=True)
    handler = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="needs")
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_words = models.CharField(max_length=1000, blank=True)
    settled_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="need_once_of_source",
                fields=["source", "source_number", "kind", "item"],
                condition=~Q(source_number=""),
            ),
            models.CheckConstraint(name="need_is_somewhere", condition=~Q(residence="")),
            models.CheckConstraint(
                name="need_closed_with_outcome",
                condition=Q(stage="CLOSED", settled_on__isnull=False) & ~Q(outcome="")
                | ~Q(stage="CLOSED") & Q(settled_on__isnull=True, outcome=""),
            ),
            models.CheckConstraint(
                name="need_handled_since",
                condition=Q(handler__isnull=True, handled_at__isnull=True)
                | Q(handler__isnull=False, handled_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="need_by_residence", fields=["residence", "due_on"], condition=~Q(stage="CLOSED")),
            models.Index(name="need_by_place", fields=["place", "due_on"], condition=~Q(stage="CLOSED")),
            models.Index(name="need_by_source", fields=["source", "source_number"]),
            models.Index(name="need_together", fields=["together"], condition=~Q(together="")),
        ]

    def __str__(self) -> str:
        return self.number


class Overruling(models.Model):
    """An officer gave a need another kind than it had, and says why. Read as a report; the rules learn nothing from it by themselves."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="overrulings")
    was = models.CharField(max_length=14, choices=Kind)
    was_because = models.CharField(max_length=200)
    became = models.CharField(max_length=14, choices=Kind)
    why = models.CharField(max_length=500)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="overrulings")
    on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="overruling_has_reason", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.was} → {self.became}"
