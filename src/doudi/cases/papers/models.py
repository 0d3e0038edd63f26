"""Papers that were written, and how they reached whom they are for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case
from doudi.offices.models import Officer


class Paper(models.Model):
    """One written notice. Its content is never changed; delivery is written once."""

    class Kind(models.TextChoices):
        """What the paper says."""

        RECEIPT = "receipt", _("受理通知书")
        SUPPLEMENT = "supplement", _("一次性补正告知书")
        GUIDANCE = "guidance", _("办理指引告知书")
        ADVICE = "advice", _("不予受理及办理指引告知书")
        GRANT = "grant", _("予以救助通知书")
        REFUSAL = "refusal", _("不予确认通知书")
        HEARING = "hearing", _("拟调整（终止）救助听取意见告知书")
        CHANGE = "change", _("救助金额调整通知书")
        ENDING = "ending", _("终止救助通知书")
        TERMINATION = "termination", _("终止办理告知书")
        APPEAL = "appeal", _("复核答复书")

    class Delivered(models.TextChoices):
        """How it was handed over."""

        HAND = "hand", _("直接送达")
        PHONE = "phone", _("手机查阅")
        POST = "post", _("邮寄送达")
        LEFT = "left", _("留置送达")

    number = models.CharField(max_length=30, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    written_on = models.DateField()
    written_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="papers")
    delivered_on = models.DateField(null=True)
    delivered_how = models.CharField(max_length=6, choices=Delivered, blank=True)

    class Meta:
        ordering = ["-written_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="paper_delivered_somehow",
                condition=Q(delivered_on__isnull=True, delivered_how="")
                | Q(delivered_on__isnull=False) & ~Q(delivered_how=""),
            )
        ]
        indexes = [
            models.Index(name="paper_undelivered", fields=["written_on", "id"], condition=Q(delivered_on__isnull=True))
        ]

    def __str__(self) -> str:
        return self.number
