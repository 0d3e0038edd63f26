"""Notices on the wall and on the portal, and the objections to them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case
from doudi.offices.models import Officer


class Posting(models.Model):
    """One notice, [posted_on, until): name of the applicant, members, amount, nothing else (最低生活保障审核确认办法 第二十条).

    `village` is the village or community it hangs in.
    """

    class Kind(models.TextChoices):
        """What is made public."""

        OPINION = "opinion", _("审核意见公示")
        GRANT = "grant", _("救助结果公布")
        ENDING = "ending", _("终止救助公示")

    number = models.CharField(max_length=30, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=8, choices=Kind)
    place = models.CharField(max_length=12, db_collation="C")
    village = models.CharField(max_length=12, db_collation="C")
    content = models.JSONField()
    posted_on = models.DateField()
    until = models.DateField()
    taken_down_on = models.DateField(null=True)
    posted_by = models.ForeignKey(Officer, models.PROTECT, related_name="postings")

    class Meta:
        ordering = ["-posted_on", "-id"]
        constraints = [models.CheckConstraint(name="posting_is_forward", condition=Q(until__gt=F("posted_on")))]
        indexes = [models.Index(name="posting_hangs", fields=["village", "until"])]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date:
        """The last day it hangs, on which an objection is in time."""
        return self.until - timedelta(days=1)


class PostingObjection(models.Model):
    """A neighbour says: that is not so. In time it reopens the case; late it is answered as a complaint."""

    class Outcome(models.TextChoices):
        """What the re-investigation found."""

        UPHELD = "upheld", _("异议成立")
        DISMISSED = "dismissed", _("异议不成立")

    number = models.CharField(max_length=30, unique=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="objections")
    case = models.ForeignKey(Case, models.PROTECT, related_name="posting_objections")
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    is_named = models.BooleanField()
    words = models.CharField(max_length=2000)
    made_on = models.DateField()
    is_late = models.BooleanField()
    answer_by = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="posting_objections_answered")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    review_held_on = models.DateField(null=True)
    review_words = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(
                name="posting_objection_answered_with_words",
                condition=Q(answered_on__isnull=True, outcome="", answer="")
                | Q(answered_on__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
            )
        ]

    def __str__(self) -> str:
        return self.number
