"""The nouns Sent (a file that went to a bank), Kept (a message that came and was the bank's own), Refused (one that was not), and
Unmatched (what came and fits no line, or says two things of one: for the desk) with what was proposed and turned down (TurnedDown).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doudi.delivery.batches.models import Batch, Line
from doudi.offices.models import Officer


class Sent(models.Model):
    """One file of a list, as it was handed to the bank."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="sent")
    name = models.CharField(max_length=60)
    message = models.CharField(max_length=40, unique=True, db_collation="C")
    number = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    content_hash = models.CharField(max_length=64)
    account = models.CharField(max_length=34)
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["batch", "number"]
        verbose_name_plural = "sent"

    def __str__(self) -> str:
        return self.name


class Kept(models.Model):
    """One message of a bank: what it says of lines (`returned`) and of its account (`statements`), without names and numbers of accounts.

    A message is kept once; that it came again changes nothing. `taken_at` is when its bank was told, `laid_at` when every list was held
    against it: whoever is killed between these leaves to the next what is still to be done. `lists` are those it names a line of, and
    `covers` the accounts and days of its statements, so that a list reads no other's.
    """

    bank = models.SlugField(max_length=40, db_index=False)
    message = models.CharField(max_length=100, db_collation="C")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=60, db_collation="C")
    signed_by = models.CharField(max_length=60)
    content_hash = models.CharField(max_length=64, blank=True)
    refused = models.CharField(max_length=40, blank=True)
    returned = models.JSONField(default=list)
    statements = models.JSONField(default=list)
    lists = ArrayField(models.BigIntegerField(), default=list)
    covers = models.JSONField(default=list)
    came_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True)
    laid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "kept"
        indexes = [
            models.Index(name="kept_bank", fields=["bank", "came_at"]),
            models.Index(name="kept_not_laid", fields=["bank"], condition=Q(laid_at=None)),
        ]
        constraints = [models.UniqueConstraint(name="kept_once", fields=["bank", "message"])]

    def __str__(self) -> str:
        return f"{self.bank}: {self.message}"


class Refused(models.Model):
    """A file in a bank's name that was not taken: forged, altered, unreadable or too old."""

    bank = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    why = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "refused"

    def __str__(self) -> str:
        return f"{self.bank}: {self.name}"


class Unmatched(models.Model):
    """Something for the desk: one officer says how it ends and why, another confirms.

    `line` is the line of ours that is meant, where the bank's number was no number of ours.
    """

    class Kind(models.TextChoices):
        """What is wrong."""

        CONTRADICTING = "contradicting", _("银行前后说法不一")
        STRANGE = "strange", _("不在名单内")
        FILE = "file", _("整个文件被退回")
        BAD_LINE = "bad_line", _("有一行读不懂")

    class Ends(models.TextChoices):
        """How a contradicting line ends."""

        PAID = "paid", _("确认已到账")
        REFUSED = "refused", _("确认没有到账，重新发放")
        NOTED = "noted", _("已核实，不影响发放")

    place = models.CharField(max_length=12, db_collation="C")
    bank = models.SlugField(max_length=40, db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="unmatched")
    kind = models.CharField(max_length=14, choices=Kind)
    about = models.CharField(max_length=60, db_collation="C")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="unmatched")
    said = models.CharField(max_length=300, blank=True)
    found_on = models.DateField()
    ends = models.CharField(max_length=8, choices=Ends, blank=True)
    why = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="unmatched_proposed")
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="unmatched_confirmed")
    confirmed_on = models.DateField(null=True)

    class Meta:
        ordering = ["confirmed_on", "id"]
        verbose_name_plural = "unmatched"
        indexes = [models.Index(name="unmatched_open", fields=["place"], condition=Q(confirmed_on=None))]
        constraints = [
            models.UniqueConstraint(
                name="unmatched_once", fields=["bank", "batch", "kind", "about"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="unmatched_proposed_with_reason",
                condition=Q(proposed_by__isnull=True, ends="", why="")
                | Q(proposed_by__isnull=False) & ~Q(ends="") & ~Q(why=""),
            ),
            models.CheckConstraint(
                name="unmatched_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False, proposed_by__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"


class TurnedDown(models.Model):
    """What one officer of finance proposed and another did not confirm, and why. Never changed."""

    unmatched = models.ForeignKey(Unmatched, models.PROTECT, related_name="turned_down")
    ends = models.CharField(max_length=8, choices=Unmatched.Ends)
    why = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["unmatched", "id"]
        verbose_name_plural = "turned down"
        constraints = [
            models.CheckConstraint(name="turned_down_with_reason", condition=~Q(because="")),
            models.CheckConstraint(name="turned_down_by_another", condition=~Q(by=F("proposed_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.unmatched_id}: {self.ends}"
