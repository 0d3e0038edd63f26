"""Commissions to verify a household, the inquiries made under them, and the answers that came back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.offices.models import Officer


class Outcome(models.TextChoices):
    """What a source said. Silence is never read as "no record"."""

    HIT = "HIT", _("有记录")
    NO_HIT = "NO_HIT", _("无记录")
    TIMEOUT = "TIMEOUT", _("超时未答复")
    NOT_AVAILABLE = "NOT_AVAILABLE", _("无法提供")


class Commission(models.Model):
    """A township's or county's request to verify a household (核对委托): without one, nothing is asked."""

    class Kind(models.TextChoices):
        """What the verification is for."""

        APPLICATION = "application", _("申请核对")
        REVIEW = "review", _("复核")
        RECHECK = "recheck", _("异议复查")

    class Stage(models.TextChoices):
        """Where it is."""

        ASKING = "asking", _("查询中")
        ANSWERED = "answered", _("待出报告")
        REPORTED = "reported", _("已出报告")
        REOPENED = "reopened", _("迟到答复，重新打开")
        CLOSED = "closed", _("已结束")

    number = models.CharField(max_length=30, unique=True)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="commissions")
    case_number = models.CharField(max_length=40)
    programme = models.SlugField(max_length=40)
    place = models.CharField(max_length=12, db_collation="C")
    purpose = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.APPLICATION)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ASKING)
    declared = models.JSONField(null=True)
    requested_by = models.ForeignKey(Officer, models.PROTECT, related_name="commissions")
    requested_on = models.DateField()
    due_on = models.DateField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(name="commission_place_stage", fields=["place", "stage"]),
            models.Index(name="commission_case", fields=["case_number"]),
        ]

    def __str__(self) -> str:
        return self.number


class Inquiry(models.Model):
    """One question about one person to one source, with its clock. Its number is the key that keeps it from being asked twice."""

    class State(models.TextChoices):
        """How far the question has come."""

        WAITING = "waiting", _("待发出")
        SENT = "sent", _("已发出，待回执")
        RECEIVED = "received", _("对方已受理")
        ANSWERED = "answered", _("已答复")
        GIVEN_UP = "given_up", _("期满未答复")

    number = models.CharField(max_length=40, unique=True)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="inquiries")
    subject = models.ForeignKey(LetterPerson, models.PROTECT, related_name="inquiries")
    source = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    asked_on = models.DateField()
    answer_by = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=80, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)
    extended_on = models.DateField(null=True)

    class Meta:
        ordering = ["commission", "subject", "source"]
        constraints = [
            models.UniqueConstraint(name="inquiry_once", fields=["commission", "subject", "source"]),
            models.CheckConstraint(
                name="inquiry_outcome_when_settled",
                condition=Q(state__in=("answered", "given_up")) & ~Q(outcome="")
                | ~Q(state__in=("answered", "given_up")) & Q(outcome=""),
            ),
        ]
        indexes = [
            models.Index(
                name="inquiry_next", fields=["source", "next_attempt_at"], condition=Q(next_attempt_at__isnull=False)
            ),
            models.Index(name="inquiry_source", fields=["source", "state"]),
        ]

    def __str__(self) -> str:
        return self.number


class Answer(models.Model):
    """What a source answered, kept whole and sealed; a later answer stands beside the earlier one. Never changed."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers")
    message = models.CharField(max_length=80)
    outcome = models.CharField(max_length=14, choices=Outcome)
    sealed = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    as_of = models.DateField(null=True)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    signed_by = models.CharField(max_length=80, blank=True)
    is_late = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="answers_entered")
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="answers_confirmed")

    class Meta:
        ordering = ["inquiry", "received_at"]
        constraints = [
            models.UniqueConstraint(name="answer_once", fields=["inquiry", "message"]),
            models.CheckConstraint(
                name="answer_by_hand_has_two",
                condition=Q(entered_by__isnull=True, confirmed_by__isnull=True)
                | Q(entered_by__isnull=False, confirmed_by__isnull=False) & ~Q(entered_by=F("confirmed_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Entry(models.Model):
    """An answer on paper, typed in by one officer and waiting for a second one's eyes."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="entries")
    outcome = models.CharField(max_length=14, choices=Outcome)
    sealed = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    as_of = models.DateField(null=True)
    entered_by = models.ForeignKey(Officer, models.PROTECT, related_name="entries")
    entered_on = models.DateField()
    settled_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="entries_settled")
    settled_on = models.DateField(null=True)
    is_confirmed = models.BooleanField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="entry_is_settled_by_another",
                condition=Q(settled_by__isnull=True, is_confirmed__isnull=True)
                | Q(settled_by__isnull=False, is_confirmed__isnull=False) & ~Q(settled_by=F("entered_by")),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SourceState(models.Model):
    """How a source is doing: failures in a row, until when it is left alone, and what may still be asked this second."""

    source = models.CharField(primary_key=True, max_length=40)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    tokens = models.FloatField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["source"]

    def __str__(self) -> str:
        return self.source


class SeenMessage(models.Model):
    """A signed message that arrived; the same one is refused a second time."""

    sender = models.CharField(max_length=80)
    message = models.CharField(max_length=80)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]
        constraints = [models.UniqueConstraint(name="message_once", fields=["sender", "message"])]

    def __str__(self) -> str:
        return self.message
