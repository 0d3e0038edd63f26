"""What a phone brought back: a visit with who was met, what was seen, signature and pictures; or a need told on the way.

None is changed afterwards but for the second officer's word and what it became.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.visits.models import SelfCare, Visit
from doudi.dispatch.needs.need import Need
from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.errand import Errand
from doudi.offices.models import Officer


class Record(models.Model):
    """One record of a phone, under the code the phone gave it: the same code is kept once, however often it is sent."""

    class Kind(models.TextChoices):
        """What it tells."""

        VISIT = "VISIT", _("走访")
        NEED = "NEED", _("新需求")

    class State(models.TextChoices):
        """Where it stands: a visit the law wants two for waits for the second's own word."""

        KEPT = "KEPT", _("已登记")
        WAITING = "WAITING", _("等第二位确认")
        CONFIRMED = "CONFIRMED", _("两人已确认")
        REFUSED = "REFUSED", _("第二位未确认")

    code = models.UUIDField(unique=True)
    kind = models.CharField(max_length=5, choices=Kind)
    errand = models.ForeignKey(Errand, models.PROTECT, null=True, related_name="records")
    place = models.CharField(max_length=12, db_collation="C")
    worker = models.ForeignKey(Officer, models.PROTECT, related_name="records")
    second = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="records_along")
    device = models.ForeignKey(Device, models.PROTECT, related_name="records")
    content_hash = models.CharField(max_length=64)
    happened_on = models.DateField()
    met_name = models.CharField(max_length=60, blank=True)
    met_relation = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=2000)
    form = models.JSONField(default=dict)
    signature_sealed = models.BinaryField(null=True)
    unsigned_because = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State)
    received_at = models.DateTimeField(auto_now_add=True)
    said_on = models.DateField(null=True)
    said_words = models.CharField(max_length=300, blank=True)
    visit = models.OneToOneField(Visit, models.PROTECT, null=True, related_name="record")
    self_care = models.OneToOneField(SelfCare, models.PROTECT, null=True, related_name="record")
    need = models.OneToOneField(Need, models.PROTECT, null=True, related_name="record")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="record_one_visit", fields=["errand"], condition=Q(kind="VISIT") & ~Q(state="REFUSED")
            ),
            models.CheckConstraint(name="record_visit_of_errand", condition=~Q(kind="VISIT") | Q(errand__isnull=False)),
            models.CheckConstraint(
                name="record_signed_or_said_why",
                condition=~Q(kind="VISIT") | Q(signature_sealed__isnull=False) | ~Q(unsigned_because=""),
            ),
            models.CheckConstraint(
                name="record_waits_for_a_second",
                condition=Q(state="KEPT", second=None)
                | ~Q(state="KEPT") & Q(second__isnull=False) & ~Q(worker=F("second")),
            ),
            models.CheckConstraint(
                name="record_confirmed_is_a_visit", condition=~Q(state="CONFIRMED") | Q(visit__isnull=False)
            ),
        ]
        indexes = [models.Index(name="record_waiting", fields=["second"], condition=Q(state="WAITING"))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.code)


class RecordPicture(models.Model):
    """A picture of a record, made anew from its pixels and sealed."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="pictures")
    title = models.CharField(max_length=60)
    sealed = models.BinaryField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="record_picture_once", fields=["record", "content_hash"])]

    def __str__(self) -> str:
        return self.title
