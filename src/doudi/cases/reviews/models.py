"""Reviews, changes, hearings, reconsiderations and transfers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case
from doudi.cases.reviews.reasons import EndReason
from doudi.offices.models import Officer
from doudi.registry.models import Person


class Review(models.Model):
    """A review that is due: class A yearly, B every half year, C as the place says (最低生活保障审核确认办法 第三十一条)."""

    class Class(models.TextChoices):
        """How steady the household's means are."""

        A = "A", _("A类：收入稳定、无劳动能力")
        B = "B", _("B类：收入不稳定或有劳动能力成员")
        C = "C", _("C类：按当地规定缩短周期")

    class Outcome(models.TextChoices):
        """What the review found."""

        SAME = "same", _("情况无变化，维持不变")
        CHANGE = "change", _("情况有变化，转入调整")
        OVER = "over", _("不再符合条件，转入终止")

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    review_class = models.CharField(max_length=1, choices=Class)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="reviews")
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(name="review_one_waiting", fields=["case"], condition=Q(done_on__isnull=True)),
            models.CheckConstraint(
                name="review_done_with_outcome",
                condition=Q(done_on__isnull=True, outcome="") | Q(done_on__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [models.Index(name="review_due", fields=["due_on"], condition=Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.due_on}"


class Change(models.Model):
    """Something changed in the household: told by the family, or found. Later than three months after it is late (民发〔2021〕83号)."""

    class Kind(models.TextChoices):
        """What changed."""

        DEATH = "death", _("成员去世")
        BIRTH = "birth", _("新增成员")
        JOINED = "joined", _("成员回归或迁入")
        LEFT = "left", _("成员迁出或离开")
        INCOME = "income", _("收入变化")
        PROPERTY = "property", _("财产变化")
        JOB = "job", _("就业")
        HEALTH = "health", _("健康或自理能力变化")
        CUSTODY = "custody", _("服刑或羁押")
        OTHER = "other", _("其他")

    class Told(models.TextChoices):
        """Who told."""

        FAMILY = "family", _("家庭主动报告")
        OFFICER = "officer", _("工作人员发现")
        COMPARED = "compared", _("数据比对发现")

    case = models.ForeignKey(Case, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    told = models.CharField(max_length=8, choices=Told)
    finding = models.CharField(max_length=40, blank=True)
    happened_on = models.DateField()
    told_on = models.DateField()
    words = models.CharField(max_length=1000)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="changes")
    recorded_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="changes_recorded")
    settle_by = models.DateField()
    settled_on = models.DateField(null=True)
    settled_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["settle_by", "id"]
        constraints = [
            models.CheckConstraint(name="change_told_after", condition=Q(told_on__gte=F("happened_on"))),
            models.CheckConstraint(
                name="change_death_of_somebody", condition=~Q(kind="death") | Q(person__isnull=False)
            ),
            models.UniqueConstraint(name="change_found_once", fields=["case", "finding"], condition=~Q(finding="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class Hearing(models.Model):
    """Before help is cut or ended its recipient is heard (社会救助法 第四十八条)."""

    class Proposes(models.TextChoices):
        """What the authority means to do."""

        REDUCE = "reduce", _("拟调减救助金额")
        END = "end", _("拟终止救助")

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    proposes = models.CharField(max_length=6, choices=Proposes)
    because = models.CharField(max_length=20)
    reasons = models.CharField(max_length=1000)
    told_on = models.DateField()
    answer_by = models.DateField()
    heard_on = models.DateField(null=True)
    said = models.CharField(max_length=2000, blank=True)
    is_silent = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Officer, models.PROTECT, related_name="hearings")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="hearing_one_open", fields=["case"], condition=Q(heard_on__isnull=True)),
            models.CheckConstraint(name="hearing_because_is_known", condition=Q(because__in=EndReason.values)),
            models.CheckConstraint(
                name="hearing_heard_or_silent",
                condition=Q(heard_on__isnull=True, said="", is_silent=False)
                | Q(heard_on__isnull=False) & (~Q(said="") | Q(is_silent=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.proposes}"


class Reconsideration(models.Model):
    """Somebody does not accept a decision (复核、行政复议、诉讼: 最低生活保障审核确认办法 第三十八条; 行政复议法)."""

    class Road(models.TextChoices):
        """Where the decision is looked at again."""

        AGAIN = "again", _("申请复核")
        REVIEW = "review", _("行政复议")
        COURT = "court", _("行政诉讼")

    class Outcome(models.TextChoices):
        """How it ended."""

        UPHELD = "upheld", _("维持原决定")
        REOPENED = "reopened", _("撤销，重新办理")
        WITHDRAWN = "withdrawn", _("申请人撤回")

    case = models.ForeignKey(Case, models.PROTECT, related_name="reconsiderations")
    road = models.CharField(max_length=8, choices=Road)
    words = models.CharField(max_length=2000)
    asked_on = models.DateField()
    is_late = models.BooleanField()
    answer_by = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="reconsiderations")
    answer = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(
                name="reconsideration_answered_with_words",
                condition=Q(answered_on__isnull=True, outcome="", answer="")
                | Q(answered_on__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.road}"


class Transfer(models.Model):
    """Help moves with the household: the last month here and the first month there touch (最低生活保障审核确认办法; 民发〔2021〕83号)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="transfer_out")
    to_case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="transfer_in")
    to_place = models.CharField(max_length=12, db_collation="C")
    last_month = models.DateField()
    first_month = models.DateField()
    handed_over = models.JSONField()
    made_on = models.DateField()
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="transfers")
    taken_on = models.DateField(null=True)
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="transfers_taken")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="transfer_months_are_firsts", condition=Q(last_month__day=1, first_month__day=1)
            ),
            models.CheckConstraint(name="transfer_is_forward", condition=Q(first_month__gt=F("last_month"))),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.to_place}"
