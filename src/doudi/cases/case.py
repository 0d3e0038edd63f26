"""The file of one programme, its steps, opinions and decisions. A stage changes in `actions.move` and nowhere else.

The database holds that: a case stands where its last step led, a step is never changed, and one person has at most one living
case of a programme.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.applying.models import Application
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.stages import LIVING, Stage
from doudi.evidence.reports.models import Report
from doudi.offices.models import Officer
from doudi.registry.models import Person


class Case(models.Model):
    """One programme's file. `subject` is the person it is about: the applicant where the programme is the household's.

    `road` names the procedure of the place and day it was opened (`road.ROADS`). `due_on` is the nearest day of its open clocks,
    `desk` the kind of desk that has it now; both follow from the stage and are written with it.
    """

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="cases")
    programme = models.SlugField(max_length=40)
    subject = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    name = models.CharField(max_length=60, db_collation="C")
    masked = models.CharField(max_length=20, db_collation="C")
    initials = models.CharField(max_length=20, blank=True, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    window = models.CharField(max_length=12, db_collation="C")
    applicant_person = models.BigIntegerField()
    road = models.SlugField(max_length=30)
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.SUBMITTED)
    stage_since = models.DateField()
    desk = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)
    opened_on = models.DateField()
    is_urgent = models.BooleanField(default=False)
    steps_made = models.PositiveIntegerField(default=0)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="case_one_living", fields=["programme", "subject"], condition=Q(stage__in=LIVING)
            ),
            models.CheckConstraint(
                name="case_follows_another", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
        ]
        indexes = [
            models.Index(name="case_desk", fields=["desk", "place", "due_on"], condition=~Q(desk="")),
            models.Index(name="case_place", fields=["place", "stage"]),
            models.Index(name="case_window", fields=["window"], condition=~Q(window=F("place"))),
            models.Index(name="case_applicant", fields=["applicant_person"]),
            models.Index(name="case_name", fields=["name"]),
            models.Index(name="case_begins", fields=["initials"]),
            models.Index(name="case_masked", fields=["masked"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_closed(self) -> bool:
        """Nothing leads on from here by itself."""
        return self.stage not in LIVING


def people_of(case: Case) -> set[int]:
    """Give everybody named in a case's application, and whom it is about, by their numbers in the registry."""
    return {one.person_id for one in case.application.members.all()} | {case.subject_id}


class Step(models.Model):
    """One move that was made: from where, to where, by whom, under which article, why. Never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    nth = models.PositiveIntegerField()
    from_stage = models.CharField(max_length=14, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=14, choices=Stage)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="steps")
    by_name = models.CharField(max_length=60)
    desk = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    label = models.CharField(max_length=40)
    article = models.CharField(max_length=80)
    why = models.CharField(max_length=1000, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["case", "nth"]
        constraints = [models.UniqueConstraint(name="step_once", fields=["case", "nth"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.nth}: {self.to_stage}"


class Opinion(models.Model):
    """What the township proposes after its investigation (审核意见). A later one stands in place of an earlier one."""

    class Proposes(models.TextChoices):
        """Grant or refuse."""

        GRANT = "grant", _("拟予确认")
        REFUSE = "refuse", _("拟不予确认")

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    proposes = models.CharField(max_length=6, choices=Proposes)
    amount_yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    why = models.CharField(max_length=1000)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="opinions")
    receipt = models.JSONField(null=True)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="opinions")
    on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="opinion_has_reasons", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.proposes}"


class Decision(models.Model):
    """What was decided: by the rules with their receipt, or by a person with his reasons where the law leaves it to him."""

    class Verdict(models.TextChoices):
        """What was decided."""

        GRANTED = "granted", _("予以确认")
        REFUSED = "refused", _("不予确认")
        CHANGED = "changed", _("调整救助金额")
        KEPT = "kept", _("维持不变")
        SUSPENDED = "suspended", _("暂停")
        ENDED = "ended", _("终止救助")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    amount_yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unit = models.CharField(max_length=20, blank=True)
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)
    is_by_rule = models.BooleanField()
    receipt = models.JSONField(null=True)
    reasons = models.CharField(max_length=2000)
    articles = ArrayField(models.CharField(max_length=100), default=list)
    ended_because = models.CharField(max_length=20, blank=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="decisions")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="decisions")
    on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="decision_by_rule_has_receipt", condition=Q(is_by_rule=False) | Q(receipt__isnull=False)
            ),
            models.CheckConstraint(name="decision_has_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="decision_refusal_has_articles", condition=~Q(verdict__in=["refused", "ended"]) | ~Q(articles=[])
            ),
            models.CheckConstraint(
                name="decision_period_is_forward",
                condition=Q(effective_from__isnull=True)
                | Q(effective_until__isnull=True)
                | Q(effective_until__gt=F("effective_from")),
            ),
            models.CheckConstraint(
                name="decision_ended_with_reason", condition=~Q(verdict="ended") | ~Q(ended_because="")
            ),
            models.CheckConstraint(
                name="decision_reason_is_known", condition=Q(ended_because="") | Q(ended_because__in=EndReason.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.verdict}"
