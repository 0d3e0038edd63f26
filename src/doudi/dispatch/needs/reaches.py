"""How desks are reached besides the page, and every word that went that way: the nouns Reach, Word."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.cases.outbox import WAITING, Outgoing
from doudi.dispatch.needs.sendings import Notice
from doudi.offices.models import PERIOD_IS_FORWARD, Desk


class Reach(models.Model):
    """One way to a desk: a webhook of its work group (粤政易、企业微信). Address and secret are kept sealed."""

    class Kind(models.TextChoices):
        """Which way."""

        HOOK = "HOOK", _("工作群（粤政易、企业微信）")

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="reaches")
    kind = models.CharField(max_length=7, choices=Kind)
    sealed = models.BinaryField()
    shown = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "reaches"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="reach_period_is_forward", condition=PERIOD_IS_FORWARD),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.desk_id}"


class Word(Outgoing):
    """One notice on one way: kept before it is sent, tried again after a while, given up in the end."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="words")
    reach = models.ForeignKey(Reach, models.PROTECT, related_name="words")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="word_once", fields=["notice", "reach"])]
        indexes = [models.Index(name="word_to_send", fields=["try_at"], condition=WAITING)]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.reach_id}"
