"""Reports, the contradictions in them, what residents object, and what goes back to the sources."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.evidence.letters.models import Letter
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.offices.models import Officer


class Request(models.Model):
    """A township asks for a household to be verified; a desk that may ask begins within three working days."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=Commission.Kind)
    declared = models.JSONField(null=True)
    requested_by = models.ForeignKey(Officer, models.PROTECT, related_name="verification_requests")
    requested_on = models.DateField()
    begin_by = models.DateField()
    commission = models.OneToOneField(Commission, models.PROTECT, null=True, related_name="request")

    class Meta:
        ordering = ["begin_by", "id"]
        constraints = [
            models.UniqueConstraint(name="request_one_waiting", fields=["letter"], condition=Q(commission__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Report(models.Model):
    """One issue of a report. A later issue replaces it; it is never changed itself."""

    class Conclusion(models.TextChoices):
        """What the means amount to; whether aid is granted is decided elsewhere."""

        MATCH_LIMITS = "MATCH_LIMITS", _("未超出规定限额")
        EXCEEDS = "EXCEEDS", _("超出规定限额")
        UNDETERMINED = "UNDETERMINED", _("尚不能得出结论")

    number = models.CharField(max_length=30, unique=True)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="reports")
    place = models.CharField(max_length=12, db_collation="C")
    issue = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    issued_on = models.DateField()
    issued_by = models.ForeignKey(Officer, models.PROTECT, related_name="reports")
    valid_until = models.DateField()
    conclusion = models.CharField(max_length=14, choices=Conclusion)
    exceeds = ArrayField(models.CharField(max_length=40), default=list)
    waiting_for = ArrayField(models.CharField(max_length=40), default=list)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    signature = models.BinaryField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(name="report_issue_once", fields=["commission", "issue"]),
            models.CheckConstraint(name="report_valid_after_issue", condition=Q(valid_until__gt=F("issued_on"))),
            models.CheckConstraint(
                name="report_conclusion_has_its_items",
                condition=Q(conclusion="EXCEEDS") & ~Q(exceeds=[]) | ~Q(conclusion="EXCEEDS") & Q(exceeds=[]),
            ),
        ]
        indexes = [models.Index(name="report_place", fields=["place", "valid_until"])]

    def __str__(self) -> str:
        return self.number


class Conflict(models.Model):
    """Two things that cannot both be true, and how they were settled."""

    class Kind(models.TextChoices):
        """What contradicts what."""

        IDENTITY = "identity", _("身份信息不一致")
        DEATH = "death", _("登记死亡仍在申请或领取")
        DECLARED = "declared", _("申报与核对不一致")
        JOINT = "joint", _("共有房产")
        ANCESTRAL = "ancestral", _("祖屋")
        SOLD_CAR = "sold_car", _("车辆已转让未过户")
        DORMANT = "dormant", _("企业未实际经营")

    report = models.ForeignKey(Report, models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=60)
    detail = models.JSONField()
    rule = models.CharField(max_length=40)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="conflicts_settled")
    taken = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.kind}"


class Objection(models.Model):
    """A resident says: that is not so. The owner of the data verifies it and answers within ten working days."""

    class Outcome(models.TextChoices):
        """What the owner of the data found."""

        UPHELD = "upheld", _("异议成立，数据更正")
        DISMISSED = "dismissed", _("数据属实，维持")

    number = models.CharField(max_length=30, unique=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="objections")
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="objections")
    source = models.CharField(max_length=40)
    item = models.CharField(max_length=80)
    raised_by = models.CharField(max_length=60)
    raised_on = models.DateField()
    words = models.CharField(max_length=1000)
    answer_by = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="objections_answered")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(
                name="objection_answered_with_words",
                condition=Q(answered_on__isnull=True, outcome="", answer="")
                | Q(answered_on__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
            )
        ]
        indexes = [models.Index(name="objection_source", fields=["source", "outcome"])]

    def __str__(self) -> str:
        return self.number


class Feedback(models.Model):
    """What goes back to the owner of the data (双向反馈): a row that was wrong, or one that was confirmed."""

    class Kind(models.TextChoices):
        """What the owner should know."""

        WRONG_PERSON = "wrong_person", _("不是同一人")
        STALE = "stale", _("数据过时")
        WRONG_VALUE = "wrong_value", _("内容有误")
        CONFIRMED = "confirmed", _("核实无误")

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="feedback")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.CharField(max_length=1000)
    made_on = models.DateField()
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, related_name="feedback")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-made_on", "-id"]

    def __str__(self) -> str:
        return str(self.pk)
