"""The noun Problem: what checking a list found. A stops its line until it is pulled, B is settled by the desk with a reason, C is told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.line import Line
from doudi.offices.models import Officer


class Rule(models.TextChoices):
    """What is checked; the codes of the supervision's rules where there is one."""

    F01 = "F01", _("去世后仍在发放")
    F01_MEMBER = "F01M", _("家庭成员去世，金额未重新核算")
    F02 = "F02", _("羁押、服刑期间仍在发放")
    F03 = "F03", _("同时享受不能兼得的救助")
    F04 = "F04", _("在两个地方领取同一种救助")
    F09 = "F09", _("一个账户为多个无关的人收款")
    F10 = "F10", _("卡折由他人保管，没有协议")
    F11 = "F11", _("金额与规则算出的不符")
    NO_ACCOUNT = "account", _("没有收款账户")
    BAD_ACCOUNT = "trouble", _("收款账户有误")
    BANK_FIELD = "field", _("银行要的栏目写得不对")
    BUDGET = "budget", _("资金不足")


class Problem(models.Model):
    """Something found in a list: with a line, or (no line) with all of it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="problems")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="problems", db_constraint=False)
    rule = models.CharField(max_length=8, choices=Rule)
    severity = models.CharField(max_length=1)
    about = models.CharField(max_length=140, blank=True)
    settled_because = models.CharField(max_length=400, blank=True)
    settled_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="problems_settled")
    settled_on = models.DateField(null=True)

    class Meta:
        ordering = ["batch", "severity", "rule", "id"]
        constraints = [
            models.UniqueConstraint(name="problem_once", fields=["batch", "line", "rule"], nulls_distinct=False),
            models.CheckConstraint(name="problem_severity_is_known", condition=Q(severity__in=["A", "B", "C"])),
            models.CheckConstraint(
                name="problem_settled_with_reason",
                condition=Q(settled_by__isnull=True, settled_because="", settled_on__isnull=True)
                | Q(settled_by__isnull=False, settled_on__isnull=False) & ~Q(settled_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.rule}"
