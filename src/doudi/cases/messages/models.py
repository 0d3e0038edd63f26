"""The outbox: a message stands here before it is sent, and stays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case
from doudi.cases.outbox import WAITING, Outgoing


class Message(Outgoing):
    """One message to whoever applied. `key` makes the same event tell once."""

    class Kind(models.TextChoices):
        """What it is about."""

        PROGRESS = "progress", _("办理进度")
        SUPPLEMENT = "supplement", _("请补正材料")
        POSTING = "posting", _("公示")
        DECISION = "decision", _("办理结果")
        HEARING = "hearing", _("请发表意见")
        REVIEW = "review", _("定期复核")
        DEADLINE = "deadline", _("期限提醒")

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=80)
    text = models.JSONField()
    made_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    read_on = models.DateField(null=True)
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="case_message_once", fields=["case", "key"])]
        indexes = [models.Index(name="message_to_send", fields=["try_at"], condition=WAITING)]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.key}"
