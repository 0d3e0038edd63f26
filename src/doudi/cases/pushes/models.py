"""Phones that are reminded, and every reminder on its way: the nouns Subscription, Push."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.outbox import WAITING, Outgoing
from doudi.cases.pushes.news import Kind
from doudi.offices.models import Officer
from doudi.registry.models import Person


class Subscription(models.Model):
    """One browser of one officer or resident. Its address at the push service is kept sealed, and destroyed when it ends."""

    class Ended(models.TextChoices):
        """Why it ended."""

        OFF = "OFF", _("本人关掉")
        OUT = "OUT", _("退出登录")
        LOST = "LOST", _("手机挂失")
        GONE = "GONE", _("推送服务说已失效")
        CLOSED = "CLOSED", _("账号停用或者离岗")
        REPLACED = "REPLACED", _("这部手机重新打开了提醒")

    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="subscriptions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="subscriptions")
    device = models.UUIDField(null=True)
    address_hash = models.CharField(max_length=64, null=True)
    sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=10)
    begun_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended = models.CharField(max_length=8, choices=Ended, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="subscription_once", fields=["address_hash"], condition=Q(address_hash__isnull=False)
            ),
            models.CheckConstraint(
                name="subscription_of_one", condition=Q(officer__isnull=True) ^ Q(person__isnull=True)
            ),
            models.CheckConstraint(
                name="subscription_ended_has_no_address",
                condition=Q(ended_on=None, ended="", sealed__isnull=False, address_hash__isnull=False)
                | Q(ended_on__isnull=False, sealed=None, address_hash=None) & ~Q(ended=""),
            ),
        ]
        indexes = [
            models.Index(name="subscription_of_officer", fields=["officer"], condition=Q(ended_on=None)),
            models.Index(name="subscription_of_person", fields=["person"], condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id or self.person_id}"


class Push(Outgoing):
    """One reminder to one phone. `key` makes the same event remind it once; `page` and `number` say what it opens."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="pushes")
    kind = models.CharField(max_length=9, choices=Kind)
    page = models.CharField(max_length=20)
    number = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pushes"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="push_once", fields=["subscription", "key"])]
        indexes = [models.Index(name="push_to_send", fields=["try_at"], condition=WAITING)]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.key}"
